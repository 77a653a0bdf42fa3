"""Themes that come back after they were answered; and what is due."""

import datetime as dt
import math
import uuid

from sqlalchemy import Select, func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.events import publish_event
from frontline.core.formatting import format_date
from frontline.core.jobs import savepoint_per_item
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.themes.deadlines import set_deadline
from frontline.themes.events import ThemeClosing
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import ANSWERED_STATES, WITH_TEAM_STATES, Routing, RoutingState, Theme, ThemeState
from frontline.themes.notifications import add_leave_covers, list_team_people, notify_watchers
from frontline.themes.numbers import describe_size
from frontline.themes.queries.insights import list_contributing_insight_ids, list_theme_ids_of_insight
from frontline.themes.states import lock_theme, move_theme_state

# So many people bring a theme back, or a tenth of those who contributed.
MIN_PEOPLE_TO_RECUR = 5
_SHARE_TO_RECUR = 0.1
_REMIND_DAYS_BEFORE = dt.timedelta(days=2)
_WATCHED_STATES = (ThemeState.MONITORING, ThemeState.CLOSED)


def compute_recurrence_threshold(people: int) -> int:
    """How many people bring back a theme in which so many speak."""
    return min(MIN_PEOPLE_TO_RECUR, max(1, math.ceil(_SHARE_TO_RECUR * people)))


def check_reopened_insight(insight_id: uuid.UUID) -> None:
    """An author said "not resolved": the themes of the insight come back where enough people say so."""
    for theme_id in list_theme_ids_of_insight(insight_id):
        theme = lock_theme(theme_id)
        if (
            theme.state in ANSWERED_STATES
            and theme.responded_at
            and _count_people_unresolved(theme) >= compute_recurrence_threshold(theme.people_count)
        ):
            reopen_theme(theme, reason="People say that it is not resolved")


def check_recurrences() -> None:
    """Bring back what enough people speak of again since it was answered."""
    for theme_id, new_people, everybody in db.session.execute(_count_new_people()).all():
        if new_people >= compute_recurrence_threshold(everybody):
            with savepoint_per_item("themes.check_new", theme=str(theme_id)):
                theme = lock_theme(theme_id)
                if theme.state in _WATCHED_STATES:
                    reopen_theme(theme, reason="People speak of it again")


def reopen_theme(theme: Theme, *, reason: str) -> None:
    """It is back: the team that answered it is due to answer again, in its usual time from now."""
    move_theme_state(theme, ThemeState.RECURRING, reason=reason)
    theme.recurred_at = now()
    team = next((routing.team for routing in theme.routings if routing.state in WITH_TEAM_STATES), None)
    set_deadline(theme, team)
    dedup_key = f"recurred:{theme.id}:{theme.recurred_at:%Y%m%d%H%M%S}"
    if team is not None:
        title = f"A theme that {team.name} answered is back"
        body = f"{reason}. {describe_size(theme)}."
        notify(list_team_people(team.id), Notification(dedup_key, title, body, f"/themes/{theme.id}"))
    notify_watchers(theme, f"It is back after it was answered. {reason}.", dedup_key)


def monitor_theme(*, theme: Theme) -> None:
    """Nothing is left to do but to watch whether it comes back."""
    move_theme_state(lock_theme(theme.id), ThemeState.MONITORING, reason="Watched from now on")


def close_theme(*, theme: Theme, reason: str) -> None:
    """Close it: it comes back by itself if enough people speak of it again.

    Raises:
        TransitionError: it is not answered, or something that was promised is still to come.
    """
    theme = lock_theme(theme.id)
    publish_event(ThemeClosing(theme.id))
    move_theme_state(theme, ThemeState.CLOSED, reason=reason)
    theme.reason = reason


def _count_people_unresolved(theme: Theme) -> int:
    """People who reopened an insight of the theme since it was last answered."""
    reopened = (Insight.state == InsightState.ACCEPTED) & (Insight.reopened_at > theme.responded_at)
    query = select(func.count(func.distinct(Insight.author_id))).where(
        Insight.id.in_(list_contributing_insight_ids(theme)), reopened
    )
    return int(db.session.scalar(query) or 0)


def _count_new_people() -> Select[uuid.UUID, int, int]:
    """Each theme that is watched, how many people's insights joined it since it was answered, and how many all are."""
    joined = (Membership.joined_at > Theme.responded_at) & (Insight.submitted_at > Theme.responded_at)
    return (
        select(Theme.id, func.count(func.distinct(Insight.author_id)), Theme.people_count)
        .join(Membership, Membership.theme_id == Theme.id)
        .join(Insight, Insight.id == Membership.insight_id)
        .where(Theme.state.in_(_WATCHED_STATES), joined, Insight.state == InsightState.ACCEPTED)
        .group_by(Theme.id)
        .order_by(Theme.id)
    )


def send_theme_reminders(today: dt.date) -> None:
    """Tell whoever has a theme, once when it is nearly due and once when it is overdue."""
    due = Theme.due_on <= today + _REMIND_DAYS_BEFORE
    query = select(Theme, Routing).join(Routing, Routing.theme_id == Theme.id)
    for theme, routing in db.session.execute(
        query.where(Routing.state.in_(WITH_TEAM_STATES), due).order_by(Routing.id)
    ).all():
        with savepoint_per_item("themes.remind", theme=str(theme.id)):
            _send_reminder(theme, routing, overdue=theme.due_on is not None and theme.due_on < today)


def _send_reminder(theme: Theme, routing: Routing, *, overdue: bool) -> None:
    action = "Accept or refuse it" if routing.state is RoutingState.CURRENT else "Answer it"
    title = f"A theme of {routing.team.name} is {'overdue' if overdue else 'nearly due'}"
    body = f"{action}: it {'was' if overdue else 'is'} due by {format_date(theme.due_on)}. {describe_size(theme)}."
    dedup_key = f"{'overdue' if overdue else 'due'}:{theme.id}:{routing.team_id}:{theme.due_on}"
    assignee = add_leave_covers(select(Person.id).where(Person.id == routing.assignee_id))
    people = assignee if routing.assignee_id and not overdue else list_team_people(routing.team_id)
    notify(people, Notification(dedup_key, title, body, f"/themes/{theme.id}"))
    if overdue:
        directors = accounts.list_director_ids(routing.team.department_id)
        notify(directors, Notification(dedup_key, title, body, f"/themes/{theme.id}"))
