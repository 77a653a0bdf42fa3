"""Reads of what authors added to their insights."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.insights.models import Acquaintance, Identity, Insight, Remark, RemarkState, State


def remarks_waiting(moderator: Person) -> Select[Remark]:
    """Remarks that wait for a moderator, oldest first; not one's own, nor those of people whom one knows."""
    known = select(Acquaintance.person_id).where(Acquaintance.moderator_id == moderator.id)
    stranger = or_(Insight.identity == Identity.DE_IDENTIFIED, Insight.author_id.not_in(known))
    return (
        select(Remark)
        .join(Insight)
        .where(Remark.state == RemarkState.WAITING, stranger, Insight.author_id != moderator.id)
        .order_by(Remark.created_at, Remark.id)
    )


def remark(remark_id: uuid.UUID, *, lock: bool = False) -> Remark:
    """A remark by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Remark, remark_id, with_for_update=lock or None), "There is no such remark.")


def insight_of(remark: Remark) -> Insight:
    """The insight that a remark belongs to."""
    return db.session.get_one(Insight, remark.insight_id)


def unscreened_remarks() -> Sequence[uuid.UUID]:
    """Ids of remarks that no screen reached."""
    waiting = (Remark.state == RemarkState.WAITING) & Remark.findings.is_(None)
    return db.session.scalars(select(Remark.id).where(waiting)).all()


def shared_remarks(about_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """What moderators let through, by what it answers; in an order that tells nothing of when or by whom.

    What an author hides from their host stays out for every team: it is no loss that anybody could miss.
    """
    let_through = Remark.about_id.in_(about_ids) & (Remark.state == RemarkState.SHARED) & ~Insight.hidden_from_host
    rows = db.session.execute(
        select(Remark.about_id, Remark.shared_text)
        .join(Insight)
        .where(let_through, Insight.state == State.ACCEPTED)
        .order_by(Remark.shared_text)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for about_id, text in rows:
        found.setdefault(about_id, []).append(text)
    return found


def own_remarks(insight_id: uuid.UUID) -> dict[uuid.UUID, Remark]:
    """What the author of an insight added to it, by what it answers."""
    return {row.about_id: row for row in db.session.scalars(select(Remark).where(Remark.insight_id == insight_id))}
