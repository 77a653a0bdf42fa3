"""Which clauses a department uses for a kind of placement, now and before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.placements.clauses import Clause, get_standard_version, list_standard_clauses, parse_clauses
from frontline.placements.models.agreement import ClauseEdition
from frontline.placements.models.placement import PlacementKind


@dataclass(frozen=True, slots=True)
class ClauseSet:
    """Clauses in force: the department's own edition, or the standard (number 0, no edition)."""

    clauses: tuple[Clause, ...]
    edition: ClauseEdition | None = None

    @property
    def number(self) -> int:
        """The version of the department; 0 for the standard."""
        return self.edition.number if self.edition else 0

    @property
    def agreed_by_lawyers(self) -> str:
        """Who of the department's lawyers agreed the wording; empty where nobody has."""
        return self.edition.agreed_by_lawyers if self.edition else ""

    def find_clause(self, subject: str) -> Clause | None:
        """The clause on a subject, where there is one."""
        return next((clause for clause in self.clauses if clause.subject == subject), None)


def get_clause_set(department_id: uuid.UUID, kind: PlacementKind) -> ClauseSet:
    """The clauses that a department uses now."""
    edition = db.session.scalar(_select_editions(department_id, kind).limit(1))
    return ClauseSet(parse_clauses(edition.clauses), edition) if edition else ClauseSet(list_standard_clauses(kind))


def get_numbered_clause_set(department_id: uuid.UUID, kind: PlacementKind, number: int) -> ClauseSet:
    """One version of the clauses of a department; 0 for the standard.

    Raises:
        NotFoundError: there is no such version.
    """
    if not number:
        return ClauseSet(list_standard_clauses(kind))
    query = _select_editions(department_id, kind).where(ClauseEdition.number == number)
    edition = require_found(db.session.scalar(query), "There is no such version.")
    return ClauseSet(parse_clauses(edition.clauses), edition)


def list_clause_editions(department_id: uuid.UUID, kind: PlacementKind) -> Sequence[ClauseEdition]:
    """The versions of a department, the latest first."""
    return db.session.scalars(_select_editions(department_id, kind)).all()


def _select_editions(department_id: uuid.UUID, kind: PlacementKind) -> Select[ClauseEdition]:
    """The versions of a department, the latest first."""
    of_department = ClauseEdition.department_id == department_id, ClauseEdition.kind == kind
    return select(ClauseEdition).where(*of_department).order_by(ClauseEdition.number.desc())


def list_latest_editions() -> dict[tuple[uuid.UUID, PlacementKind], ClauseEdition]:
    """The version in force by department and kind, where a department has one of its own."""
    editions = db.session.scalars(select(ClauseEdition).order_by(ClauseEdition.number))
    return {(edition.department_id, edition.kind): edition for edition in editions}


def format_clauses_name(clause_set: ClauseSet, department_name: str) -> str:
    """Which clauses these are, as it is printed on an agreement, in the language of the source."""
    if clause_set.edition is None:
        return f"Frontline's standard clauses, version {get_standard_version()}, not agreed by the Host's lawyers"
    agreed = clause_set.agreed_by_lawyers
    lawyers = f"agreed by its lawyers: {agreed}" if agreed else "not agreed by its lawyers"
    return f"Clauses of {department_name[:80]}, version {clause_set.number}, {lawyers}"[:300]
