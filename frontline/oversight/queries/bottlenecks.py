"""Where it stands still: teams, themes and commitments that are late, professions that are not heard."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from frontline.core.clock import get_first_day_months_before
from frontline.core.database import db
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.oversight.models import MeasureRow
from frontline.placements.models.placement import RUNNING_STATES, Placement
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import ENDED_COMMITMENT_STATES, Commitment
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, RoutingState, Theme, ThemeState


@dataclass(frozen=True, slots=True)
class OverdueTeam:
    """A team with themes whose time is over."""

    team: Team
    to_accept: int
    to_answer: int


def list_overdue_teams(today: dt.date) -> list[OverdueTeam]:
    """Teams with themes whose time is over, by department and name."""
    to_accept = func.count().filter(Theme.state == ThemeState.ROUTED)
    query = (
        select(Team, to_accept, func.count())
        .join(Routing, Routing.team_id == Team.id)
        .join(Theme, Theme.id == Routing.theme_id)
        .where(Routing.state.in_(WITH_TEAM_STATES), Theme.due_on < today)
        .group_by(Team.id)
    )
    overdue_teams = [
        OverdueTeam(team, accept_count, total - accept_count)
        for team, accept_count, total in db.session.execute(query).unique()
    ]
    return sorted(overdue_teams, key=lambda overdue_team: (overdue_team.team.department.name, overdue_team.team.name))


def list_refused_themes() -> Select[Theme]:
    """Themes that teams have said are not theirs and that nobody has accepted yet."""
    refused_theme_ids = select(Routing.theme_id).where(Routing.state == RoutingState.REFUSED)
    waiting_states = (ThemeState.ROUTED, ThemeState.TRIAGE, ThemeState.ESCALATED)
    return (
        select(Theme)
        .where(Theme.id.in_(refused_theme_ids), Theme.state.in_(waiting_states))
        .order_by(Theme.routed_at, Theme.id)
    )


def list_delayed_commitments(today: dt.date) -> Select[Commitment]:
    """Commitments that are late or have been put off, the oldest promise first."""
    is_late = Commitment.state.not_in(ENDED_COMMITMENT_STATES) & (
        (Commitment.due_on < today) | (Commitment.due_on > Commitment.first_due_on)
    )
    return (
        select(Commitment)
        .join(Response)
        .where(is_late, Response.state.in_(PUBLISHED_STATES))
        .order_by(Commitment.first_due_on)
    )


def _list_large_professions() -> set[uuid.UUID]:
    """Professions of which enough people are on placements now."""
    people_count = func.count(func.distinct(Placement.person_id))
    placed_professions = (
        select(Placement.profession_id).where(Placement.state.in_(RUNNING_STATES)).group_by(Placement.profession_id)
    )
    return set(db.session.scalars(placed_professions.having(people_count >= MINIMUM_GROUP_SIZE)))


def list_unheard_professions(today: dt.date) -> list[str]:
    """Professions with enough people on placements of whom no insight was accepted in three whole months."""
    heard_professions = select(MeasureRow.facet_id).where(
        MeasureRow.measure == "insights",
        MeasureRow.month >= get_first_day_months_before(today, 3),
        MeasureRow.numerator > 0,
    )
    placed_professions = select(Placement.profession_id).where(Placement.state.in_(RUNNING_STATES))
    profession_ids = set(db.session.scalars(placed_professions.distinct())) - set(
        db.session.scalars(heard_professions.distinct())
    )
    profession_ids &= _list_large_professions()  # where people are few, nobody is told whether they wrote
    return [profession.plural for profession in organisations.list_professions(profession_ids)]
