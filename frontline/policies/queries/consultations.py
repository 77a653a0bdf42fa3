"""Reads of consultations: who can be asked about a draft, what was asked, and what a person is asked."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.check import (
    Consultation,
    ConsultedInsight,
    Finding,
)
from frontline.themes.models.membership import Membership


def select_askable_insights(check_id: uuid.UUID) -> Select[uuid.UUID]:
    """Ids of the insights behind a check's findings whose authors agreed to be asked.

    Whatever the team says of the findings: else it could set all aside but one, and ask one person.
    """
    relevant_themes = select(Finding.theme_id).where(Finding.check_id == check_id, Finding.is_required)
    members = select(Membership.insight_id).where(Membership.theme_id.in_(relevant_themes))
    is_askable = Insight.may_ask & Insight.author_id.is_not(None) & (Insight.state == InsightState.ACCEPTED)
    return select(Insight.id).where(is_askable, ~Insight.hidden_from_host, Insight.id.in_(members))


def count_askable_insights(check_id: uuid.UUID) -> int:
    """How many insights a team can ask about; none where fewer than five people wrote them."""
    is_askable = Insight.id.in_(select_askable_insights(check_id))
    counts = select(func.count(), func.count(func.distinct(Insight.author_id))).where(is_askable)
    insights, people = db.session.execute(counts).one()
    return insights if people >= MINIMUM_GROUP_SIZE else 0


def list_consultations(check_id: uuid.UUID) -> Sequence[Consultation]:
    """What was asked on a check, latest first."""
    query = select(Consultation).where(Consultation.check_id == check_id)
    return db.session.scalars(query.order_by(Consultation.created_at.desc())).all()


def get_consultation(consultation_id: uuid.UUID, person: Person) -> tuple[Consultation, Insight]:
    """What a person is asked about something that they logged, and the latest insight that it is about.

    Raises:
        NotFoundError: they are not asked that.
    """
    query = (
        select(Consultation, Insight)
        .join(ConsultedInsight, ConsultedInsight.consultation_id == Consultation.id)
        .join(Insight, Insight.id == ConsultedInsight.insight_id)
        .where(
            Consultation.id == consultation_id, Insight.author_id == person.id, Insight.state == InsightState.ACCEPTED
        )
        .order_by(Insight.submitted_at.desc())
        .limit(1)
    )
    consulted = db.session.execute(query).first()
    if consulted is None:
        raise NotFoundError("There is no such question about something that you logged.")
    return consulted[0], consulted[1]
