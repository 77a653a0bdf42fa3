"""Whom moderators know, and stand back from."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.moderation.models import Acquaintance


def is_stranger_to(moderator: Person) -> ColumnElement[bool]:
    """The condition that a moderator does not know the author of an insight, and is not the author.

    From the de-identified nobody stands back: that one is missing would tell who wrote it.
    """
    acquaintances = select(Acquaintance.person_id).where(Acquaintance.moderator_id == moderator.id)
    is_unknown = or_(
        Insight.identity == Identity.DE_IDENTIFIED, Insight.author_id.is_(None), Insight.author_id.not_in(acquaintances)
    )
    return is_unknown & Insight.author_id.is_distinct_from(moderator.id)


def is_author_known_to(moderator: Person, insight: Insight) -> bool:
    """Whether a moderator said that they know the author; of the de-identified nobody may tell."""
    if insight.is_de_identified or insight.author_id is None:
        return False
    return db.session.get(Acquaintance, (moderator.id, insight.author_id)) is not None


def may_moderate(moderator: Person, insight: Insight) -> bool:
    """Whether an insight may come to a moderator: not their own, nor one that they know of before."""
    is_own = moderator.id in {insight.author_id, insight.checked_by_id}
    return not is_own and not is_author_known_to(moderator, insight)


def list_moderators_knowing_author(insight: Insight) -> Select[uuid.UUID]:
    """Ids of moderators who said that they know the author; of the de-identified nobody stands back, as above."""
    knowing = select(Acquaintance.moderator_id).where(Acquaintance.person_id == insight.author_id)
    return knowing.where(false()) if insight.is_de_identified else knowing


def list_acquaintances(moderator: Person) -> Sequence[Person]:
    """Whom a moderator stands back from."""
    query = select(Person).join(Acquaintance, Acquaintance.person_id == Person.id)
    return db.session.scalars(query.where(Acquaintance.moderator_id == moderator.id).order_by(Person.name)).all()
