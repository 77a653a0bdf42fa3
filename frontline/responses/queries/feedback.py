"""Reads of feedback: whom answers reached, the verdicts on them, what the community reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.disclosure.masking import share_in_tenths
from frontline.disclosure.suppression import can_show_shares
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.insight import Insight
from frontline.notices.models import DeliveryState, Notice
from frontline.organisations.models import Team
from frontline.responses.models.answer import Audience, Outcome, Response, ResponseState
from frontline.responses.models.feedback import Receipt, Verdict, VerdictChoice
from frontline.themes.models.theme import Theme


@dataclass(frozen=True, slots=True)
class DeliveryCount:
    """Whom an answer reached: insights whose authors are told, and tenths of them; None for too few."""

    insights: int
    sent: int | None
    seen: int | None


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """Verdicts on an answer, counted by insight, so that no number tells whether two are by one author.

    Attributes:
        helped: insights, or None where it is suppressed.
        partly: as `helped`.
        not_resolved: as `helped`.
        total: how many in all; None where they are fewer than five.
    """

    helped: int | None
    partly: int | None
    not_resolved: int | None
    total: int | None


def count_delivery(response_id: uuid.UUID) -> DeliveryCount:
    """Whom an answer reached; what is hidden from a host counts for nobody."""
    own_notice = (Notice.person_id == Receipt.person_id) & (Notice.dedup_key == f"response:{response_id}")
    counts = (
        select(
            func.count(), func.count().filter(Notice.sent_at.is_not(None) | (Notice.delivery == DeliveryState.SKIPPED)),
            func.count().filter(Notice.read_at.is_not(None)),
        )
        .select_from(Receipt)
        .join(Insight, Insight.id == Receipt.insight_id)
        .outerjoin(Notice, own_notice)
        .where(Receipt.response_id == response_id, Receipt.move_id.is_(None), ~Insight.hidden_from_host)
    )  # fmt: skip
    insights, sent, seen = db.session.execute(counts).one()
    return DeliveryCount(insights, share_in_tenths(sent, insights), share_in_tenths(seen, insights))


def count_verdicts(response_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, VerdictCount]:
    """The verdicts on each answer; what is hidden from a host counts for nobody."""
    verdicts = db.session.execute(
        select(Verdict.response_id, Verdict.judgement)
        .join(Insight, Insight.id == Verdict.insight_id)
        .where(Verdict.response_id.in_(response_ids), ~Insight.hidden_from_host)
    )
    judgements: dict[uuid.UUID, list[str]] = {}
    for response_id, judgement in verdicts:
        judgements.setdefault(response_id, []).append(str(judgement))
    return {response_id: _mask_verdicts(values) for response_id, values in judgements.items()}


def _mask_verdicts(judgements: list[str]) -> VerdictCount:
    counts = {judgement.value: judgements.count(judgement.value) for judgement in VerdictChoice}
    can_show = can_show_shares(counts.values())
    masked = {name: count if can_show else None for name, count in counts.items()}
    return VerdictCount(**masked, total=len(judgements) if len(judgements) >= MINIMUM_GROUP_SIZE else None)


def get_verdicts_on_insight(insight_id: uuid.UUID) -> dict[uuid.UUID, Verdict]:
    """The verdicts of the author of an insight, by answer."""
    verdicts = db.session.scalars(select(Verdict).where(Verdict.insight_id == insight_id))
    return {verdict.response_id: verdict for verdict in verdicts}


def get_delivery_notices(person_id: uuid.UUID, response_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Notice]:
    """The notice by which a person was told of each answer."""
    response_ids_by_key = {f"response:{response_id}": response_id for response_id in response_ids}
    notices = db.session.scalars(
        select(Notice).where(Notice.person_id == person_id, Notice.dedup_key.in_(response_ids_by_key))
    )
    return {response_ids_by_key[notice.dedup_key]: notice for notice in notices}


def select_community_responses(
    *, department_id: uuid.UUID | None = None, outcome: Outcome | None = None, words: str = ""
) -> Select[Response]:
    """Published answers that everybody may read, latest first."""
    query = (
        select(Response)
        .join(Team, Team.id == Response.team_id)
        .where(Response.state == ResponseState.PUBLISHED, Response.audience == Audience.COMMUNITY)
        .order_by(Response.published_at.desc(), Response.id)
    )
    if department_id:
        query = query.where(Team.department_id == department_id)
    if outcome:
        query = query.where(Response.outcome == outcome)
    if words:
        heard = Response.themes.any(
            Theme.name.icontains(words, autoescape=True) & (Theme.people_count >= MINIMUM_GROUP_SIZE)
        )
        query = query.where(Response.title.icontains(words, autoescape=True) | heard)
    return query
