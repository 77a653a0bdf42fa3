"""Alert of severe themes as they reach a team: whoever gets a digest of theirs does not wait for it."""

import datetime as dt

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.jobs import savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.digests.models import THEMED_SCOPES, Frequency, Subscription
from frontline.digests.queries.scopes import select_themes_in_scope
from frontline.digests.severe_letters import SEVERE_KEY
from frontline.notices.service import Notification, notify_person
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import list_readable_themes

_RECENT = dt.timedelta(days=2)


def send_severe_alerts(at: dt.datetime) -> None:
    """Alert of themes with severe insights that have recently reached a team, each once."""
    recent = select(Theme.id).where(Theme.severe_count > 0, Theme.routed_at >= at - _RECENT)
    if db.session.scalar(recent.limit(1)) is None:
        return
    query = (
        select(Subscription).join(Person).where(Subscription.pace != Frequency.NEVER, Person.deactivated_at.is_(None))
    )
    for subscription in db.session.scalars(query.where(Subscription.scope.in_(THEMED_SCOPES))).all():
        with savepoint_per_item("digests.tell_of_severe", subscription=str(subscription.id)):
            _alert_subscriber(subscription, at)


def _alert_subscriber(subscription: Subscription, at: dt.datetime) -> None:
    since = max(at - _RECENT, subscription.created_at)
    severe = (Theme.severe_count > 0) & (Theme.routed_at >= since)
    in_scope = select_themes_in_scope(subscription.scope, subscription.object_id)
    ids = db.session.scalars(select(Theme.id).where(severe, in_scope)).all()
    for theme in list_readable_themes(ids, subscription.person).values():
        # Neither its name nor its words: an insight withdrawn a minute later must not be in a message.
        title = _("A severe theme has reached a team")
        body = _("Open it to read what is said, and who has it.")
        message = Notification(f"{SEVERE_KEY}:{theme.id}", title, body, f"/themes/{theme.id}")
        notify_person(subscription.person_id, message)
