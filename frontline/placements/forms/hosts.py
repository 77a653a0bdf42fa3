"""Departments and their teams, to be chosen as one."""

import uuid

from frontline.accounts.permissions import PermissionScope
from frontline.core.parsing import parse_id
from frontline.organisations import queries as organisations

_FULL_SCOPE = PermissionScope(everything=True, teams=frozenset(), departments=frozenset())


def list_host_choices(scope: PermissionScope = _FULL_SCOPE) -> dict[str, str]:
    """Departments as a whole and their open teams, as far as a permission reaches: value and name."""
    return {
        format_host_value(
            department.id, team.id if team else None
        ): f"{department.name}{f': {team.name}' if team else ''}"
        for department in organisations.list_departments()
        for team in (None, *(team for team in department.teams if team.is_open))
        if scope.everything or department.id in scope.departments or (team is not None and team.id in scope.teams)
    }


def format_host_value(department_id: uuid.UUID, team_id: uuid.UUID | None) -> str:
    """The value of one choice."""
    return f"{department_id}:{team_id or ''}"


def parse_host_value(value: str | None) -> tuple[uuid.UUID, uuid.UUID | None]:
    """The department and the team, where one was chosen, of a value."""
    department, _, team = (value or "").partition(":")
    return uuid.UUID(department), parse_id(team)
