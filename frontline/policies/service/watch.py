"""Watch live proposals: what is new and relevant to one reaches its team the same day."""

import datetime as dt

from sqlalchemy import func, or_, select, text

from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.jobs import savepoint_per_item
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import LIVE_STAGES, Proposal
from frontline.policies.queries.evidence import MIN_RELEVANCE
from frontline.policies.service.notifications import notify_new_evidence

# Each new insight against each part of the newest check of the proposal; the best part of each is kept.
# What is hidden from its host reaches no team by a watch: there is nobody yet whose department could be asked.
_NEW = text("""
    INSERT INTO policy_relevant_insight (id, proposal_id, insight_id, part_id, likeness)
    SELECT gen_random_uuid(), :proposal, best.insight_id, best.part_id, best.likeness FROM (
        SELECT DISTINCT ON (insight.id) insight.id AS insight_id, part.id AS part_id,
            1 - (part.embedding <=> member.embedding) AS likeness
        FROM insight
        JOIN theme_membership AS member ON member.insight_id = insight.id
        JOIN theme ON theme.state NOT IN ('merged', 'retired', 'dismissed')
            AND (theme.id = member.theme_id OR theme.single_insight_id = insight.id)
        JOIN frontline_check_part AS part ON part.check_id = :check AND part.embedding IS NOT NULL
        WHERE insight.state = 'accepted' AND insight.accepted_at > :since AND insight.accepted_at <= :until
            AND NOT insight.hidden_from_host
        ORDER BY insight.id, part.embedding <=> member.embedding
    ) AS best WHERE best.likeness >= :min_relevance
    ON CONFLICT (proposal_id, insight_id) DO NOTHING RETURNING insight_id
""")
_LATE = dt.timedelta(hours=6)  # by which the vector of an accepted insight is there at the latest


def watch_proposals() -> int:
    """Look for what is relevant to each live proposal that has been checked; returns how much was found."""
    newest = select(Check.proposal_id, func.max(Check.number).label("number")).where(
        Check.state.in_((CheckState.OPEN, CheckState.SIGNED))
    )
    last = newest.group_by(Check.proposal_id).subquery()
    pairs = (
        select(Proposal, Check)
        .join(Check, Check.proposal_id == Proposal.id)
        .join(last, (last.c.proposal_id == Proposal.id) & (last.c.number == Check.number))
        .where(
            Proposal.stage.in_(LIVE_STAGES),
            or_(Proposal.watched_to.is_(None), Proposal.watched_to < _get_latest_acceptance()),
        )
        .order_by(Proposal.id)
    )
    new_count = 0
    for proposal, check in db.session.execute(pairs).all():
        with savepoint_per_item("watch", proposal=str(proposal.id)):
            new_count += _find_new_evidence(proposal, check)
    return new_count


def _get_latest_acceptance() -> dt.datetime:
    """When the last insight was accepted: where nothing is new, nothing is looked at."""
    newest = select(func.max(Insight.accepted_at)).where(Insight.state == InsightState.ACCEPTED)
    return db.session.scalar(newest) or dt.datetime.min.replace(tzinfo=dt.UTC)


def _find_new_evidence(proposal: Proposal, check: Check) -> int:
    until, begun = now(), check.found_at or check.created_at
    since = max(proposal.watched_to - _LATE, begun) if proposal.watched_to else begun
    parameters = {
        "proposal": proposal.id, "check": check.id, "since": since, "until": until, "min_relevance": MIN_RELEVANCE,
    }  # fmt: skip
    new_insights = db.session.execute(_NEW, parameters).all()
    proposal.watched_to = until
    if new_insights:
        notify_new_evidence(proposal, get_london_today().isoformat())
    return len(new_insights)
