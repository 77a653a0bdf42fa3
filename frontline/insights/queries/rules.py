"""How moderation is done: duty contacts, acquaintances, phrases, the automatic pass, measures."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.insights.models import (
    Acquaintance,
    Concern,
    DutyContact,
    Measure,
    Miss,
    ModerationPolicy,
    Phrase,
    Redirection,
)


def unconfirmed(before: dt.datetime) -> Sequence[Redirection]:
    """What was passed on before a moment and nobody has confirmed."""
    query = select(Redirection).where(Redirection.received_at.is_(None), Redirection.at < before)
    return db.session.scalars(query.order_by(Redirection.at)).all()


def duty_contact(concern: Concern) -> DutyContact | None:
    """Whose duty a concern is now."""
    return db.session.scalar(
        select(DutyContact)
        .where(DutyContact.concern == concern, DutyContact.ended_at.is_(None))
        .order_by(DutyContact.created_at.desc())
        .limit(1)
    )


def duty_contacts() -> dict[Concern, DutyContact | None]:
    """Whose duty each concern is now."""
    return {concern: duty_contact(concern) for concern in Concern}


def redirection(insight_id: uuid.UUID) -> Redirection | None:
    """To whom an insight was passed on."""
    return db.session.get(Redirection, insight_id)


def redirections(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Redirection]:
    """To whom some insights were passed on, by insight."""
    passed = db.session.scalars(select(Redirection).where(Redirection.insight_id.in_(insight_ids)))
    return {redirection.insight_id: redirection for redirection in passed}


def passed_to(person: Person) -> Select[Redirection]:
    """What was passed on to somebody, what they have not confirmed first."""
    query = select(Redirection).join(DutyContact).where(DutyContact.person_id == person.id)
    return query.order_by(Redirection.received_at.is_not(None), Redirection.at.desc())


def acquaintances(moderator: Person) -> Sequence[Person]:
    """Whom a moderator stands back from."""
    query = select(Person).join(Acquaintance, Acquaintance.person_id == Person.id)
    return db.session.scalars(query.where(Acquaintance.moderator_id == moderator.id).order_by(Person.name)).all()


def phrases(use: str = "") -> Sequence[Phrase]:
    """What moderators say again and again."""
    query = select(Phrase).order_by(Phrase.use, Phrase.title)
    return db.session.scalars(query.where(Phrase.use == use) if use else query).all()


def policy() -> ModerationPolicy:
    """How moderation is done."""
    return db.session.get(ModerationPolicy, 1) or ModerationPolicy(id=1, automatic_pass=False)


def misses() -> tuple[int, int, int]:
    """Insights read by moderators; in how many of them they changed what was not marked; in how many places."""
    texts = select(func.count(), func.count().filter(Miss.missed > 0), func.coalesce(func.sum(Miss.missed), 0))
    read, with_misses, places = db.session.execute(texts.select_from(Miss)).one()
    return read, with_misses, places


def measures(since: dt.date) -> dict[tuple[str, str], int]:
    """What the service counted since a day, by what and channel."""
    total = func.sum(Measure.count)
    query = (
        select(Measure.what, Measure.channel, total).where(Measure.day >= since).group_by(Measure.what, Measure.channel)
    )
    return {(what, channel): int(count) for what, channel, count in db.session.execute(query)}
