import uuid

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.core.apart import apart_quickly
from frontline.core.database import db
from frontline.core.jobs import defer, job
from frontline.insights import originals, queries, service
from frontline.insights.models import Insight, State


@job("insights.screen")
def screen(insight_id: str) -> None:
    """Look for personal data in what was sent."""
    insight = db.session.get(Insight, uuid.UUID(insight_id))
    if insight is None or insight.state not in {State.SUBMITTED, State.IN_MODERATION}:
        return
    words = originals.read(insight.id, reason="Screen for personal data")
    findings = apart_quickly(analysis.screen, words.parts(), accounts.staff_names())
    service.screened(insight_id=insight.id, findings=findings)


@job("insights.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Screen what no screen reached."""
    for insight_id in queries.unscreened():
        defer(screen, key=f"screen:{insight_id}", insight_id=str(insight_id))
