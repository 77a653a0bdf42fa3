"""Reads of commitments."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, select, true

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, reach
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.organisations.models import Team
from frontline.responses.models import OUT, SETTLED, Commitment, CommitmentMove, CommitmentState, Response
from frontline.themes.models import Theme
from frontline.themes.queries import not_hidden_alone

SHOWS = {"open": "Open", "late": "Late", "made": "Change made", "not_delivered": "Not delivered", "all": "All"}


def commitments(
    person: Person, *, show: str, today: dt.date, team_id: uuid.UUID | None = None, mine: bool = False
) -> Select[Commitment]:
    """What was promised in published answers of the teams that a person may read, soonest due first."""
    query = select(Commitment).join(Response).join(Team, Team.id == Commitment.team_id).where(Response.state.in_(OUT))
    query = query.where(Response.themes.any(not_hidden_alone(person)))
    held = reach(person, Permission.READ_COMMITMENTS)
    if not held.everything:
        query = query.where(Team.id.in_(held.teams) | Team.department_id.in_(held.departments))
    if team_id:
        query = query.where(Team.id == team_id)
    if mine:
        query = query.where(Commitment.owner_id == person.id)
    kinds: dict[str, ColumnElement[bool]] = {
        "open": Commitment.state.not_in(SETTLED),
        "late": Commitment.state.not_in(SETTLED) & (Commitment.due_on < today),
        "made": Commitment.state == CommitmentState.CHANGE_MADE,
        "not_delivered": Commitment.state == CommitmentState.NOT_DELIVERED,
    }
    return query.where(kinds.get(show, true())).order_by(Commitment.due_on, Commitment.id)


def commitment(commitment_id: uuid.UUID) -> Commitment:
    """A commitment by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Commitment, commitment_id), "There is no such commitment.")


def of_responses(response_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Commitment]]:
    """The commitments of each answer, soonest due first."""
    query = select(Commitment).where(Commitment.response_id.in_(response_ids))
    found: dict[uuid.UUID, list[Commitment]] = {}
    for row in db.session.scalars(query.order_by(Commitment.due_on, Commitment.id)).unique():
        found.setdefault(row.response_id, []).append(row)
    return found


def open_commitments(theme_id: uuid.UUID) -> int:
    """How much that was promised on a theme is still to come."""
    on_it = Response.state.in_(OUT) & Response.themes.any(Theme.id == theme_id)
    query = select(func.count()).select_from(Commitment).join(Response)
    return db.session.scalar(query.where(on_it, Commitment.state.not_in(SETTLED))) or 0


def promised_by(team_id: uuid.UUID) -> int:
    """How much a team has promised in published answers that is still to come."""
    query = select(func.count()).select_from(Commitment).join(Response)
    theirs = (Commitment.team_id == team_id) & Commitment.state.not_in(SETTLED) & Response.state.in_(OUT)
    return db.session.scalar(query.where(theirs)) or 0


def moves(commitment_ids: Collection[uuid.UUID]) -> Sequence[CommitmentMove]:
    """How commitments moved, oldest first."""
    query = select(CommitmentMove).where(CommitmentMove.commitment_id.in_(commitment_ids))
    return db.session.scalars(query.order_by(CommitmentMove.at, CommitmentMove.id)).all()
