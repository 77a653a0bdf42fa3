"""What waits for the screen."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import null, select

from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.insight import Insight, Original
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.queries.own import IN_MODERATION_STATES


def list_unscreened_insights() -> Sequence[uuid.UUID]:
    """Insights that have waited for the screen for ten minutes, oldest first."""
    late = (Insight.submitted_at < now() - dt.timedelta(minutes=10)) & Insight.state.in_(IN_MODERATION_STATES)
    query = select(Insight.id).join(Original).where(late, Original.findings.is_(null()))
    return db.session.scalars(query.order_by(Insight.submitted_at).limit(500)).all()


def list_unscreened_remarks() -> Sequence[uuid.UUID]:
    """Ids of remarks that no screen reached."""
    waiting = (Remark.state == RemarkState.WAITING) & Remark.findings.is_(None)
    return db.session.scalars(select(Remark.id).where(waiting)).all()
