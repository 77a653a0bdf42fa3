"""How moderation is done: who stands back, who has which duty, what is said again and again."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import has_role
from frontline.accounts.service import grant
from frontline.audit.service import record
from frontline.core.database import db, lock_key, now
from frontline.core.errors import FieldError
from frontline.insights.models import Acquaintance, Concern, DutyContact, ModerationPolicy, Phrase, Redirection
from frontline.notices.service import Message, tell_one


def stand_back(*, moderator: Person, email: str) -> Person:
    """From now on this moderator is not shown what somebody they know has written.

    Raises:
        FieldError: nobody has that address.
    """
    known = accounts.person_by_email(email)
    if known is None:
        raise FieldError("email", "Nobody with this email address has an account")
    row = insert(Acquaintance).values(moderator_id=moderator.id, person_id=known.id)
    db.session.execute(row.on_conflict_do_nothing())
    return known


def forget_acquaintance(*, moderator: Person, person_id: uuid.UUID) -> None:
    """Undo `stand_back`."""
    mine = (Acquaintance.moderator_id == moderator.id) & (Acquaintance.person_id == person_id)
    db.session.execute(delete(Acquaintance).where(mine))


def name_contact(*, concern: Concern, email: str, phone: str, hours: str, out_of_hours: str) -> DutyContact:
    """Name whose duty a concern is; who had it before has it no more.

    Raises:
        FieldError: nobody has that address.
    """
    lock_key("duty_contact", concern)
    person = accounts.person_by_email(email)
    if person is None:
        raise FieldError("email", "Nobody with this email address has an account yet")
    if not has_role(person, Role.DUTY_CONTACT):
        grant(person=person, role=Role.DUTY_CONTACT)
    held = (DutyContact.concern == concern) & DutyContact.ended_at.is_(None)
    before = db.session.scalars(select(DutyContact.id).where(DutyContact.concern == concern)).all()
    db.session.execute(update(DutyContact).where(held).values(ended_at=now()))
    contact = DutyContact(
        concern=concern, person_id=person.id, phone=phone, hours=hours, out_of_hours=out_of_hours, person=person
    )
    db.session.add(contact)
    db.session.flush()
    _hand_over(before, contact)
    record("duty_contact.named", kind="duty_contact", key=contact.id, new=concern.value)
    return contact


def _hand_over(before: Sequence[uuid.UUID], contact: DutyContact) -> None:
    """What nobody has confirmed follows the duty."""
    open_ones = Redirection.contact_id.in_(before) & Redirection.received_at.is_(None)
    moved = db.session.scalars(
        update(Redirection).where(open_ones).values(contact_id=contact.id).returning(Redirection.insight_id)
    ).all()
    for insight_id in moved:
        title, body = f"{contact.concern.label}: act now", "It came to you with the duty. Confirm that you have it."
        path = f"/redirections/{insight_id}"
        tell_one(contact.person_id, Message(f"handed-over:{insight_id}:{contact.id}", title, body, path))


def add_phrase(*, use: str, title: str, body: str) -> None:
    """Add words that moderators use again and again."""
    db.session.add(Phrase(use=use, title=title, body=body))
    record("moderation_phrase.added", kind="moderation_phrase", new=title)


def remove_phrase(*, phrase_id: uuid.UUID) -> None:
    """Remove such words."""
    db.session.execute(delete(Phrase).where(Phrase.id == phrase_id))
    record("moderation_phrase.removed", kind="moderation_phrase", key=phrase_id)


def set_automatic_pass(*, on: bool) -> None:
    """Switch on or off that what is clean and named is shared without a moderator."""
    row = insert(ModerationPolicy).values(id=1, automatic_pass=on)
    db.session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"automatic_pass": on}))
    record("moderation.automatic_pass", kind="moderation", new="on" if on else "off")
