"""The response clock: it starts when a theme first reaches a team, and goes on whatever team has it."""

import datetime as dt

from frontline.core.database import now
from frontline.organisations.models import Team
from frontline.themes.models import IN_WORK, Theme, ThemeState

_WEEKEND = 5


def set_due(theme: Theme, team: Team | None) -> None:
    """Say by when the team must accept or refuse, or answer; nothing is due where no team has it, or it is answered."""
    theme.due_on = _due(theme, team) if team is not None and theme.routed_at is not None else None


def _due(theme: Theme, team: Team) -> dt.date | None:
    started = theme.recurred_at or theme.routed_at or now()
    if theme.state is ThemeState.ROUTED:
        return working_days_after(started.date(), team.acknowledge_days)
    if theme.state in IN_WORK:
        return started.date() + dt.timedelta(weeks=team.answer_weeks)
    return None


def working_days_after(start: dt.date, days: int) -> dt.date:
    """The day that comes so many working days (Monday to Friday) after another."""
    day = start
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < _WEEKEND
    return day
