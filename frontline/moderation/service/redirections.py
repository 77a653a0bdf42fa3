"""Concerns that are passed on to whoever has the duty, and confirmed by them."""

import datetime as dt

from sqlalchemy import update

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.jobs import savepoint_per_item
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.service.notifications import notify_author
from frontline.insights.states import move_insight_state
from frontline.moderation.models import Concern, Redirection
from frontline.moderation.queries.rules import find_duty_contact, list_unconfirmed_redirections
from frontline.notices.service import Notification, notify_person

_CONFIRMATION_PERIOD = dt.timedelta(hours=4)


def redirect_insight(*, insight: Insight, concern: Concern, note: str) -> Redirection:
    """Pass it to whoever has the duty; they are alerted, and the author learns to whom it went.

    Raises:
        FieldError: nobody is named for such concerns.
    """
    contact = find_duty_contact(concern)
    if contact is None:
        raise FieldError(
            "concern",
            "Nobody is named for %(concern)s yet: ask an administrator to name a duty contact",
            concern=concern.label.lower(),
        )
    move_insight_state(insight, InsightState.REDIRECTED, reason=concern.value)
    insight.closed_at = now()
    redirection = Redirection(insight_id=insight.id, contact_id=contact.id, note=vault.lock(note))
    db.session.add(redirection)
    db.session.flush()
    alert = "A moderator passed on something that you have the duty to deal with. Confirm that you have it."
    path = f"/redirections/{insight.id}"
    notify_person(contact.person_id, Notification(f"redirected:{insight.id}", f"{concern.label}: act now", alert, path))
    notify_author(insight, f"passed-on:{insight.id}", "What you logged was passed on", "Read to whom, and what to do.")
    return redirection


def confirm_redirection(*, redirection: Redirection) -> None:
    """The duty contact confirms that they have it; the first time counts."""
    unconfirmed = (Redirection.insight_id == redirection.insight_id) & Redirection.received_at.is_(None)
    db.session.execute(update(Redirection).where(unconfirmed).values(received_at=now()))
    insight = db.session.get(Insight, redirection.insight_id)
    if insight is None:
        raise NotFoundError("There is no such insight.")
    title = f"{redirection.contact.person.name} confirmed that they have what you logged"
    notify_author(insight, f"received:{insight.id}", title, "It is with the person whose duty it is.")


def chase_duty_contacts() -> int:
    """Alert again, every day, whoever has not confirmed what was passed on to them; and whoever passed it on."""
    unconfirmed = list_unconfirmed_redirections(now() - _CONFIRMATION_PERIOD)
    for redirection in unconfirmed:
        with savepoint_per_item("moderation.chase_contact", insight=str(redirection.insight_id)):
            _chase_duty_contact(redirection)
    return len(unconfirmed)


def _chase_duty_contact(redirection: Redirection) -> None:
    insight, contact = db.session.get_one(Insight, redirection.insight_id), redirection.contact
    dedup_key = f"chase:{redirection.insight_id}:{now():%Y%m%d}"
    title = f"{contact.concern.label}: nobody has confirmed it yet"
    alert = Notification(dedup_key, title, "Confirm now.", f"/redirections/{insight.id}")
    notify_person(contact.person_id, alert)
    if insight.moderator_id:
        body = f"Phone {contact.person.name}: {contact.phone}. At other times: {contact.out_of_hours}"
        notify_person(insight.moderator_id, Notification(dedup_key, title, body, "/moderation?show=elsewhere"))
