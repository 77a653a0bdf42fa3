"""Who is named for a placement and cannot sign in yet."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, exists, func, or_, select

from frontline.accounts.models import ExternalIdentity, Invitation, Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.placements.models.placement import FINISHED_STATES, Placement


def list_people_to_invite() -> Select[Person]:
    """Everybody who is named for a placement that is not over, has no way to sign in, and no invitation that works."""
    is_named = exists().where(
        or_(
            Placement.person_id == Person.id,
            Placement.home_manager_id == Person.id,
            Placement.host_manager_id == Person.id,
        ),
        Placement.state.not_in(FINISHED_STATES),
    )
    return (
        select(Person)
        .where(
            Person.password_hash == "",
            Person.deactivated_at.is_(None),
            is_named,
            ~exists().where(ExternalIdentity.person_id == Person.id),
            ~exists().where(Invitation.person_id == Person.id, Invitation.expires_at > now()),
        )
        .order_by(Person.name, Person.id)
    )


def count_people_to_invite() -> int:
    """How many people an invitation to everybody would reach."""
    return db.session.scalar(select(func.count()).select_from(list_people_to_invite().order_by(None).subquery())) or 0


def list_placements_by_person(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Placement]]:
    """For which placements that are not over people are named; those that begin first come first."""
    is_named = or_(
        Placement.person_id.in_(person_ids),
        Placement.home_manager_id.in_(person_ids),
        Placement.host_manager_id.in_(person_ids),
    )
    query = select(Placement).where(is_named, Placement.state.not_in(FINISHED_STATES))
    by_person: dict[uuid.UUID, list[Placement]] = defaultdict(list)
    for placement in db.session.scalars(query.order_by(Placement.starts_on, Placement.id)).unique():
        for person_id in {placement.person_id, placement.home_manager_id, placement.host_manager_id} - {None}:
            if person_id is not None:
                by_person[person_id].append(placement)
    return by_person
