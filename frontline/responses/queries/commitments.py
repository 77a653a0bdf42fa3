"""Reads of commitments."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, select, true

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, get_permission_scope
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.organisations.models import Team
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import ENDED_COMMITMENT_STATES, Commitment, CommitmentMove, CommitmentState
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import get_single_insight_condition

COMMITMENT_FILTERS = {
    "open": "Open",
    "soon": "Due in the next 4 weeks",
    "late": "Late",
    "made": "Change made",
    "not_delivered": "Not delivered",
    "all": "All",
}
_SOON = dt.timedelta(weeks=4)


def select_commitments(
    person: Person, *, show: str, today: dt.date, team_id: uuid.UUID | None = None, own: bool = False
) -> Select[Commitment]:
    """Commitments in published answers of the teams that a person may read, soonest due first."""
    query = (
        select(Commitment)
        .join(Response)
        .join(Team, Team.id == Commitment.team_id)
        .where(Response.state.in_(PUBLISHED_STATES))
    )
    query = query.where(Response.themes.any(get_single_insight_condition(person)))
    permission_scope = get_permission_scope(person, Permission.READ_COMMITMENTS)
    if not permission_scope.everything:
        query = query.where(Team.id.in_(permission_scope.teams) | Team.department_id.in_(permission_scope.departments))
    if team_id:
        query = query.where(Team.id == team_id)
    if own:
        query = query.where(Commitment.owner_id == person.id)
    is_open = Commitment.state.not_in(ENDED_COMMITMENT_STATES)
    conditions: dict[str, ColumnElement[bool]] = {
        "open": is_open,
        "soon": is_open & Commitment.due_on.between(today, today + _SOON),
        "late": is_open & (Commitment.due_on < today),
        "made": Commitment.state == CommitmentState.CHANGE_MADE,
        "not_delivered": Commitment.state == CommitmentState.NOT_DELIVERED,
    }
    return query.where(conditions.get(show, true())).order_by(Commitment.due_on, Commitment.id)


def get_commitment(commitment_id: uuid.UUID) -> Commitment:
    """A commitment by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Commitment, commitment_id), "There is no such commitment.")


def list_commitments_by_response(response_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Commitment]]:
    """The commitments of each answer, soonest due first."""
    query = select(Commitment).where(Commitment.response_id.in_(response_ids))
    commitments: dict[uuid.UUID, list[Commitment]] = {}
    for commitment in db.session.scalars(query.order_by(Commitment.due_on, Commitment.id)).unique():
        commitments.setdefault(commitment.response_id, []).append(commitment)
    return commitments


def count_open_commitments(theme_id: uuid.UUID) -> int:
    """How many commitments on a theme are open."""
    is_published = Response.state.in_(PUBLISHED_STATES) & Response.themes.any(Theme.id == theme_id)
    query = select(func.count()).select_from(Commitment).join(Response)
    return db.session.scalar(query.where(is_published, Commitment.state.not_in(ENDED_COMMITMENT_STATES))) or 0


def count_open_commitments_of_team(team_id: uuid.UUID) -> int:
    """How many commitments of a team in published answers are open."""
    query = select(func.count()).select_from(Commitment).join(Response)
    is_open = (
        (Commitment.team_id == team_id)
        & Commitment.state.not_in(ENDED_COMMITMENT_STATES)
        & Response.state.in_(PUBLISHED_STATES)
    )
    return db.session.scalar(query.where(is_open)) or 0


def list_commitment_moves(commitment_ids: Collection[uuid.UUID]) -> Sequence[CommitmentMove]:
    """The updates of commitments, oldest first."""
    query = select(CommitmentMove).where(CommitmentMove.commitment_id.in_(commitment_ids))
    return db.session.scalars(query.order_by(CommitmentMove.at, CommitmentMove.id)).all()
