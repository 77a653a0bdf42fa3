"""A digest as a letter: written when it is sent, from what may be shown at that moment."""

import uuid

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests import queries, service
from frontline.digests.models import THEMED, Digest, Pace, Subscription
from frontline.digests.queries import Shown
from frontline.notices.letters import Block, Letter
from frontline.notices.models import Notice


def write(notice: Notice) -> Letter | None:
    """The letter of a digest to one person; None where nothing is left in it that they may see."""
    digest = db.session.get(Digest, _digest_id(notice))
    person = db.session.get_one(Person, notice.person_id)
    if digest is None or not queries.may_read(digest.scope, digest.object_id, person):
        return None
    shown = queries.shown(digest, person)
    if not shown.items and not shown.call:
        return None
    return Letter(digest.title, blocks(digest, shown))


def blocks(digest: Digest, shown: Shown) -> list[Block]:
    """What a digest says, piece by piece."""
    found: list[Block] = []
    for item in shown.items:
        about = [*item.reasons, *([_("With %(team)s", team=item.team)] if item.team else [])]
        found += [Block("item", item.title, item.path), Block("paragraph", ". ".join(about) + ".")]
        if item.body:
            found.append(Block("paragraph", item.body))
        found += [Block("quote", f"“{quote.text}”", more=quote.who) for quote in item.quotes]
    if shown.call:
        found += [Block("heading", _("Your views are asked for")), Block("paragraph", shown.call)]
    if shown.more:
        found.append(Block("paragraph", _("%(number)s more had no room here.", number=shown.more)))
    if digest.scope in THEMED:
        found.append(Block("paragraph", _("Counts are lower bounds, from people who chose to write.")))
    found.append(Block("link", _("Read it in Frontline"), f"/digests/{digest.id}"))
    return found


def _digest_id(notice: Notice) -> uuid.UUID:
    return uuid.UUID(notice.cause.partition(":")[2])


def about(notice: Notice) -> str:
    """The subscription by which a digest came."""
    digest = db.session.get_one(Digest, _digest_id(notice))
    found = queries.subscription(notice.person_id, digest.scope, digest.object_id)
    return str(found.id) if found else ""


def stop(subscription_id: str, stopped: bool) -> str:  # noqa: FBT001 - what a kind of letter promises
    """Stop a digest for somebody, or start it again at the pace that it had."""
    found = db.session.get(Subscription, uuid.UUID(subscription_id)) if subscription_id else None
    if found is None:
        return _("digests")
    if stopped is (found.pace is Pace.NEVER):
        return _about_it(found)  # it is so already: pressing twice changes nothing
    pace = Pace.NEVER if stopped else found.was or Pace.WEEKLY
    service.subscribe(person=found.person, scope=found.scope, object_id=found.object_id, pace=pace)
    return _about_it(found)


def _about_it(subscription: Subscription) -> str:
    return _("digests about %(name)s", name=queries.name_of(subscription.scope, subscription.object_id))
