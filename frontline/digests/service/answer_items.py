"""What is kept of a digest that is made of answers."""

import uuid
from typing import Any

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.digests.models import Scope
from frontline.digests.periods import Period
from frontline.digests.queries.archive import get_bulletin_call
from frontline.digests.service.reasons import is_in_period
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.responses.models.answer import Audience, Response, ResponseState
from frontline.responses.models.feedback import Receipt
from frontline.themes.models.theme import Theme

_MAX_ANSWERS = 20


def list_answer_content(scope: Scope, object_id: uuid.UUID | None, period: Period) -> dict[str, Any]:
    """The answers of a period to one person's insights, or for everybody with what the community is asked."""
    if scope is Scope.COMMUNITY:
        return {"items": _list_published_items(period), "call": get_bulletin_call(period.ends_on.replace(day=1))}
    in_period = is_in_period(Receipt.created_at, period)
    query = select(Receipt.response_id, Receipt.insight_id).where(in_period, Receipt.person_id == object_id).distinct()
    receipts = db.session.execute(query.order_by(Receipt.response_id, Receipt.insight_id).limit(_MAX_ANSWERS))
    return {
        "items": [{"response": str(receipt.response_id), "insight": str(receipt.insight_id)} for receipt in receipts]
    }


def _list_published_items(period: Period) -> list[dict[str, Any]]:
    """Answers for everybody: first, and in focus, the one to the theme of most people, where they are enough."""
    everybody = (Response.state == ResponseState.PUBLISHED) & (Response.audience == Audience.COMMUNITY)
    heard = func.max(Theme.people_count).filter(Theme.people_count >= MINIMUM_GROUP_SIZE)
    answered = select(Response.id, heard.label("heard")).outerjoin(Response.themes).group_by(Response.id)
    answers = db.session.execute(
        answered.where(is_in_period(Response.published_at, period), everybody)
        .order_by(heard.desc().nulls_last(), Response.id)
        .limit(_MAX_ANSWERS)
    )
    return [
        {"response": str(answer.id), "in_focus": not rank and bool(answer.heard)} for rank, answer in enumerate(answers)
    ]
