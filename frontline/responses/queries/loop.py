"""Reads of what came of answers: whom they reached, what people say of them, what the community reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.disclosure.masking import share_in_tenths
from frontline.disclosure.suppression import can_show_shares
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models import Insight
from frontline.notices.models import Delivery, Notice
from frontline.organisations.models import Team
from frontline.responses.models import (
    Audience,
    Judgement,
    Outcome,
    Receipt,
    Response,
    ResponseState,
    Verdict,
)
from frontline.themes.models import Theme


@dataclass(frozen=True, slots=True)
class Told:
    """How far the news of an answer has come: insights whose authors are told, and tenths of them; None for too few."""

    insights: int
    sent: int | None
    seen: int | None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people say of an answer, insight by insight: whether two are by one author, no number tells.

    Attributes:
        helped: insights, or None where it stays unsaid.
        partly: as `helped`.
        not_resolved: as `helped`.
        said: how many in all; None where they are fewer than five.
    """

    helped: int | None
    partly: int | None
    not_resolved: int | None
    said: int | None


def told(response_id: uuid.UUID) -> Told:
    """How far the news of an answer has come; what is hidden from a host counts for nobody."""
    mine = (Notice.person_id == Receipt.person_id) & (Notice.cause == f"response:{response_id}")
    counts = (
        select(
            func.count(), func.count().filter(Notice.sent_at.is_not(None) | (Notice.delivery == Delivery.SKIPPED)),
            func.count().filter(Notice.read_at.is_not(None)),
        )
        .select_from(Receipt)
        .join(Insight, Insight.id == Receipt.insight_id)
        .outerjoin(Notice, mine)
        .where(Receipt.response_id == response_id, Receipt.move_id.is_(None), ~Insight.hidden_from_host)
    )  # fmt: skip
    insights, sent, seen = db.session.execute(counts).one()
    return Told(insights, share_in_tenths(sent, insights), share_in_tenths(seen, insights))


def verdicts_on(response_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Verdicts]:
    """What people say of each answer; what is hidden from a host counts for nobody."""
    rows = db.session.execute(
        select(Verdict.response_id, Verdict.judgement)
        .join(Insight, Insight.id == Verdict.insight_id)
        .where(Verdict.response_id.in_(response_ids), ~Insight.hidden_from_host)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for response_id, judgement in rows:
        found.setdefault(response_id, []).append(str(judgement))
    return {response_id: _masked(said) for response_id, said in found.items()}


def _masked(said: list[str]) -> Verdicts:
    counts = {judgement.value: said.count(judgement.value) for judgement in Judgement}
    can_show = can_show_shares(counts.values())
    shown = {name: count if can_show else None for name, count in counts.items()}
    return Verdicts(**shown, said=len(said) if len(said) >= MINIMUM_GROUP_SIZE else None)


def verdicts(insight_id: uuid.UUID) -> dict[uuid.UUID, Verdict]:
    """What the author of an insight said of each answer."""
    rows = db.session.scalars(select(Verdict).where(Verdict.insight_id == insight_id))
    return {row.response_id: row for row in rows}


def delivery(person_id: uuid.UUID, response_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Notice]:
    """The notice by which a person was told of each answer."""
    causes = {f"response:{response_id}": response_id for response_id in response_ids}
    rows = db.session.scalars(select(Notice).where(Notice.person_id == person_id, Notice.cause.in_(causes)))
    return {causes[row.cause]: row for row in rows}


def community(
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
