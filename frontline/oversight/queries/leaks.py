"""Where it stands still: teams, themes and commitments that are late, professions that are not heard."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.core.furniture import months_before
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.oversight.models import Fact
from frontline.placements.models import RUNNING, Placement
from frontline.responses.models import OUT, SETTLED, Commitment, Response
from frontline.themes.models import WITH_TEAM, Routing, RoutingState, Theme, ThemeState


@dataclass(frozen=True, slots=True)
class Late:
    """A team with themes whose time is over."""

    team: Team
    to_accept: int
    to_answer: int


def overdue(today: dt.date) -> list[Late]:
    """Teams with themes whose time is over, by department and name."""
    to_accept = func.count().filter(Theme.state == ThemeState.ROUTED)
    query = (
        select(Team, to_accept, func.count())
        .join(Routing, Routing.team_id == Team.id)
        .join(Theme, Theme.id == Routing.theme_id)
        .where(Routing.state.in_(WITH_TEAM), Theme.due_on < today)
        .group_by(Team.id)
    )
    found = [Late(team, accept, every - accept) for team, accept, every in db.session.execute(query).unique()]
    return sorted(found, key=lambda late: (late.team.department.name, late.team.name))


def refused() -> Select[Theme]:
    """Themes that teams have said are not theirs and that nobody has accepted yet."""
    said = select(Routing.theme_id).where(Routing.state == RoutingState.REFUSED)
    waiting = (ThemeState.ROUTED, ThemeState.TRIAGE, ThemeState.ESCALATED)
    return select(Theme).where(Theme.id.in_(said), Theme.state.in_(waiting)).order_by(Theme.routed_at, Theme.id)


def delayed(today: dt.date) -> Select[Commitment]:
    """Commitments that are late or have been put off, the oldest promise first."""
    late = Commitment.state.not_in(SETTLED) & (
        (Commitment.due_on < today) | (Commitment.due_on > Commitment.first_due_on)
    )
    return select(Commitment).join(Response).where(late, Response.state.in_(OUT)).order_by(Commitment.first_due_on)


def _enough() -> set[uuid.UUID]:
    """Professions of which enough people are on placements now."""
    people = func.count(func.distinct(Placement.person_id))
    placed = select(Placement.profession_id).where(Placement.state.in_(RUNNING)).group_by(Placement.profession_id)
    return set(db.session.scalars(placed.having(people >= MINIMUM_GROUP_SIZE)))


def professions_not_heard(today: dt.date) -> list[str]:
    """Professions with enough people on placements of whom no insight was accepted in three whole months."""
    heard = select(Fact.facet_id).where(
        Fact.measure == "insights", Fact.month >= months_before(today, 3), Fact.counted > 0
    )
    placed = select(Placement.profession_id).where(Placement.state.in_(RUNNING))
    ids = set(db.session.scalars(placed.distinct())) - set(db.session.scalars(heard.distinct()))
    ids &= _enough()  # where people are few, nobody is told whether they wrote
    return [one.plural for one in organisations.professions(ids)]
