"""Lists of themes: the inbox of a team, what waits for moderators or the Cabinet Office."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission
from frontline.core.database import db
from frontline.disclosure.filters import truncate_to_month
from frontline.disclosure.masking import build_sort_key
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.themes.models.counts import AttributeTally
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import (
    ANSWERED_STATES,
    ENDED_STATES,
    IN_WORK_STATES,
    UNCONFIRMED_STATES,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)
from frontline.themes.queries.access import get_single_insight_condition, list_permitted_teams

INBOX_FILTERS = {
    "open": "Waiting for us",
    "confirmed": "To accept or to answer",
    "suggested": "Suggested for us",
    "new": "New: to accept or refuse",
    "accepted": "Accepted: to answer",
    "overdue": "Overdue",
    "growing": "Growing",
    "recurring": "Back after an answer",
    "mine": "Assigned to me",
    "contributing": "We contribute",
    "answered": "Answered",
    "dismissed": "Dismissed",
    "all": "All",
}
INBOX_ORDERS = {
    "urgent": "Most urgent first",
    "due": "Due soonest first",
    "people": "Most people first",
    "latest": "Most recent first",
    "growth": "Fastest growing first",
}


@dataclass(frozen=True, slots=True)
class DeadlineStatus:
    """How a theme stands against its team's standard."""

    due: dt.date
    overdue: bool
    words: str


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which themes of an inbox to show, and in what order."""

    show: str = "open"
    order: str = "urgent"
    team_id: uuid.UUID | None = None
    severe: bool = False
    profession_id: uuid.UUID | None = None
    words: str = ""


def count_themes() -> dict[str, int]:
    """Accepted insights and themes as whole numbers."""
    live = (
        select(func.count())
        .select_from(Theme)
        .where(Theme.state.not_in(ENDED_STATES), Theme.single_insight_id.is_(None))
    )
    members = select(func.count()).select_from(Membership)
    queries = {
        "insights": select(func.count()).select_from(Insight).where(Insight.state == InsightState.ACCEPTED),
        "themes": live,
        "themed": members.where(Membership.theme_id.is_not(None)),
        "unthemed": members.where(Membership.theme_id.is_(None)),
        "themes_routed": live.where(Theme.state.not_in(UNCONFIRMED_STATES)),
        "themes_suggested": live.where(Theme.state == ThemeState.SUGGESTED),
        "themes_in_triage": live.where(Theme.state == ThemeState.TRIAGE),
    }
    return {name: int(db.session.scalar(query) or 0) for name, query in queries.items()}


def select_inbox_themes(person: Person, inbox_filter: InboxFilter, today: dt.date) -> Select[Routing]:
    """Themes that are with the person's teams, or to which they contribute."""
    query = (
        select(Routing)
        .join(Theme)
        .join(Team, Team.id == Routing.team_id)
        .where(Routing.state.in_([*WITH_TEAM_STATES, RoutingState.CONTRIBUTING]), Theme.state.not_in(ENDED_STATES))
        .where(
            list_permitted_teams(person, Permission.OPEN_INBOX),
            get_single_insight_condition(person),
            _get_inbox_condition(inbox_filter.show, person, today),
        )
        .options(joinedload(Routing.theme))
        .order_by(*_get_inbox_order(inbox_filter.order, today), Theme.id, Routing.id)
    )
    if inbox_filter.team_id:
        query = query.where(Routing.team_id == inbox_filter.team_id)
    if inbox_filter.severe:
        query = query.where(Theme.severe_count > 0)
    if inbox_filter.words:
        query = query.where(Theme.name.icontains(inbox_filter.words, autoescape=True))
    if inbox_filter.profession_id:
        theme_ids = select(AttributeTally.theme_id).where(AttributeTally.profession_id == inbox_filter.profession_id)
        query = query.where(Theme.id.in_(theme_ids))
    return query


