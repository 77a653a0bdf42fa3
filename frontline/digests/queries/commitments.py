"""Commitments that stand in the digest of their team: those that are late, or due in the two weeks after it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select, true

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.core.database import db
from frontline.digests.content import DigestCommitment
from frontline.digests.models import Digest, Scope
from frontline.digests.periods import get_due_horizon, get_last_late_day
from frontline.organisations.models import Team
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import ENDED_COMMITMENT_STATES, Commitment
from frontline.responses.queries.commitments import select_commitments
from frontline.responses.service.commitments import get_commitment_path


@dataclass(frozen=True, slots=True)
class DueCommitments:
    """Those that a person may read, the earliest first; and how many were kept, ended or put off meanwhile."""

    commitments: Sequence[DigestCommitment] = ()
    settled_count: int = 0


def list_due_commitment_ids(scope: Scope, object_id: uuid.UUID | None, ends_on: dt.date) -> list[uuid.UUID]:
    """Commitments of a scope that are open and late, or due soon after a day; the earliest first."""
    is_open = Commitment.state.not_in(ENDED_COMMITMENT_STATES) & Response.state.in_(PUBLISHED_STATES)
    query = select(Commitment.id).join(Response).join(Team, Team.id == Commitment.team_id)
    query = query.where(is_open, get_team_condition(scope, object_id), Commitment.due_on <= get_due_horizon(ends_on))
    return list(db.session.scalars(query.order_by(Commitment.due_on, Commitment.id)))


def get_team_condition(scope: Scope, object_id: uuid.UUID | None) -> ColumnElement[bool]:
    """The teams whose commitments stand in digests of a scope: a mission has none of its own."""
    conditions: dict[Scope, ColumnElement[bool]] = {
        Scope.TEAM: Team.id == object_id,
        Scope.DEPARTMENT: Team.department_id == object_id,
        Scope.GOVERNMENT: true(),
    }
    return conditions.get(scope, false())


def list_due_commitments(digest: Digest, person: Person) -> DueCommitments:
    """Those of a digest that are still open, and that a person may read."""
    ids = [uuid.UUID(commitment_id) for commitment_id in digest.content.get("commitments", [])]
    if not ids or not has_permission(person, Permission.READ_COMMITMENTS):
        return DueCommitments()
    horizon = get_due_horizon(digest.ends_on)
    query = select_commitments(person, show="open", today=digest.ends_on)
    query = query.where(Commitment.id.in_(ids), Commitment.due_on <= horizon)
    query = query.where(get_team_condition(digest.scope, digest.object_id))
    commitments = [_make_commitment(commitment, digest) for commitment in db.session.scalars(query).unique()]
    is_settled = or_(Commitment.state.in_(ENDED_COMMITMENT_STATES), Commitment.due_on > horizon)
    settled_count = db.session.scalar(select(func.count(Commitment.id)).where(Commitment.id.in_(ids), is_settled))
    return DueCommitments(commitments, settled_count or 0)


def _make_commitment(commitment: Commitment, digest: Digest) -> DigestCommitment:
    return DigestCommitment(
        commitment.what,
        get_commitment_path(commitment),
        commitment.due_on,
        is_late=commitment.due_on <= get_last_late_day(digest.ends_on),
        owner=commitment.owner.name if commitment.owner else "",
        team=commitment.team.name if digest.scope is not Scope.TEAM else "",
    )
