"""What somebody can subscribe to, and has."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.digests.models import Scope, Subscription
from frontline.digests.queries.archive import may_read
from frontline.organisations import queries as organisations

Choice = tuple[Scope, uuid.UUID | None, str]


def subscriptions(person_id: uuid.UUID) -> Sequence[Subscription]:
    """Every subscription of a person, those that they stopped included."""
    mine = select(Subscription).where(Subscription.person_id == person_id)
    return db.session.scalars(mine.order_by(Subscription.scope, Subscription.object_id)).all()


def subscription(person_id: uuid.UUID, scope: Scope, object_id: uuid.UUID | None) -> Subscription | None:
    """The subscription of a person to a scope."""
    about = (Subscription.scope == scope) & Subscription.object_id.is_not_distinct_from(object_id)
    return db.session.scalar(select(Subscription).where(Subscription.person_id == person_id, about))


def choices(person: Person) -> list[Choice]:
    """What a person may subscribe to, with names: what is nearest first."""
    every: list[Choice] = [
        (Scope.OWN, person.id, Scope.OWN.label),
        *((Scope.TEAM, team.id, team.name) for team in sorted(organisations.open_teams(), key=lambda one: one.name)),
        *((Scope.DEPARTMENT, one.id, one.name) for one in organisations.departments()),
        *((Scope.MISSION, one.id, one.name) for one in organisations.missions()),
        (Scope.GOVERNMENT, None, Scope.GOVERNMENT.label), (Scope.COMMUNITY, None, Scope.COMMUNITY.label),
    ]  # fmt: skip
    return [one for one in every if may_read(one[0], one[1], person)]
