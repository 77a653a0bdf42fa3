"""Reads of answers."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.responses.models import Receipt, Response, ResponseState, Verdict


def response(response_id: uuid.UUID) -> Response:
    """An answer by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Response, response_id), "There is no such answer.")


def of_theme(theme_id: uuid.UUID) -> Sequence[Response]:
    """All answers to a theme, drafts included, oldest first."""
    return db.session.scalars(
        select(Response).where(Response.theme_id == theme_id).order_by(Response.created_at, Response.id)
    ).all()


def published(theme_ids: Collection[uuid.UUID]) -> Sequence[Response]:
    """Published answers to themes, oldest first."""
    return db.session.scalars(
        select(Response)
        .where(Response.theme_id.in_(theme_ids), Response.state == ResponseState.PUBLISHED)
        .order_by(Response.published_at, Response.id)
    ).all()


def insight_answered(response_id: uuid.UUID, person_id: uuid.UUID) -> uuid.UUID:
    """The insight of a person that an answer is for.

    Raises:
        NotFoundError: it is for none of theirs.
    """
    mine = (Receipt.response_id == response_id) & (Receipt.person_id == person_id)
    return or_missing(
        db.session.scalar(select(Receipt.insight_id).where(mine).order_by(Receipt.insight_id).limit(1)),
        "There is no such answer to something that you logged.",
    )


def answered(insight_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these insights have a receipt."""
    return set(db.session.scalars(select(Receipt.insight_id).where(Receipt.insight_id.in_(insight_ids))))


def received(insight_id: uuid.UUID) -> Sequence[Response]:
    """The answers for which an insight has a receipt, oldest first."""
    query = select(Response).join(Receipt, Receipt.response_id == Response.id).where(Receipt.insight_id == insight_id)
    return db.session.scalars(query.order_by(Response.published_at, Response.id)).all()


def verdicts(insight_id: uuid.UUID) -> dict[uuid.UUID, Verdict]:
    """What the author of an insight said of each answer."""
    rows = db.session.scalars(select(Verdict).where(Verdict.insight_id == insight_id))
    return {row.response_id: row for row in rows}


def response_to(response_id: uuid.UUID, insight_id: uuid.UUID) -> Response:
    """An answer for which an insight has a receipt.

    Raises:
        NotFoundError: it has none.
    """
    found = next((answer for answer in received(insight_id) if answer.id == response_id), None)
    return or_missing(found, "There is no such answer to something that you logged.")
