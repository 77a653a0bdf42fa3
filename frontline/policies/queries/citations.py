"""Reads of citations: where insights and themes are cited in signed checks."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.check import (
    Check,
    CheckState,
    Citation,
    Finding,
    Stance,
)
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.proposals import get_visible_condition


def list_citations_of_insights(insight_ids: Collection[uuid.UUID]) -> Sequence[tuple[Check, Finding]]:
    """Where insights are cited in signed checks of which contributors were told, with the finding, oldest first."""
    citations = db.session.execute(
        select(Check, Finding)
        .join(Citation, Citation.check_id == Check.id)
        .join(Finding, (Finding.check_id == Check.id) & (Finding.theme_id == Citation.theme_id))
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
        .join(Finding, (Finding.check_id == Check.id) & (Finding.theme_id == Citation.theme_id))
        .where(Check.id == check_id, Check.notified_at.is_not(None), Insight.author_id == person.id)
        .where(Insight.state == InsightState.ACCEPTED)
        .order_by(Finding.rank, Insight.submitted_at)
    ).all()
    return [
        (citation[0], citation[1])
        for citation in require_found(citations or None, "Nothing that you logged is cited there.")
    ]


def list_findings_citing_theme(theme_id: uuid.UUID, person: Person) -> Sequence[Finding]:
    """Findings of signed checks, of proposals that a person may see, that are about a theme."""
    query = (
        select(Finding).join(Check).join(Proposal).where(Finding.theme_id == theme_id, get_visible_condition(person))
    )
    signed = query.where(Check.state == CheckState.SIGNED, Finding.stance != Stance.BESIDE)
    return db.session.scalars(signed.order_by(Check.signed_at.desc())).all()
