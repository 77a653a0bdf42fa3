"""How each team of a department stands, by the same lists that its numbers lead to."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, get_permission_scope
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Team
from frontline.responses.queries.commitments import select_commitments
from frontline.themes.queries.lists import InboxFilter, select_inbox_themes


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """One number of each team: what it is called, and the list whose rows it counts."""

    key: str
    label: LazyString
    show: str
    is_severe: bool = False
    is_of_commitments: bool = False

    @property
    def endpoint(self) -> str:
        """The page of the list."""
        return "responses.commitments" if self.is_of_commitments else "themes.inbox"

    @property
    def url_params(self) -> dict[str, str]:
        """The filters under which the page lists them."""
        return {"show": self.show, "severe": "1"} if self.is_severe else {"show": self.show}

    def select_rows(self, person: Person, today: dt.date) -> Select[Any]:
        """The rows of the list, of all the person's teams."""
        if self.is_of_commitments:
            return select_commitments(person, show=self.show, today=today)
        return select_inbox_themes(person, InboxFilter(show=self.show, severe=self.is_severe), today)


STATUS_COLUMNS = (
    StatusColumn("late", _l("Late"), "overdue"),
    StatusColumn("severe", _l("Severe"), "confirmed", is_severe=True),
    StatusColumn("waiting", _l("Waiting"), "confirmed"),
    StatusColumn("growing", _l("New or growing"), "growing"),
    StatusColumn("answered", _l("Answered"), "answered"),
    StatusColumn("suggested", _l("In triage"), "suggested"),
    StatusColumn("late_commitments", _l("Late"), "late", is_of_commitments=True),
    StatusColumn("due_commitments", _l("Due in 4 weeks"), "soon", is_of_commitments=True),
)
_COLUMNS_BY_KEY = {column.key: column for column in STATUS_COLUMNS}
_WORST_FIRST = ("late", "late_commitments", "severe", "waiting")


@dataclass(frozen=True, slots=True)
class TeamStatus:
    """How a team stands: its numbers by the keys of the columns."""

    team: Team
    counts: Mapping[str, int]
    is_staffed: bool

    @property
    def late(self) -> int:
        """Themes and commitments that are late."""
        return self.counts["late"] + self.counts["late_commitments"]

    @property
    def note(self) -> str:
        """That nobody belongs to it, or nothing is or was in its inbox; empty where both are otherwise."""
        is_empty = not (self.counts["waiting"] or self.counts["answered"] or self.counts["suggested"])
        if not self.is_staffed:
            return _("Empty inbox: nobody belongs to it") if is_empty else _("Nobody belongs to it")
        return _("Empty inbox") if is_empty else ""

    @property
    def worst_column(self) -> StatusColumn | None:
        """Which of its lists to open first; None where nothing waits."""
        return next((_COLUMNS_BY_KEY[key] for key in _WORST_FIRST if self.counts[key]), None)


def list_led_departments(person: Person) -> list[Department]:
    """The departments that a person directs, by name."""
    scope = get_permission_scope(person, Permission.SEE_DEPARTMENT)
    departments = organisations.list_departments()
    return [department for department in departments if scope.everything or department.id in scope.departments]


def get_led_department(person: Person, department_id: uuid.UUID | None) -> Department:
    """One department that a person directs, or the first of them.

    Raises:
        NotFoundError: there is none, or it is not theirs.
    """
    departments = list_led_departments(person)
    led_department = next((one for one in departments if department_id in {None, one.id}), None)
    return require_found(led_department, _("There is no such department, or you are not its director."))


def list_team_statuses(person: Person, department_id: uuid.UUID, today: dt.date) -> list[TeamStatus]:
    """The open teams of a department, the worst first."""
    counts_by_key = {column.key: _count_by_team(column.select_rows(person, today)) for column in STATUS_COLUMNS}
    staffed_ids = accounts.list_staffed_team_ids()
    statuses = [
        TeamStatus(team, {key: counts.get(team.id, 0) for key, counts in counts_by_key.items()}, team.id in staffed_ids)
        for team in organisations.list_open_teams()
        if team.department_id == department_id
    ]
    return sorted(
        statuses,
        key=lambda status: (-status.late, -status.counts["severe"], -status.counts["waiting"], status.team.name),
    )


def _count_by_team(query: Select[Any]) -> dict[uuid.UUID, int]:
    listed_rows = query.order_by(None).subquery()
    counts = select(listed_rows.c.team_id, func.count()).group_by(listed_rows.c.team_id)
    return {team_id: int(number) for team_id, number in db.session.execute(counts)}
