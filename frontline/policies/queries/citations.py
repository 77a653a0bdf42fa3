"""Reads of citations: where insights and themes are cited in signed checks."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import (
    Check,
    CheckState,
    Citation,
    Finding,
    FindingDecision,
    Stance,
)
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.proposals import get_visible_condition


def _is_behind(insight_id: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """Whether an insight bears on what a finding takes on board; in earlier checks, whether it is in its theme."""
    bears = exists().where(
        Bearing.part_id == Finding.part_id,
        Bearing.theme_id == Finding.theme_id,
        Bearing.insight_id == insight_id,
        func.coalesce(Bearing.is_confirmed, Bearing.is_near),
    )
    is_taken = (Finding.decision == FindingDecision.ON_BOARD) & (Finding.stance != Stance.BESIDE)
    return or_(Finding.part_id.is_(None) & (Finding.theme_id == Citation.theme_id), bears & is_taken)


def list_citations_of_insights(insight_ids: Collection[uuid.UUID]) -> Sequence[tuple[Check, Finding]]:
    """Where insights are cited in signed checks of which contributors were told, by finding, oldest first."""
    citations = db.session.execute(
        select(Check, Finding)
        .join(Citation, Citation.check_id == Check.id)
        .join(Finding, (Finding.check_id == Check.id) & _is_behind(Citation.insight_id))
        .where(Citation.insight_id.in_(insight_ids), Check.notified_at.is_not(None))
        .order_by(Check.notified_at, Check.id, Finding.rank)
    )
    return [(citation[0], citation[1]) for citation in citations]


def list_own_citations(check_id: uuid.UUID, person: Person) -> Sequence[tuple[Insight, Finding]]:
    """What a person wrote that a signed check cites, with what the team made of it.

    Raises:
        NotFoundError: nothing of theirs, or they are not to know yet.
    """
    citations = db.session.execute(
        select(Insight, Finding)
        .join(Citation, Citation.insight_id == Insight.id)
        .join(Check, Check.id == Citation.check_id)
        .join(Finding, (Finding.check_id == Check.id) & _is_behind(Citation.insight_id))
        .where(Check.id == check_id, Check.notified_at.is_not(None), Insight.author_id == person.id)
        .where(Insight.state == InsightState.ACCEPTED)
        .order_by(Finding.rank, Insight.submitted_at)
    ).all()
    return [
        (citation[0], citation[1])
        for citation in require_found(citations or None, "Nothing that you logged is cited there.")
    ]


def list_findings_citing_theme(theme_id: uuid.UUID, person: Person) -> Sequence[Finding]:
    """What signed checks of proposals that a person may see make of a theme, each thing that they say once."""
    query = (
        select(Finding).join(Check).join(Proposal).where(Finding.theme_id == theme_id, get_visible_condition(person))
    )
    signed = query.where(Check.state == CheckState.SIGNED, Finding.stance != Stance.BESIDE)
    findings = db.session.scalars(signed.order_by(Check.signed_at.desc(), Finding.rank)).all()
    return list({(each.check_id, each.stance, each.decision): each for each in reversed(findings)}.values())[::-1]
