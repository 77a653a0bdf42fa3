"""How moderation is done: who stands back, who has which duty, what is said again and again."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import has_role
from frontline.accounts.service.people import grant_role
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.moderation.models import Acquaintance, Concern, DutyContact, ModerationPolicy, Phrase, Redirection
from frontline.notices.service import Notification, notify_person


def add_acquaintance(*, moderator: Person, email: str) -> Person:
    """From now on this moderator is not shown what somebody they know has written.

    Raises:
        FieldError: nobody has that address.
    """
    person = accounts.find_person_by_email(email)
    if person is None:
        raise FieldError("email", "Nobody with this email address has an account")
    acquaintance = insert(Acquaintance).values(moderator_id=moderator.id, person_id=person.id)
    db.session.execute(acquaintance.on_conflict_do_nothing())
    return person


def remove_acquaintance(*, moderator: Person, person_id: uuid.UUID) -> None:
    """From now on this moderator is shown again what somebody has written."""
    is_between = (Acquaintance.moderator_id == moderator.id) & (Acquaintance.person_id == person_id)
    db.session.execute(delete(Acquaintance).where(is_between))


def name_duty_contact(*, concern: Concern, email: str, phone: str, hours: str, out_of_hours: str) -> DutyContact:
    """Name whose duty a concern is; who had it before has it no more.

    Raises:
        FieldError: nobody has that address.
    """
    lock_key("duty_contact", concern)
    person = accounts.find_person_by_email(email)
    if person is None:
        raise FieldError("email", "Nobody with this email address has an account yet")
    if not has_role(person, Role.DUTY_CONTACT):
        grant_role(person=person, role=Role.DUTY_CONTACT)
    is_current = (DutyContact.concern == concern) & DutyContact.ended_at.is_(None)
    earlier_ids = db.session.scalars(select(DutyContact.id).where(DutyContact.concern == concern)).all()
    db.session.execute(update(DutyContact).where(is_current).values(ended_at=now()))
    contact = DutyContact(
        concern=concern, person_id=person.id, phone=phone, hours=hours, out_of_hours=out_of_hours, person=person
    )
    db.session.add(contact)
    db.session.flush()
    _pass_on_redirections(earlier_ids, contact)
    record_event("duty_contact.named", kind="duty_contact", key=contact.id, new=concern.value)
    return contact


def _pass_on_redirections(earlier_ids: Sequence[uuid.UUID], contact: DutyContact) -> None:
    """What nobody has confirmed follows the duty."""
    is_open = Redirection.contact_id.in_(earlier_ids) & Redirection.received_at.is_(None)
    insight_ids = db.session.scalars(
        update(Redirection).where(is_open).values(contact_id=contact.id).returning(Redirection.insight_id)
    ).all()
    for insight_id in insight_ids:
        title, body = f"{contact.concern.label}: act now", "It came to you with the duty. Confirm that you have it."
        path = f"/redirections/{insight_id}"
        notify_person(contact.person_id, Notification(f"handed-over:{insight_id}:{contact.id}", title, body, path))


def add_phrase(*, use: str, title: str, body: str) -> None:
    """Add words that moderators use again and again."""
    db.session.add(Phrase(use=use, title=title, body=body))
    record_event("moderation_phrase.added", kind="moderation_phrase", new=title)


def remove_phrase(*, phrase_id: uuid.UUID) -> None:
    """Remove such words."""
    db.session.execute(delete(Phrase).where(Phrase.id == phrase_id))
    record_event("moderation_phrase.removed", kind="moderation_phrase", key=phrase_id)


def set_automatic_pass(*, on: bool) -> None:
    """Switch on or off that what is clean and named is shared without a moderator."""
    policy = insert(ModerationPolicy).values(id=1, automatic_pass=on)
    db.session.execute(policy.on_conflict_do_update(index_elements=["id"], set_={"automatic_pass": on}))
    record_event("moderation.automatic_pass", kind="moderation", new="on" if on else "off")
