"""Why a theme is told of, the most important reason first."""

from typing import Any

from sqlalchemy import ColumnElement, select

from frontline.core.furniture import date, sql_local_day
from frontline.core.translation import gettext as _
from frontline.digests.models import Scope
from frontline.digests.periods import Period
from frontline.insights.models import Insight, State
from frontline.themes.models import IN_WORK, Membership, Theme, ThemeState
from frontline.themes.numbers import growth


def reasons(scope: Scope, period: Period) -> dict[str, ColumnElement[bool]]:
    """The conditions under which a theme is told of in a period, by name, the most important first."""
    waits = Theme.state.in_((ThemeState.ROUTED, *IN_WORK))
    found = {
        "severe": (Theme.severe_count > 0) & waits & within(Theme.routed_at, period),
        "overdue": Theme.due_on <= period.ends_on,
        "refused": Theme.state == ThemeState.ESCALATED,
        "recurring": within(Theme.recurred_at, period),
        "new": within(Theme.routed_at, period) & waits,
        "growing": (Theme.course == "growing") & _has_accepted(period),
    }
    if scope is not Scope.GOVERNMENT:
        del found["refused"]
    return found


def _has_accepted(period: Period) -> ColumnElement[bool]:
    """Whether something was accepted into a theme in a period: its list shows that too, but not the day of sending."""
    joined = select(Membership.theme_id).join(Insight, Insight.id == Membership.insight_id)
    accepted = (Insight.state == State.ACCEPTED) & ~Insight.hidden_from_host & within(Insight.accepted_at, period)
    return Theme.id.in_(joined.where(accepted))


def within(moment: Any, period: Period) -> ColumnElement[bool]:
    """Whether a moment is, in London, in the days of a period."""
    return sql_local_day(moment).between(period.starts_on, period.ends_on)


def in_words(name: str, theme: Theme) -> str:
    """A reason as a reader reads it."""
    due = date(theme.due_on) if theme.due_on else ""
    wait = _("Overdue since %(day)s: to be accepted or refused", day=due)
    if theme.state is not ThemeState.ROUTED:
        wait = _("Overdue since %(day)s: to be answered", day=due)
    return {
        "severe": _("Severe, and new"), "overdue": wait, "refused": _("Several teams say that it is not theirs"),
        "recurring": _("Back after an answer"), "new": _("New"), "growing": _("Growing. %(how)s", how=growth(theme)),
    }[name]  # fmt: skip
