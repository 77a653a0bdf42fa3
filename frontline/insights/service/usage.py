"""Count what the service does, by day: nothing about people."""

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.insights.models.clarification import UsageCount
from frontline.insights.models.insight import Insight

_QUICK, _SLOW = dt.timedelta(minutes=5), dt.timedelta(minutes=20)
SATISFACTION = {
    "very_satisfied": _l("Very satisfied"),
    "satisfied": _l("Satisfied"),
    "neither": _l("Neither"),
    "dissatisfied": _l("Dissatisfied"),
    "very_dissatisfied": _l("Very dissatisfied"),
}


def count_use(event: str, *, channel: str = "web") -> None:
    """One more of something on this day."""
    insertion = insert(UsageCount).values(day=get_london_today(), what=event, channel=channel, count=1)
    addition = {"count": UsageCount.count + 1}
    db.session.execute(insertion.on_conflict_do_update(index_elements=["day", "what", "channel"], set_=addition))


def count_submission(insight: Insight) -> None:
    """One more sent, with about how long it took."""
    channel = "telephone" if insight.logged_by_id else "web"
    count_use("sent", channel=channel)
    if insight.submitted_at:
        took = insight.submitted_at - insight.created_at
        lasted = "under_5_minutes" if took < _QUICK else "5_to_20_minutes" if took < _SLOW else "longer"
        count_use(f"took_{lasted}", channel=channel)