def _get_inbox_condition(show: str, person: Person, today: dt.date) -> ColumnElement[bool]:
    is_contributing = Routing.state == RoutingState.CONTRIBUTING
    is_responsible = ~is_contributing
    conditions: dict[str, ColumnElement[bool]] = {
        "open": is_responsible & Theme.state.in_([ThemeState.SUGGESTED, ThemeState.ROUTED, *IN_WORK_STATES]),
        "confirmed": is_responsible & Theme.state.in_([ThemeState.ROUTED, *IN_WORK_STATES]),
        "suggested": is_responsible & (Theme.state == ThemeState.SUGGESTED),
        "new": is_responsible & (Theme.state == ThemeState.ROUTED),
        "accepted": is_responsible & Theme.state.in_([ThemeState.ACKNOWLEDGED, ThemeState.UNDER_REVIEW]),
        "overdue": is_responsible & (Theme.due_on < today),
        "growing": is_responsible & Theme.trend_status.in_(["new", "growing"]),
        "recurring": is_responsible & (Theme.state == ThemeState.RECURRING),
        "mine": Routing.assignee_id == person.id,
        "contributing": is_contributing,
        "answered": is_responsible & Theme.state.in_(ANSWERED_STATES),
        "dismissed": is_responsible & (Theme.state == ThemeState.DISMISSED),
    }
    return conditions.get(show, Theme.state != ThemeState.DISMISSED)


def _get_inbox_order(order: str, today: dt.date) -> tuple[Any, ...]:
    unanswered = case(
        {ThemeState.ROUTED: 0, ThemeState.RECURRING: 0, ThemeState.ACKNOWLEDGED: 1, ThemeState.UNDER_REVIEW: 1},
        value=Theme.state, else_=2,
    )  # fmt: skip

    growth = build_sort_key(Theme.recent_people) - build_sort_key(Theme.before_people)
    orders: dict[str, tuple[Any, ...]] = {
        "due": (Theme.due_on.asc().nulls_last(),),
        "people": (build_sort_key(Theme.people_count).desc(), Theme.insight_count.desc()),
        "latest": (truncate_to_month(Theme.last_at).desc().nulls_last(),),
        "growth": (growth.desc(), build_sort_key(Theme.people_count).desc()),
    }
    overdue = func.coalesce(Theme.due_on < today, False)
    urgent = ((Theme.severe_count > 0).desc(), overdue.desc(), unanswered, Theme.due_on.nulls_last())
    return orders.get(order, urgent)


def list_inbox_teams(person: Person) -> Sequence[Team]:
    """The teams whose inbox a person may open."""
    return db.session.scalars(
        select(Team).where(list_permitted_teams(person, Permission.OPEN_INBOX)).order_by(Team.name)
    ).all()


def list_themes_in_work(team_id: uuid.UUID, person: Person) -> Sequence[Theme]:
    """Themes that a team has accepted and not answered, by name."""
    query = (
        select(Theme)
        .join(Routing)
        .where(Routing.team_id == team_id, Routing.state == RoutingState.ACCEPTED, Theme.state.in_(IN_WORK_STATES))
        .where(get_single_insight_condition(person))
        .order_by(Theme.name)
    )
    return db.session.scalars(query).all()


def select_suggested_themes() -> Select[Theme]:
    """Themes that no person has confirmed, with the team that is suggested or without, gravest and largest first."""
    return _select_waiting_themes(ThemeState.TRIAGE, ThemeState.SUGGESTED)


def select_escalated_themes() -> Select[Theme]:
    """Themes that several teams refused, for the Cabinet Office to decide, gravest and largest first."""
    return _select_waiting_themes(ThemeState.ESCALATED)


def _select_waiting_themes(*states: ThemeState) -> Select[Theme]:
    return (
        select(Theme)
        .where(Theme.state.in_(states))
        .options(selectinload(Theme.routings))
        .order_by(
            (Theme.severe_count > 0).desc(),
            build_sort_key(Theme.people_count).desc(),
            Theme.insight_count.desc(),
            Theme.id,
        )
    )


def get_deadline_status(theme: Theme, today: dt.date) -> DeadlineStatus | None:
    """When the team must acknowledge or answer, by its own standard; None where nothing is due."""
    if theme.due_on is None:
        return None
    action = "Accept or refuse" if theme.state is ThemeState.ROUTED else "Answer"
    return DeadlineStatus(theme.due_on, theme.due_on < today, action)
