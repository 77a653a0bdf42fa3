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
from frontline.insights.models import Insight, State
from frontline.organisations.models import Team
from frontline.themes.models import (
    ANSWERED,
    GONE,
    IN_WORK,
    WITH_TEAM,
    Membership,
    Routing,
    RoutingState,
    Run,
    Tally,
    Theme,
    ThemeState,
)
from frontline.themes.queries.reading import not_hidden_alone, within

SHOWS = {
    "open": "Waiting for us",
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
ORDERS = {
    "urgent": "Most urgent first",
    "due": "Due soonest first",
    "people": "Most people first",
    "latest": "Latest said first",
    "growth": "Fastest growing first",
}
_DOUBTS = {
    "too_many": "There are {:.0f} themes: more than a reader can hold.",
    "too_alike": "Two themes are about nearly the same.",
    "same_name": "Several themes have the same name.",
    "unthemed": "{:.0%} of the insights are in no theme.",
    "too_large": "One theme holds {:.0%} of all insights: it may be several.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a theme stands against its team's standard."""

    due: dt.date
    overdue: bool
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which themes of an inbox to show, and in what order."""

    show: str = "open"
    order: str = "urgent"
    team_id: uuid.UUID | None = None
    severe: bool = False
    profession_id: uuid.UUID | None = None
    words: str = ""


def counts() -> dict[str, int]:
    """Accepted insights and themes as whole numbers."""
    live = select(func.count()).select_from(Theme).where(Theme.state.not_in(GONE), Theme.alone_insight_id.is_(None))
    members = select(func.count()).select_from(Membership)
    queries = {
        "insights": select(func.count()).select_from(Insight).where(Insight.state == State.ACCEPTED),
        "themes": live,
        "themed": members.where(Membership.theme_id.is_not(None)),
        "unthemed": members.where(Membership.theme_id.is_(None)),
        "themes_routed": live.where(Theme.state.not_in((ThemeState.TRIAGE, ThemeState.CANDIDATE))),
        "themes_in_triage": live.where(Theme.state == ThemeState.TRIAGE),
    }
    return {name: int(db.session.scalar(query) or 0) for name, query in queries.items()}


def inbox(person: Person, wanted: Wanted, today: dt.date) -> Select[Routing]:
    """Themes that are with the person's teams, or to which they contribute."""
    query = (
        select(Routing)
        .join(Theme)
        .join(Team, Team.id == Routing.team_id)
        .where(Routing.state.in_([*WITH_TEAM, RoutingState.CONTRIBUTING]), Theme.state.not_in(GONE))
        .where(within(person, Permission.OPEN_INBOX), not_hidden_alone(person), _shown(wanted.show, person, today))
        .options(joinedload(Routing.theme))
        .order_by(*_ordered(wanted.order, today), Theme.id, Routing.id)
    )
    if wanted.team_id:
        query = query.where(Routing.team_id == wanted.team_id)
    if wanted.severe:
        query = query.where(Theme.severe_count > 0)
    if wanted.words:
        query = query.where(Theme.name.icontains(wanted.words, autoescape=True))
    if wanted.profession_id:
        heard = select(Tally.theme_id).where(Tally.profession_id == wanted.profession_id)
        query = query.where(Theme.id.in_(heard))
    return query


def _shown(show: str, person: Person, today: dt.date) -> ColumnElement[bool]:
    contributes = Routing.state == RoutingState.CONTRIBUTING
    ours = ~contributes
    shows: dict[str, ColumnElement[bool]] = {
        "open": ours & Theme.state.in_([ThemeState.ROUTED, *IN_WORK]),
        "new": ours & (Theme.state == ThemeState.ROUTED),
        "accepted": ours & Theme.state.in_([ThemeState.ACKNOWLEDGED, ThemeState.UNDER_REVIEW]),
        "overdue": ours & (Theme.due_on < today),
        "growing": ours & Theme.course.in_(["new", "growing"]),
        "recurring": ours & (Theme.state == ThemeState.RECURRING),
        "mine": Routing.assignee_id == person.id,
        "contributing": contributes,
        "answered": ours & Theme.state.in_(ANSWERED),
        "dismissed": ours & (Theme.state == ThemeState.DISMISSED),
    }
    return shows.get(show, Theme.state != ThemeState.DISMISSED)


def _ordered(order: str, today: dt.date) -> tuple[Any, ...]:
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


def teams_of(person: Person) -> Sequence[Team]:
    """The teams whose inbox a person may open."""
    return db.session.scalars(select(Team).where(within(person, Permission.OPEN_INBOX)).order_by(Team.name)).all()


def in_work(team_id: uuid.UUID, person: Person) -> Sequence[Theme]:
    """Themes that a team has accepted and not answered, by name."""
    rows = (
        select(Theme)
        .join(Routing)
        .where(Routing.team_id == team_id, Routing.state == RoutingState.ACCEPTED, Theme.state.in_(IN_WORK))
        .where(not_hidden_alone(person))
        .order_by(Theme.name)
    )
    return db.session.scalars(rows).all()


def triage() -> Select[Theme]:
    """Themes whose team the router left to people, gravest and largest first."""
    return _waiting(ThemeState.TRIAGE)


def escalated() -> Select[Theme]:
    """Themes that several teams refused, for the Cabinet Office to settle, gravest and largest first."""
    return _waiting(ThemeState.ESCALATED)


def _waiting(state: ThemeState) -> Select[Theme]:
    return (
        select(Theme)
        .where(Theme.state == state)
        .options(selectinload(Theme.routings))
        .order_by(
            (Theme.severe_count > 0).desc(),
            build_sort_key(Theme.people_count).desc(),
            Theme.insight_count.desc(),
            Theme.id,
        )
    )


def standing(theme: Theme, today: dt.date) -> Standing | None:
    """When the team must acknowledge or answer, by its own standard; None where nothing is due."""
    if theme.due_on is None:
        return None
    what = "Accept or refuse" if theme.state is ThemeState.ROUTED else "Answer"
    return Standing(theme.due_on, theme.due_on < today, what)


def last_run() -> Run | None:
    """The latest run of theme discovery."""
    return db.session.scalar(select(Run).order_by(Run.id.desc()).limit(1))


def doubts(run: Run) -> list[tuple[str, list[Theme]]]:
    """What a moderator should look at after a run, in words, with the live themes concerned."""
    numbers = {number for finding in run.findings for number in finding["themes"]}
    live = select(Theme).where(Theme.number.in_(numbers), Theme.state.not_in(GONE))
    themes = {theme.number: theme for theme in db.session.scalars(live)}
    found = [(finding, [themes[n] for n in finding["themes"] if n in themes]) for finding in run.findings]
    # What was about themes that are gone by now needs no look any more.
    return [
        (_DOUBTS[finding["gate"]].format(finding["value"]), concerned)
        for finding, concerned in found
        if len(concerned) == len(finding["themes"])
    ]
