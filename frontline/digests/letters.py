"""A digest as a letter: written when it is sent, from what may be shown at that moment; and how it is stopped."""

import uuid

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.blocks import make_digest_blocks
from frontline.digests.models import Digest, Frequency, Subscription
from frontline.digests.queries.archive import can_read_scope, get_scope_name
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.queries.subscriptions import find_subscription
from frontline.digests.service.subscriptions import set_subscription
from frontline.digests.summary import make_subject
from frontline.notices.letters import Letter
from frontline.notices.models import Notice


def write_digest_letter(notice: Notice) -> Letter | None:
    """The letter of a digest to one person; None where it has nothing that they may see."""
    digest = db.session.get(Digest, _get_digest_id(notice))
    person = db.session.get_one(Person, notice.person_id)
    if digest is None or not can_read_scope(digest.scope, digest.object_id, person):
        return None
    content = get_digest_content(digest, person)
    if content.is_empty:
        return None
    return Letter(make_subject(digest, content), make_digest_blocks(digest, content))


def _get_digest_id(notice: Notice) -> uuid.UUID:
    return uuid.UUID(notice.dedup_key.partition(":")[2])


def find_subscription_of_notice(notice: Notice) -> str:
    """The id of the subscription that a digest was sent for; empty where there is none."""
    digest = db.session.get_one(Digest, _get_digest_id(notice))
    subscription = find_subscription(notice.person_id, digest.scope, digest.object_id)
    return str(subscription.id) if subscription else ""


def set_subscription_stopped(subscription_id: str, stopped: bool) -> str:  # noqa: FBT001 - the signature of a letter kind
    """Stop a digest for somebody, or start it again as often as it came before."""
    subscription = db.session.get(Subscription, uuid.UUID(subscription_id)) if subscription_id else None
    if subscription is None:
        return _("digests")
    if stopped is (subscription.pace is Frequency.NEVER):
        return _describe_subscription(subscription)  # pressing twice changes nothing
    pace = Frequency.NEVER if stopped else subscription.was or Frequency.WEEKLY
    set_subscription(person=subscription.person, scope=subscription.scope, object_id=subscription.object_id, pace=pace)
    return _describe_subscription(subscription)


def _describe_subscription(subscription: Subscription) -> str:
    return _("digests about %(name)s", name=get_scope_name(subscription.scope, subscription.object_id))
