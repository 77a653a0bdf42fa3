"""What follows from the screen and from the passing of time, without a person."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from frontline.core.database import db, now
from frontline.core.jobs import kept_apart
from frontline.insights import originals, queries
from frontline.insights.alarms import alarm
from frontline.insights.models import Identity, Insight, Original, State
from frontline.insights.service.moderating import clean, share


def screened(*, insight_id: uuid.UUID, findings: Mapping[str, list[dict[str, Any]]]) -> None:
    """Keep what the screen found in each field of the text."""
    original = db.session.get(Original, insight_id)
    if original is not None:
        original.findings = dict(findings)
        words = originals.unlocked(insight_id)
        db.session.get_one(Insight, insight_id).alarm = alarm(words).severity
        db.session.flush()


def pass_automatically(*, insight: Insight) -> bool:
    """Share what needs no moderator, where that is switched on: named, routine, in English, nothing found, no file."""
    if not queries.policy().automatic_pass or insight.identity is not Identity.NAMED or not clean([insight]):
        return False
    originals.propose(insight.id, originals.unlocked(insight.id))
    share(insight=insight)
    return True


def release_due() -> int:
    """Share every wording to which its author has not objected in time; returns how many."""
    due = select(Insight).where(Insight.state == State.PROPOSED, Insight.release_at <= now())
    waiting = due.with_only_columns(Insight.id).order_by(Insight.release_at).limit(500)
    released = 0
    for insight_id in db.session.scalars(waiting).all():
        with kept_apart("insights.release", insight=str(insight_id)):
            still_due = due.where(Insight.id == insight_id).with_for_update().execution_options(populate_existing=True)
            for insight in db.session.scalars(still_due).all():
                share(insight=insight)
                released += 1
    return released
