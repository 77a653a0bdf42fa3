"""What the service counted of its own use."""

import datetime as dt

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.insights.models.clarification import UsageCount


def list_usage_counts(since: dt.date) -> dict[tuple[str, str], int]:
    """What the service counted since a day, by what and channel."""
    total = func.sum(UsageCount.count)
    query = (
        select(UsageCount.what, UsageCount.channel, total)
        .where(UsageCount.day >= since)
        .group_by(UsageCount.what, UsageCount.channel)
    )
    return {(what, channel): int(count) for what, channel, count in db.session.execute(query)}
