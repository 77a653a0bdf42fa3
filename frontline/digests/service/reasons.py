"""Why a theme is in a digest, the most important reason first."""

from typing import Any

from sqlalchemy import ColumnElement, select

from frontline.core.clock import make_london_day_expression
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.digests.models import Scope
from frontline.digests.periods import Period, get_last_late_day
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import (
    IN_WORK_STATES,
    UNCONFIRMED_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)
from frontline.themes.numbers import describe_growth


def list_reason_conditions(scope: Scope, period: Period) -> dict[str, ColumnElement[bool]]:
    """The conditions under which a theme is in the digest of a period, by name, the most important first."""
    is_waiting = Theme.state.in_((ThemeState.ROUTED, *IN_WORK_STATES))
    conditions = {
        "severe": (Theme.severe_count > 0) & is_waiting & is_in_period(Theme.routed_at, period),
        "overdue": Theme.due_on <= get_last_late_day(period.ends_on),
        "refused": Theme.state == ThemeState.ESCALATED,
        "recurring": is_in_period(Theme.recurred_at, period),
        "new": is_in_period(Theme.routed_at, period) & is_waiting,
        "growing": (Theme.trend_status == "growing") & _has_accepted(period) & Theme.state.not_in(UNCONFIRMED_STATES),
        "suggested": (Theme.state == ThemeState.SUGGESTED) & _was_suggested(period),
    }
    if scope is not Scope.GOVERNMENT:
        del conditions["refused"]
    return conditions


def _has_accepted(period: Period) -> ColumnElement[bool]:
    """Whether something was accepted into a theme in a period: its list shows that too, but not the day of sending."""
    joined = select(Membership.theme_id).join(Insight, Insight.id == Membership.insight_id)
    accepted = (
        (Insight.state == InsightState.ACCEPTED) & ~Insight.hidden_from_host & is_in_period(Insight.accepted_at, period)
    )
    return Theme.id.in_(joined.where(accepted))


def _was_suggested(period: Period) -> ColumnElement[bool]:
    suggested = (Routing.state == RoutingState.CURRENT) & is_in_period(Routing.since, period)
    return Theme.id.in_(select(Routing.theme_id).where(suggested))


def is_in_period(moment: Any, period: Period) -> ColumnElement[bool]:
    """Whether a moment is, in London, in the days of a period."""
    return make_london_day_expression(moment).between(period.starts_on, period.ends_on)


def describe_reason(name: str, theme: Theme) -> str:
    """A reason in words."""
    due = format_date(theme.due_on) if theme.due_on else ""
    overdue = _("Overdue since %(day)s: to be accepted or refused", day=due)
    if theme.state is not ThemeState.ROUTED:
        overdue = _("Overdue since %(day)s: to be answered", day=due)
    return {
        "severe": _("Severe, and new"),
        "overdue": overdue,
        "refused": _("Several teams say that it is not theirs"),
        "recurring": _("Back after an answer"),
        "new": _("New"),
        "growing": _("Growing. %(how)s", how=describe_growth(theme)),
        "suggested": _("Suggested by the machine: nobody has said yet whose it is"),
    }[name]
