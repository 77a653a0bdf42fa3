"""Departments and their teams, to be chosen as one."""

import uuid

from frontline.accounts.permissions import Reach
from frontline.core.forms import id_in
from frontline.organisations import queries as organisations

EVERYWHERE = Reach(everything=True, teams=frozenset(), departments=frozenset())


def host_choices(held: Reach = EVERYWHERE) -> dict[str, str]:
    """Departments as a whole and their open teams, as far as a permission reaches: value and name."""
    return {
        host_value(department.id, team.id if team else None): f"{department.name}{f': {team.name}' if team else ''}"
        for department in organisations.departments()
        for team in (None, *(team for team in department.teams if team.is_open))
        if held.everything or department.id in held.departments or (team is not None and team.id in held.teams)
    }


def host_value(department_id: uuid.UUID, team_id: uuid.UUID | None) -> str:
    """The value of one choice."""
    return f"{department_id}:{team_id or ''}"


def chosen_host(value: str | None) -> tuple[uuid.UUID, uuid.UUID | None]:
    """The department and the team, where one was chosen, of a value."""
    department, _, team = (value or "").partition(":")
    return uuid.UUID(department), id_in(team)
