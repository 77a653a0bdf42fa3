"""What is severe is told as it happens, to those who want no more than that."""

import datetime as dt

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.jobs import kept_apart
from frontline.core.translation import gettext as _
from frontline.digests import queries
from frontline.digests.models import THEMED, Pace, Subscription
from frontline.notices.service import Message, tell_one
from frontline.themes import queries as themes
from frontline.themes.models import Theme

_RECENT = dt.timedelta(days=2)


def tell_of_severe(at: dt.datetime) -> None:
    """Tell of themes with severe insights that have reached a team of late, each once."""
    wanted = select(Subscription).join(Person).where(Subscription.pace == Pace.AT_ONCE, Person.deactivated_at.is_(None))
    for subscription in db.session.scalars(wanted.where(Subscription.scope.in_(THEMED))).all():
        with kept_apart("digests.tell_of_severe", subscription=str(subscription.id)):
            _tell(subscription, at)


def _tell(subscription: Subscription, at: dt.datetime) -> None:
    since = max(at - _RECENT, subscription.created_at)
    severe = (Theme.severe_count > 0) & (Theme.routed_at >= since)
    about = queries.in_scope(subscription.scope, subscription.object_id)
    ids = db.session.scalars(select(Theme.id).where(severe, about)).all()
    for theme in themes.readable(ids, subscription.person).values():
        # Neither its name nor its words: what is taken back a minute later must not stand in a message.
        title = _("A severe theme has reached a team")
        body = _("Open it to read what is said, and who has it.")
        tell_one(subscription.person_id, Message(f"severe:{theme.id}", title, body, f"/themes/{theme.id}"))
