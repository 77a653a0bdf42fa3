"""An insight is shared with policy teams, and what was shared is emptied again."""

from sqlalchemy import select, update

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.events import publish_event
from frontline.core.jobs import savepoint_per_item
from frontline.insights import originals
from frontline.insights.events import InsightsAccepted
from frontline.insights.identifiers import get_author_identifiers
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Attachment
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.originals import TEXT_FIELDS
from frontline.insights.states import move_insight_state
from frontline.privacy.identifiers import redact_identifiers


def share_insight(*, insight: Insight) -> None:
    """Share the wording that was proposed; from here on it is analysed."""
    text = originals.get_proposal(insight.id) or originals.get_original_text(insight.id)
    identifiers = get_author_identifiers(insight)  # by the identity of now, not of when the wording was proposed
    move_insight_state(insight, InsightState.ACCEPTED)
    for name, answer in text.by_field().items():
        setattr(insight, name, redact_identifiers(answer, identifiers))
    insight.accepted_at, insight.release_at = now(), None
    db.session.flush()
    publish_event(InsightsAccepted((insight.id,)))


def release_due_wordings() -> int:
    """Share every wording to which its author has not objected in time; returns how many."""
    due = select(Insight).where(Insight.state == InsightState.PROPOSED, Insight.release_at <= now())
    due_ids = due.with_only_columns(Insight.id).order_by(Insight.release_at).limit(500)
    released = 0
    for insight_id in db.session.scalars(due_ids).all():
        with savepoint_per_item("insights.release", insight=str(insight_id)):
            still_due = due.where(Insight.id == insight_id).with_for_update().execution_options(populate_existing=True)
            for insight in db.session.scalars(still_due).all():
                share_insight(insight=insight)
                released += 1
    return released


def clear_shared_text(insight: Insight) -> None:
    """Empty the text that policy teams see."""
    for name in TEXT_FIELDS:
        setattr(insight, name, "")
    unshare_files(insight)
    remarks = update(Remark).where(Remark.insight_id == insight.id)
    db.session.execute(remarks.values(state=RemarkState.WITHHELD, shared_text=""))


def unshare_files(insight: Insight) -> None:
    """Show none of its files to policy teams any more."""
    db.session.execute(update(Attachment).where(Attachment.insight_id == insight.id).values(is_shared=False))
