"""Themes for tests: with a team and a clock, read anew, and what people were told of them."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Routing, RoutingState, Theme, ThemeState
from tests.factories import added, make_insight, make_person, make_team, make_theme, route_to


def routed(team: Team, name: str, *insights: Insight, **given: Any) -> Theme:
    """A theme that is with a team and due."""
    theme = make_theme(*(insights or (make_insight(),)), name=name, **given)
    route_to(theme, team)
    set_deadline(theme, team)
    db.session.flush()
    return theme


def again(theme: Theme) -> Theme:
    """The theme and its routings as they are in the database now."""
    found = select(Theme).where(Theme.id == theme.id).options(selectinload(Theme.routings))
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def members(theme: Theme) -> set[uuid.UUID]:
    """Ids of the insights of a theme."""
    return set(db.session.scalars(select(Membership.insight_id).where(Membership.theme_id == theme.id)))


def told(person: Person) -> list[str]:
    """The titles of what a person was told, oldest first."""
    rows = select(Notice.title).where(Notice.person_id == person.id).order_by(Notice.created_at)
    return list(db.session.scalars(rows))


def insights_of(theme: Theme) -> list[Insight]:
    """The insights that are in a theme."""
    mine = select(Insight).join(Membership, Membership.insight_id == Insight.id)
    return list(db.session.scalars(mine.where(Membership.theme_id == theme.id).order_by(Insight.id)))


def told_of(team: Team, name: str) -> Theme:
    """A theme that is new with a team, with a quote."""
    insight = make_insight(what_happened=f"What was said of {name}.")
    theme = make_theme(insight, name=name, quotes=[{"insight_id": str(insight.id), "text": insight.what_happened}])
    route_to(theme, team)
    return theme


def make_theme_pair(*, first: int = 3, second: int = 2) -> tuple[Theme, Theme, Person]:
    """Two themes of one team, and its lead."""
    team = make_team()
    themes = [make_theme(*(make_insight() for _ in range(n))) for n in (first, second)]
    for theme in themes:
        route_to(theme, team)
    return themes[0], themes[1], make_person(Role.POLICY_LEAD, team=team)


def suggest(theme: Theme, *teams: Team) -> None:
    """The machine takes the theme for the first team's, and next for the others'."""
    for rank, team in enumerate(teams, start=1):
        state = RoutingState.CURRENT if rank == 1 else RoutingState.RANKED
        added(Routing(theme_id=theme.id, team_id=team.id, rank=rank, confidence=1 / rank, state=state, since=now()))
    theme.state = ThemeState.SUGGESTED
    db.session.flush()
    db.session.expire(theme, ["routings"])
