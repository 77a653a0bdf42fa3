"""Reads of what authors added to their insights."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from frontline.core.database import db
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState


def list_shared_remarks(about_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """What moderators let through, by what it answers; in an order that tells nothing of when or by whom.

    What an author hides from their host stays out for every team: it is no loss that anybody could miss.
    """
    is_shared = Remark.about_id.in_(about_ids) & (Remark.state == RemarkState.SHARED) & ~Insight.hidden_from_host
    shared_texts = db.session.execute(
        select(Remark.about_id, Remark.shared_text)
        .join(Insight)
        .where(is_shared, Insight.state == InsightState.ACCEPTED)
        .order_by(Remark.shared_text)
    )
    texts: dict[uuid.UUID, list[str]] = {}
    for about_id, text in shared_texts:
        texts.setdefault(about_id, []).append(text)
    return texts


def list_own_remarks(insight_id: uuid.UUID) -> dict[uuid.UUID, Remark]:
    """What the author of an insight added to it, by what it answers."""
    remarks = db.session.scalars(select(Remark).where(Remark.insight_id == insight_id))
    return {remark.about_id: remark for remark in remarks}
