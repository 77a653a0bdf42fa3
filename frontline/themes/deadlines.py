"""The response clock: it starts when a theme first reaches a team, and goes on whatever team has it."""

import datetime as dt

from frontline.core.clock import get_london_day, now
from frontline.core.working_days import add_working_days
from frontline.organisations.models import Team
from frontline.themes.models.theme import IN_WORK_STATES, Theme, ThemeState


def start_clock(theme: Theme, team: Team) -> None:
    """The theme is this team's, in the state that it has now: the clock starts once and never again."""
    theme.routed_at = theme.routed_at or now()
    set_deadline(theme, team)


def set_deadline(theme: Theme, team: Team | None) -> None:
    """Say by when the team must accept or refuse, or answer; nothing is due where no team has it, or it is answered."""
    theme.due_on = _compute_deadline(theme, team) if team is not None and theme.routed_at is not None else None


def _compute_deadline(theme: Theme, team: Team) -> dt.date | None:
    started = get_london_day(theme.recurred_at or theme.routed_at or now())
    if theme.state is ThemeState.ROUTED:
        return add_working_days(started, team.acknowledge_days)
    if theme.state in IN_WORK_STATES:
        return started + dt.timedelta(weeks=team.answer_weeks)
    return None
