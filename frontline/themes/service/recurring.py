"""Themes that come back after they were answered; and what is due."""

import datetime as dt
import math
import uuid

from sqlalchemy import Select, func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.events import announce
from frontline.core.furniture import date
from frontline.core.jobs import kept_apart
from frontline.insights.models import Insight, State
from frontline.notices.service import Message, tell
from frontline.themes.events import ThemeClosing
from frontline.themes.models import ANSWERED, WITH_TEAM, Membership, Routing, RoutingState, Theme, ThemeState
from frontline.themes.numbers import size
from frontline.themes.queries import contributions, ids_of
from frontline.themes.service.clock import set_due
from frontline.themes.service.decisions import locked
from frontline.themes.service.telling import team_people, tell_watchers, with_cover
from frontline.themes.states import move

# So many people bring a theme back, or a tenth of those who contributed.
ENOUGH_AGAIN = 5
_SHARE = 0.1
_SOON = dt.timedelta(days=2)
_WATCHED = (ThemeState.MONITORING, ThemeState.CLOSED)


def enough_again(people: int) -> int:
    """How many people bring back a theme in which so many speak."""
    return min(ENOUGH_AGAIN, max(1, math.ceil(_SHARE * people)))


def check_reopened(insight_id: uuid.UUID) -> None:
    """An author said "not resolved": the themes of the insight come back where enough people say so."""
    for theme_id in ids_of(insight_id):
        theme = locked(theme_id)
        if theme.state in ANSWERED and theme.responded_at and _not_resolved(theme) >= enough_again(theme.people_count):
            recur(theme, why="People say that it is not resolved")


def check_new() -> None:
    """Bring back what enough people speak of again since it was answered."""
    for theme_id, new_people, everybody in db.session.execute(_new_people()).all():
        if new_people >= enough_again(everybody):
            with kept_apart("themes.check_new", theme=str(theme_id)):
                theme = locked(theme_id)
                if theme.state in _WATCHED:
                    recur(theme, why="People speak of it again")


def recur(theme: Theme, *, why: str) -> None:
    """It is back: the team that answered it is due to answer again, in its usual time from now."""
    move(theme, ThemeState.RECURRING, reason=why)
    theme.recurred_at = now()
    team = next((routing.team for routing in theme.routings if routing.state in WITH_TEAM), None)
    set_due(theme, team)
    cause = f"recurred:{theme.id}:{theme.recurred_at:%Y%m%d%H%M%S}"
    if team is not None:
        message = Message(
            cause, f"A theme that {team.name} answered is back", f"{why}. {size(theme)}.", f"/themes/{theme.id}"
        )
        tell(team_people(team.id), message)
    tell_watchers(theme, f"It is back after it was answered. {why}.", cause)


def monitor(*, theme: Theme) -> None:
    """Nothing is left to do but to watch whether it comes back."""
    move(locked(theme.id), ThemeState.MONITORING, reason="Watched from now on")


def close(*, theme: Theme, reason: str) -> None:
    """Close it: it comes back by itself if enough people speak of it again.

    Raises:
        TransitionError: it is not answered, or something that was promised is still to come.
    """
    theme = locked(theme.id)
    announce(ThemeClosing(theme.id))
    move(theme, ThemeState.CLOSED, reason=reason)
    theme.reason = reason


def _not_resolved(theme: Theme) -> int:
    """People who reopened an insight of the theme since it was last answered."""
    reopened = (Insight.state == State.ACCEPTED) & (Insight.reopened_at > theme.responded_at)
    query = select(func.count(func.distinct(Insight.author_id))).where(Insight.id.in_(contributions(theme)), reopened)
    return int(db.session.scalar(query) or 0)


def _new_people() -> Select[uuid.UUID, int, int]:
    """Each theme that is watched, how many people's insights joined it since it was answered, and how many all are."""
    joined = (Membership.joined_at > Theme.responded_at) & (Insight.submitted_at > Theme.responded_at)
    return (
        select(Theme.id, func.count(func.distinct(Insight.author_id)), Theme.people_count)
        .join(Membership, Membership.theme_id == Theme.id)
        .join(Insight, Insight.id == Membership.insight_id)
        .where(Theme.state.in_(_WATCHED), joined, Insight.state == State.ACCEPTED)
        .group_by(Theme.id)
        .order_by(Theme.id)
    )


def remind(today: dt.date) -> None:
    """Tell whoever has a theme, once when it is nearly due and once when it is overdue."""
    due = Theme.due_on <= today + _SOON
    query = select(Theme, Routing).join(Routing, Routing.theme_id == Theme.id)
    for theme, routing in db.session.execute(query.where(Routing.state.in_(WITH_TEAM), due).order_by(Routing.id)).all():
        with kept_apart("themes.remind", theme=str(theme.id)):
            _remind(theme, routing, overdue=theme.due_on is not None and theme.due_on < today)


def _remind(theme: Theme, routing: Routing, *, overdue: bool) -> None:
    what = "Accept or refuse it" if routing.state is RoutingState.CURRENT else "Answer it"
    title = f"A theme of {routing.team.name} is {'overdue' if overdue else 'nearly due'}"
    body = f"{what}: it {'was' if overdue else 'is'} due by {date(theme.due_on)}. {size(theme)}."
    cause = f"{'overdue' if overdue else 'due'}:{theme.id}:{routing.team_id}:{theme.due_on}"
    one = with_cover(select(Person.id).where(Person.id == routing.assignee_id))
    people = one if routing.assignee_id and not overdue else team_people(routing.team_id)
    tell(people, Message(cause, title, body, f"/themes/{theme.id}"))
    if overdue:
        directors = accounts.directors_of(routing.team.department_id)
        tell(directors, Message(cause, title, body, f"/themes/{theme.id}"))
