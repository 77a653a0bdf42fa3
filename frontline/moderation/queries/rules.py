"""How moderation is done: duty contacts, redirections, phrases, the automatic pass, misses of the screen."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.moderation.models import Concern, DutyContact, Miss, ModerationPolicy, Phrase, Redirection


def list_unconfirmed_redirections(before: dt.datetime) -> Sequence[Redirection]:
    """What was passed on before a moment and nobody has confirmed."""
    query = select(Redirection).where(Redirection.received_at.is_(None), Redirection.at < before)
    return db.session.scalars(query.order_by(Redirection.at)).all()


def find_duty_contact(concern: Concern) -> DutyContact | None:
    """Whose duty a concern is now."""
    return db.session.scalar(
        select(DutyContact)
        .where(DutyContact.concern == concern, DutyContact.ended_at.is_(None))
        .order_by(DutyContact.created_at.desc())
        .limit(1)
    )


def list_duty_contacts() -> dict[Concern, DutyContact | None]:
    """Whose duty each concern is now."""
    return {concern: find_duty_contact(concern) for concern in Concern}


def find_redirection(insight_id: uuid.UUID) -> Redirection | None:
    """To whom an insight was passed on."""
    return db.session.get(Redirection, insight_id)


def get_redirections(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Redirection]:
    """To whom some insights were passed on, by insight."""
    redirections = db.session.scalars(select(Redirection).where(Redirection.insight_id.in_(insight_ids)))
    return {redirection.insight_id: redirection for redirection in redirections}


def get_redirection_to(person: Person, insight_id: uuid.UUID) -> Redirection:
    """What was passed on to somebody; what they confirmed stays theirs after their duty has ended.

    Raises:
        NotFoundError: nothing of this kind was passed on to them.
    """
    redirection = find_redirection(insight_id)
    if (
        redirection is None
        or redirection.contact.person_id != person.id
        or (redirection.contact.ended_at and not redirection.received_at)
    ):
        raise NotFoundError("Nothing of this kind was passed on to you.")
    return redirection


def list_redirections_to(person: Person) -> Select[Redirection]:
    """What was passed on to somebody, what they have not confirmed first."""
    query = select(Redirection).join(DutyContact).where(DutyContact.person_id == person.id)
    return query.order_by(Redirection.received_at.is_not(None), Redirection.at.desc())


def list_phrases(use: str = "") -> Sequence[Phrase]:
    """What moderators say again and again."""
    query = select(Phrase).order_by(Phrase.use, Phrase.title)
    return db.session.scalars(query.where(Phrase.use == use) if use else query).all()


def get_moderation_policy() -> ModerationPolicy:
    """How moderation is done."""
    return db.session.get(ModerationPolicy, 1) or ModerationPolicy(id=1, automatic_pass=False)


def count_misses() -> tuple[int, int, int]:
    """Insights read by moderators; in how many of them they changed what was not marked; in how many places."""
    texts = select(
        func.count(), func.count().filter(Miss.missed_count > 0), func.coalesce(func.sum(Miss.missed_count), 0)
    )
    read, with_misses, places = db.session.execute(texts.select_from(Miss)).one()
    return read, with_misses, places
