"""What ends with somebody who leaves: the digests that they had."""

from sqlalchemy import delete, func, select

from frontline.accounts.models import Person
from frontline.accounts.responsibilities import WaitingWork
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.models import Frequency, Subscription


def list_subscription_work(person: Person) -> list[WaitingWork]:
    """The subscriptions of a person, which end."""
    is_theirs = Subscription.person_id == person.id
    count = db.session.scalar(
        select(func.count(Subscription.id)).where(is_theirs, Subscription.pace != Frequency.NEVER)
    )

    def hand_over(_successor: Person | None) -> None:
        db.session.execute(delete(Subscription).where(is_theirs))

    queue = _("They end with the account")
    return [WaitingWork("digests", _("Digests that they get"), count or 0, hand_over=hand_over, queue=queue)]
