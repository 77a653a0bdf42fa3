"""The Cabinet Office's own list of proposals: the honest denominator of how many are checked with the front line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.core.parsing import clean_text
from frontline.core.tables.rows import Row
from frontline.core.tables.uploads import RowImportResult, read_uploaded_rows, require_columns
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Mission, Team
from frontline.policies.models.proposal import STAGE_ORDER, Proposal, ProposalStage
from frontline.policies.queries.checks import list_checks
from frontline.policies.queries.proposals import get_proposals_by_reference
from frontline.policies.queries.stage_moves import list_stage_moves

LIST_COLUMNS = ("Reference", "Title", "Department", "Team", "Stage", "Missions", "Purpose")
_NEEDED = LIST_COLUMNS[:3]
MAX_LIST_BYTES = 5 * 1024 * 1024
_MAX_ROWS = 20_000
_MAX_CELL_LENGTH = {"reference": 60, "title": 200, "purpose": 5_000}


class _RowError(Exception):
    """A row that cannot be imported, and why."""


def import_proposal_list(*, name: str, content: bytes) -> RowImportResult:
    """Import a list of proposals (CSV or XLSX): every good row, by its reference; bad ones are named by their line.

    A list that comes again changes title, department, missions and purpose where they differ. What a team has done
    stays: stages and teams are the list's only as long as no team has the proposal. Nothing is ever removed.

    Raises:
        FieldError: the file as a whole cannot be read, or lacks a column.
    """
    rows = read_uploaded_rows(
        name=name, content=content, max_bytes=MAX_LIST_BYTES, max_rows=_MAX_ROWS, known=LIST_COLUMNS
    )
    headings = {heading.strip().lower() for heading in next((row.values for row in rows if row.values), {})}
    if headings:
        require_columns(_NEEDED, {column for column in _NEEDED if column.lower() in headings})
    lock_key("proposals.listed")
    result, importer = RowImportResult(), _ListImporter.load(rows)
    for row in rows:
        try:
            importer.import_row(row, result)
        except _RowError as error:
            result.problems.append((row.line, str(error)))
    record_event("proposals.listed", kind="proposal", reason=f"{result.new} new, {result.changed} changed")
    return result


def _read_cells(row: Row) -> dict[str, str]:
    return {key.strip().lower(): str(clean_text(str(value))) for key, value in row.values.items() if value is not None}


@dataclass(slots=True)
class _ListImporter:
    """What rows are compared with."""

    proposals: dict[str, Proposal]
    departments: dict[str, Department]
    missions: dict[str, Mission]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, rows: Iterable[Row]) -> "_ListImporter":
        references = {_read_cells(row).get("reference", "") for row in rows if not row.problem}
        departments = {
            name.lower(): department
            for department in organisations.list_departments()
            for name in (department.name, department.short_name, department.slug)
        }
        missions = {mission.name.lower(): mission for mission in organisations.list_missions()}
        return cls(get_proposals_by_reference(references), departments, missions)

    def import_row(self, row: Row, result: RowImportResult) -> None:
        """One row: make its proposal, or change it."""
        if row.problem:
            raise _RowError(row.problem)
        cells = _read_cells(row)
        reference = self._read_reference(cells)
        department = self._find_department(cells)
        row_missions = [self._find_mission(name) for name in cells.get("missions", "").split(";") if name.strip()]
        missions = list(dict.fromkeys(row_missions))
        team, stage = self._find_team(cells, department), self._read_stage(cells)
        proposal = self.proposals.get(reference)
        if proposal is None:
            proposal = Proposal(
                reference=reference, title=cells["title"], department=department, team=team, stage=stage
            )
            proposal.purpose, proposal.missions = cells.get("purpose", ""), missions
            db.session.add(proposal)
            self.proposals[reference] = proposal
            result.new += 1
            return
        _update_proposal(proposal, cells, department, team, stage, missions, result)

    def _read_reference(self, cells: Mapping[str, str]) -> str:
        for name in ("reference", "title"):
            if not cells.get(name):
                raise _RowError(_("It has no %(what)s.", what=name))
        for name, max_length in _MAX_CELL_LENGTH.items():
            if len(cells.get(name, "")) > max_length:
                raise _RowError(_("Its %(what)s is longer than %(most)s characters.", what=name, most=max_length))
        if cells["reference"] in self.seen:
            raise _RowError(_("Its reference is the same as in an earlier row."))
        self.seen.add(cells["reference"])
        return cells["reference"]

    def _find_department(self, cells: Mapping[str, str]) -> Department:
        department = self.departments.get(cells.get("department", "").lower())
        department = department or organisations.find_department_by_name(cells.get("department", ""))
        if department is None:
            raise _RowError(_("There is no department called “%(name)s”.", name=cells.get("department", "")))
        return department

    def _find_team(self, cells: Mapping[str, str], department: Department) -> Team | None:
        name = cells.get("team", "").lower()
        if not name:
            return None
        team = next((team for team in department.teams if team.name.lower() == name and team.is_open), None)
        if team is None:
            words = {"name": cells["team"], "department": department.name}
            raise _RowError(_("There is no team called “%(name)s” in %(department)s.", **words))
        return team

    def _read_stage(self, cells: Mapping[str, str]) -> ProposalStage:
        name = cells.get("stage", "").lower() or ProposalStage.INCEPTION.value
        if name not in set(STAGE_ORDER):
            raise _RowError(
                _("“%(name)s” is not a stage. Use: %(stages)s.", name=cells["stage"], stages=", ".join(STAGE_ORDER))
            )
        return ProposalStage(name)

    def _find_mission(self, name: str) -> Mission:
        mission = self.missions.get(name.strip().lower())
        if mission is None:
            raise _RowError(_("There is no mission called “%(name)s”.", name=name.strip()))
        return mission


def _update_proposal(
    proposal: Proposal,
    cells: Mapping[str, str],
    department: Department,
    team: Team | None,
    stage: ProposalStage,
    missions: list[Mission],
    result: RowImportResult,
) -> None:
    values: dict[str, Any] = {"title": cells["title"], "department": department}
    if cells.get("purpose"):
        values["purpose"] = cells["purpose"]
    if missions:
        values["missions"] = sorted(missions, key=lambda mission: mission.name)
    if proposal.team_id is None and not list_stage_moves(proposal.id) and not list_checks(proposal.id):
        values |= {"team": team} | ({"stage": stage} if cells.get("stage") else {})
    else:
        values.pop("department")
    changed_values = {name: value for name, value in values.items() if getattr(proposal, name) != value}
    for name, value in changed_values.items():
        setattr(proposal, name, value)
    if "stage" in changed_values:
        proposal.stage_since = now()
        record_event(f"proposal.{stage.value}", kind="proposal", key=proposal.id, new=stage, reason=_("As listed"))
    result.changed += bool(changed_values)
    result.same += not changed_values


def set_reference(*, proposal: Proposal, reference: str) -> None:
    """Say which row of the list a proposal is that its team registered by itself; empty takes it off the list.

    Raises:
        FieldError: another proposal has the reference.
    """
    reference = reference.strip()
    lock_key("proposals.listed")
    other = get_proposals_by_reference([reference]).get(reference) if reference else None
    if other is not None and other.id != proposal.id:
        raise FieldError("reference", _("“%(title)s” has this reference", title=other.title))
    proposal.reference = reference or None
    record_event("proposal.listed", kind="proposal", key=proposal.id, reason=reference)
