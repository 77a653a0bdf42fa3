"""Who wants which digest, and how often."""

import datetime as dt
import uuid

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key, now
from frontline.core.errors import ForbiddenError, or_missing
from frontline.core.translation import gettext as _
from frontline.digests import queries
from frontline.digests.models import Call, Pace, Scope, Subscription

# What comes with a role until somebody chooses otherwise; what they stopped stays stopped.
_BY_ROLE = text("""
    INSERT INTO digest_subscription (id, person_id, scope, object_id, pace)
    SELECT gen_random_uuid(), g.person_id, wanted.scope, wanted.object_id, wanted.pace
    FROM role_grant AS g JOIN person AS p ON p.id = g.person_id AND p.deactivated_at IS NULL
    CROSS JOIN LATERAL (VALUES
        ('team', g.team_id, 'weekly', ARRAY['policy_member', 'policy_lead']),
        ('department', g.department_id, 'weekly', ARRAY['director']),
        ('government', NULL, 'weekly', ARRAY['coordinator']),
        ('own', g.person_id, 'weekly', ARRAY['secondee']),
        ('community', NULL, 'monthly', ARRAY['secondee', 'policy_member', 'policy_lead'])
    ) AS wanted(scope, object_id, pace, roles)
    WHERE g.role = ANY(wanted.roles)
        AND (wanted.object_id IS NOT NULL OR wanted.scope IN ('government', 'community'))
    ON CONFLICT DO NOTHING
""")


def subscribe_by_role() -> None:
    """Give everybody the digests that come with their roles, where they have not chosen themselves."""
    db.session.execute(_BY_ROLE)


def subscribe(*, person: Person, scope: Scope, object_id: uuid.UUID | None, pace: Pace) -> Subscription:
    """Choose how often digests of a scope come.

    Raises:
        ForbiddenError: they are not for this person.
    """
    if not queries.may_read(scope, object_id, person):
        raise ForbiddenError(_("This digest is for others."))
    lock_key("digest_subscription", person.id)
    added = insert(Subscription).values(
        id=uuid.uuid4(), person_id=person.id, scope=scope, object_id=object_id, pace=pace
    )
    db.session.execute(added.on_conflict_do_nothing())  # what comes with a role is added by a job
    subscription = or_missing(queries.subscription(person.id, scope, object_id), "There is no such subscription.")
    if subscription.pace is not pace:
        subscription.was, subscription.pace = subscription.pace, pace
    db.session.flush()
    return subscription


def write_call(*, month: dt.date, words: str, person: Person) -> Call:
    """Say what the community is asked in the bulletin of a month."""
    lock_key("bulletin_call", month)
    call = db.session.scalar(select(Call).where(Call.month == month)) or Call(month=month)
    call.words, call.person_id, call.changed_at = words, person.id, now()
    db.session.add(call)
    record("bulletin.written", kind="bulletin", new=month.isoformat())
    return call
