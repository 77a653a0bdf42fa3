"""Subscriptions to digests, and the question in the monthly bulletin."""

import datetime as dt
import uuid

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import ForbiddenError, require_found
from frontline.core.translation import gettext as _
from frontline.digests.models import BulletinCall, Frequency, Scope, Subscription
from frontline.digests.queries.archive import can_read_scope
from frontline.digests.queries.subscriptions import find_subscription

# What comes with a role until somebody chooses otherwise; what they stopped stays stopped.
_BY_ROLE = text("""
    INSERT INTO digest_subscription (id, person_id, scope, object_id, pace)
    SELECT gen_random_uuid(), g.person_id, defaults.scope, defaults.object_id, defaults.pace
    FROM role_grant AS g JOIN person AS p ON p.id = g.person_id AND p.deactivated_at IS NULL
    CROSS JOIN LATERAL (VALUES
        ('team', g.team_id, 'weekly', ARRAY['policy_member', 'policy_lead']),
        ('department', g.department_id, 'weekly', ARRAY['director']),
        ('government', NULL, 'weekly', ARRAY['coordinator']),
        ('own', g.person_id, 'weekly', ARRAY['secondee']),
        ('community', NULL, 'monthly', ARRAY['secondee', 'policy_member', 'policy_lead'])
    ) AS defaults(scope, object_id, pace, roles)
    WHERE g.role = ANY(defaults.roles)
        AND (defaults.object_id IS NOT NULL OR defaults.scope IN ('government', 'community'))
    ON CONFLICT DO NOTHING
""")


def subscribe_by_role() -> None:
    """Give everybody the digests that come with their roles, where they have not chosen themselves."""
    db.session.execute(_BY_ROLE)


def set_subscription(*, person: Person, scope: Scope, object_id: uuid.UUID | None, pace: Frequency) -> Subscription:
    """Choose how often digests of a scope come.

    Raises:
        ForbiddenError: they are not for this person.
    """
    if not can_read_scope(scope, object_id, person):
        raise ForbiddenError(_("This digest is not for you."))
    lock_key("digest_subscription", person.id)
    statement = insert(Subscription).values(
        id=uuid.uuid4(), person_id=person.id, scope=scope, object_id=object_id, pace=pace
    )
    db.session.execute(statement.on_conflict_do_nothing())  # what comes with a role is added by a job
    subscription = require_found(find_subscription(person.id, scope, object_id), "There is no such subscription.")
    if subscription.pace is not pace:
        subscription.was, subscription.pace = subscription.pace, pace
    db.session.flush()
    return subscription


def save_bulletin_call(*, month: dt.date, words: str, person: Person) -> BulletinCall:
    """Save what the community is asked in the bulletin of a month."""
    lock_key("bulletin_call", month)
    call = db.session.scalar(select(BulletinCall).where(BulletinCall.month == month)) or BulletinCall(month=month)
    call.words, call.person_id, call.changed_at = words, person.id, now()
    db.session.add(call)
    record_event("bulletin.written", kind="bulletin", new=month.isoformat())
    return call
