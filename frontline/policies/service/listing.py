"""The Cabinet Office's own list of proposals: the honest denominator of how many are checked with the front line."""

import itertools
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frontline.audit.service import record
from frontline.core.database import db, lock_key, now
from frontline.core.errors import FieldError
from frontline.core.forms import clean
from frontline.core.importing import ImportFileError, Row, opened
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Mission, Team
from frontline.policies import queries
from frontline.policies.models import ORDER, Proposal, Stage

COLUMNS = ("Reference", "Title", "Department", "Team", "Stage", "Missions", "Purpose")
_NEEDED = COLUMNS[:3]
MOST_BYTES = 5 * 1024 * 1024
_MOST_ROWS = 20_000
_LONGEST = {"reference": 60, "title": 200, "purpose": 5_000}


@dataclass(slots=True)
class Listed:
    """What came of a list: how many of its rows are new, changed something, or said nothing new; what is wrong."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


class _RowError(Exception):
    """A row that cannot be taken over, and why."""


def take_list(*, name: str, content: bytes) -> Listed:
    """Take over a list of proposals (CSV or XLSX): every good row, by its reference; bad ones are named by their line.

    A list that comes again changes title, department, missions and purpose where they differ. What a team has done
    stays: stages and teams are the list's only as long as no team has the proposal. Nothing is ever removed.

    Raises:
        FieldError: the file as a whole cannot be read, or lacks a column.
    """
    if len(content) > MOST_BYTES:
        raise FieldError("file", _("The file must be smaller than 5 MB"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(name).suffix.lower()[:10]}"
        path.write_bytes(content)
        try:
            with opened(path) as (rows, _raw):
                found = list(itertools.islice(rows, _MOST_ROWS + 1))
        except ImportFileError as error:
            raise FieldError("file", str(error).replace(path.name, name)) from None
    return _take(found)


def _take(rows: list[Row]) -> Listed:
    if not rows:
        raise FieldError("file", _("There is no row in this file"))
    if len(rows) > _MOST_ROWS:
        raise FieldError("file", _("The file has more than 20,000 rows. Send it in parts"))
    headings = {heading.strip().lower() for heading in next((row.values for row in rows if row.values), {})}
    if lacking := [one for one in _NEEDED if headings and one.lower() not in headings]:
        raise FieldError("file", _("The file lacks a column: %(names)s", names=", ".join(lacking)))
    lock_key("proposals.listed")
    listed, known = Listed(), _Known.now(rows)
    for row in rows:
        try:
            known.take(row, listed)
        except _RowError as error:
            listed.problems.append((row.line, str(error)))
    record("proposals.listed", kind="proposal", reason=f"{listed.new} new, {listed.changed} changed")
    return listed


def _cells(row: Row) -> dict[str, str]:
    return {key.strip().lower(): str(clean(str(value))) for key, value in row.values.items() if value is not None}


@dataclass(slots=True)
class _Known:
    """What rows are compared with."""

    proposals: dict[str, Proposal]
    departments: dict[str, Department]
    missions: dict[str, Mission]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def now(cls, rows: Iterable[Row]) -> "_Known":
        references = {_cells(row).get("reference", "") for row in rows if not row.problem}
        departments = {
            name.lower(): one for one in organisations.departments() for name in (one.name, one.short_name, one.slug)
        }
        missions = {one.name.lower(): one for one in organisations.missions()}
        return cls(queries.by_reference(references), departments, missions)

    def take(self, row: Row, listed: Listed) -> None:
        """One row: make its proposal, or change it."""
        if row.problem:
            raise _RowError(row.problem)
        cells = _cells(row)
        reference = self._reference(cells)
        department = self._department(cells)
        named = [self._mission(name) for name in cells.get("missions", "").split(";") if name.strip()]
        missions = list(dict.fromkeys(named))
        team, stage = self._team(cells, department), self._stage(cells)
        there = self.proposals.get(reference)
        if there is None:
            there = Proposal(reference=reference, title=cells["title"], department=department, team=team, stage=stage)
            there.purpose, there.missions = cells.get("purpose", ""), missions
            db.session.add(there)
            self.proposals[reference] = there
            listed.new += 1
            return
        _change(there, cells, department, team, stage, missions, listed)

    def _reference(self, cells: Mapping[str, str]) -> str:
        for name in ("reference", "title"):
            if not cells.get(name):
                raise _RowError(_("It has no %(what)s.", what=name))
        for name, most in _LONGEST.items():
            if len(cells.get(name, "")) > most:
                raise _RowError(_("Its %(what)s is longer than %(most)s characters.", what=name, most=most))
        if cells["reference"] in self.seen:
            raise _RowError(_("Its reference stands in an earlier row."))
        self.seen.add(cells["reference"])
        return cells["reference"]

    def _department(self, cells: Mapping[str, str]) -> Department:
        found = self.departments.get(cells.get("department", "").lower())
        found = found or organisations.department_of_name(cells.get("department", ""))
        if found is None:
            raise _RowError(_("There is no department called “%(name)s”.", name=cells.get("department", "")))
        return found

    def _team(self, cells: Mapping[str, str], department: Department) -> Team | None:
        name = cells.get("team", "").lower()
        if not name:
            return None
        found = next((one for one in department.teams if one.name.lower() == name and one.is_open), None)
        if found is None:
            said = {"name": cells["team"], "department": department.name}
            raise _RowError(_("There is no team called “%(name)s” in %(department)s.", **said))
        return found

    def _stage(self, cells: Mapping[str, str]) -> Stage:
        name = cells.get("stage", "").lower() or Stage.INCEPTION.value
        if name not in set(ORDER):
            raise _RowError(_("“%(name)s” is no stage. Use: %(stages)s.", name=cells["stage"], stages=", ".join(ORDER)))
        return Stage(name)

    def _mission(self, name: str) -> Mission:
        found = self.missions.get(name.strip().lower())
        if found is None:
            raise _RowError(_("There is no mission called “%(name)s”.", name=name.strip()))
        return found


def _change(
    there: Proposal,
    cells: Mapping[str, str],
    department: Department,
    team: Team | None,
    stage: Stage,
    missions: list[Mission],
    listed: Listed,
) -> None:
    wanted: dict[str, Any] = {"title": cells["title"], "department": department}
    if cells.get("purpose"):
        wanted["purpose"] = cells["purpose"]
    if missions:
        wanted["missions"] = sorted(missions, key=lambda one: one.name)
    if there.team_id is None and not queries.moves(there.id) and not queries.checks(there.id):
        wanted |= {"team": team} | ({"stage": stage} if cells.get("stage") else {})
    else:
        wanted.pop("department")
    differs = {name: value for name, value in wanted.items() if getattr(there, name) != value}
    for name, value in differs.items():
        setattr(there, name, value)
    if "stage" in differs:
        there.stage_since = now()
        record(f"proposal.{stage.value}", kind="proposal", key=there.id, new=stage, reason=_("As listed"))
    listed.changed += bool(differs)
    listed.same += not differs


def give_reference(*, proposal: Proposal, reference: str) -> None:
    """Say which row of the list a proposal is that its team registered by itself; empty takes it off the list.

    Raises:
        FieldError: another proposal has the reference.
    """
    reference = reference.strip()
    lock_key("proposals.listed")
    other = queries.by_reference([reference]).get(reference) if reference else None
    if other is not None and other.id != proposal.id:
        raise FieldError("reference", _("“%(title)s” has this reference", title=other.title))
    proposal.reference = reference or None
    record("proposal.listed", kind="proposal", key=proposal.id, reason=reference)
