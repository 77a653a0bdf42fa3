"""The response clock: it starts when a theme first reaches a team, and goes on whatever team has it."""

import datetime as dt

from frontline.core.database import now
from frontline.core.furniture import local_day
from frontline.core.working_days import working_days_after
from frontline.organisations.models import Team
from frontline.themes.models import IN_WORK, Theme, ThemeState


def set_due(theme: Theme, team: Team | None) -> None:
    """Say by when the team must accept or refuse, or answer; nothing is due where no team has it, or it is answered."""
    theme.due_on = _due(theme, team) if team is not None and theme.routed_at is not None else None


def _due(theme: Theme, team: Team) -> dt.date | None:
    started = local_day(theme.recurred_at or theme.routed_at or now())
    if theme.state is ThemeState.ROUTED:
        return working_days_after(started, team.acknowledge_days)
    if theme.state in IN_WORK:
        return started + dt.timedelta(weeks=team.answer_weeks)
    return None
