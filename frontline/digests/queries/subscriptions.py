"""Reads of subscriptions, and of what somebody can subscribe to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.digests.models import Scope, Subscription
from frontline.digests.queries.archive import can_read_scope
from frontline.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class SubscriptionChoice:
    """A scope that somebody may subscribe to: which, of what, and its name."""

    scope: Scope
    object_id: uuid.UUID | None
    name: str


def list_subscriptions(person_id: uuid.UUID) -> Sequence[Subscription]:
    """Every subscription of a person, those that they stopped included."""
    query = select(Subscription).where(Subscription.person_id == person_id)
    return db.session.scalars(query.order_by(Subscription.scope, Subscription.object_id)).all()


def find_subscription(person_id: uuid.UUID, scope: Scope, object_id: uuid.UUID | None) -> Subscription | None:
    """The subscription of a person to a scope."""
    in_scope = (Subscription.scope == scope) & Subscription.object_id.is_not_distinct_from(object_id)
    return db.session.scalar(select(Subscription).where(Subscription.person_id == person_id, in_scope))


def list_subscription_choices(person: Person) -> list[SubscriptionChoice]:
    """What a person may subscribe to, with names: what is nearest first."""
    teams = sorted(organisations.list_open_teams(), key=lambda team: team.name)
    choices = [
        SubscriptionChoice(Scope.OWN, person.id, Scope.OWN.label),
        *(SubscriptionChoice(Scope.TEAM, team.id, team.name) for team in teams),
        *(
            SubscriptionChoice(Scope.DEPARTMENT, department.id, department.name)
            for department in organisations.list_departments()
        ),
        *(SubscriptionChoice(Scope.MISSION, mission.id, mission.name) for mission in organisations.list_missions()),
        SubscriptionChoice(Scope.GOVERNMENT, None, Scope.GOVERNMENT.label),
        SubscriptionChoice(Scope.COMMUNITY, None, Scope.COMMUNITY.label),
    ]
    return [choice for choice in choices if can_read_scope(choice.scope, choice.object_id, person)]
