"""Change the clauses that a department uses for its agreements: each change is a new version."""

import uuid
from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.translation import gettext as _
from frontline.placements.clauses import Clause
from frontline.placements.models.agreement import ClauseEdition
from frontline.placements.models.placement import PlacementKind
from frontline.placements.queries.clauses import ClauseSet, get_clause_set

_MAX_CLAUSES = 60


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What a clause is to say, why, and who of the department's lawyers agreed the whole wording, if anybody did.

    `seen_number` is the version that was looked at. A clause of the department's own that is left without a text goes.
    """

    subject: str
    heading: str
    text: str
    reason: str
    agreed_by_lawyers: str
    seen_number: int


def change_clause(
    *, department_id: uuid.UUID, kind: PlacementKind, person: Person, change: ClauseChange
) -> ClauseEdition:
    """Change a clause, add one, or take one of the department's own away.

    Agreements that were made before keep the words that they were made with.

    Raises:
        FieldError: a clause that every agreement must have is empty, nothing is different, or somebody else changed
            the clauses meanwhile.
    """
    lock_key("clauses", department_id)
    clause_set = get_clause_set(department_id, kind)
    _require_seen_number(clause_set, change.seen_number, "text")
    new_clause = Clause(change.subject, change.heading, "\n\n".join(Clause("", "", change.text).paragraphs))
    if new_clause.is_required and not new_clause.text:
        raise FieldError("text", _("Enter the clause. Every agreement must have one on this subject"))
    old_clause = clause_set.find_clause(change.subject)
    if new_clause == (old_clause or Clause(change.subject, change.heading, "")):
        raise FieldError("text", _("Change the clause. It says the same as before"))
    clauses = [new_clause if clause is old_clause else clause for clause in clause_set.clauses]
    if old_clause is None:
        clauses.insert(len(clauses) - 1, new_clause)  # the general clause stays the last
    kept_clauses = [clause for clause in clauses if clause.text]
    if len(kept_clauses) > _MAX_CLAUSES:
        raise FieldError("text", _("An agreement has room for %(most)s clauses", most=_MAX_CLAUSES))
    return _add_edition(department_id, kind, person, kept_clauses, change.reason, change.agreed_by_lawyers)


def record_lawyers_agreement(
    *, department_id: uuid.UUID, kind: PlacementKind, person: Person, agreed_by_lawyers: str, seen_number: int
) -> ClauseEdition:
    """Say that the department's lawyers agreed the clauses as they are: a version with the same words.

    Raises:
        FieldError: nobody is named, or somebody else changed the clauses meanwhile.
    """
    lock_key("clauses", department_id)
    clause_set = get_clause_set(department_id, kind)
    if not agreed_by_lawyers:
        raise FieldError("agreed_by_lawyers", _("Enter who agreed the wording, and when"))
    _require_seen_number(clause_set, seen_number, "agreed_by_lawyers")
    reason = _("Agreed by lawyers of the department")
    return _add_edition(department_id, kind, person, list(clause_set.clauses), reason, agreed_by_lawyers)


def make_own_subject() -> str:
    """The subject of a clause that only a department has."""
    return f"own-{uuid.uuid4().hex[:8]}"


def _require_seen_number(clause_set: ClauseSet, seen_number: int, field: str) -> None:
    if clause_set.number != seen_number:
        message = _("Somebody else has changed these clauses meanwhile. Open them again, then make your change")
        raise FieldError(field, message)


def _add_edition(
    department_id: uuid.UUID,
    kind: PlacementKind,
    person: Person,
    clauses: list[Clause],
    reason: str,
    agreed_by_lawyers: str,
) -> ClauseEdition:
    edition = ClauseEdition(
        department_id=department_id, kind=kind, number=1 + get_clause_set(department_id, kind).number,
        clauses=[clause.to_json() for clause in clauses], reason=reason, agreed_by_lawyers=agreed_by_lawyers,
        made_by_id=person.id,
    )  # fmt: skip
    db.session.add(edition)
    db.session.flush()
    said = f"{kind}, version {edition.number}: {reason}"
    record_event("placement.clauses_changed", kind="department", key=department_id, reason=said)
    return edition
