import uuid

from frontline.core.database import db
from frontline.core.events import publish_event
from frontline.core.jobs import defer, job
from frontline.core.settings import get_settings
from frontline.core.storage import get_storage
from frontline.core.vault import vault
from frontline.insights import originals, screening
from frontline.insights.events import InsightScreened
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.queries.screening import list_unscreened_insights, list_unscreened_remarks
from frontline.insights.service.remarks import save_remark_findings
from frontline.insights.service.screening import save_findings
from frontline.insights.service.sharing import release_due_wordings


@job("insights.screen")
def screen(insight_id: str) -> None:
    """Look for personal data in what was sent, unless that was done as it was written."""
    insight = db.session.get(Insight, uuid.UUID(insight_id))
    if insight is None or insight.state not in {InsightState.SUBMITTED, InsightState.IN_MODERATION}:
        return
    if originals.get_findings(insight.id) is None:
        words = originals.read_original(insight.id, reason="Screen for personal data")
        findings = screening.screen_insight(insight, words)
        # Its author may have taken it back, or sent it anew in other words, meanwhile.
        insight = db.session.get(Insight, insight.id, with_for_update=True, populate_existing=True)
        if insight is None or insight.state not in {InsightState.SUBMITTED, InsightState.IN_MODERATION}:
            return
        if originals.get_original_text(insight.id) != words:
            return
        save_findings(insight_id=insight.id, findings=findings)
    publish_event(InsightScreened(insight.id))


@job("insights.screen_remark")
def screen_remark(remark_id: str) -> None:
    """Look for personal data in what an author added."""
    remark = db.session.get(Remark, uuid.UUID(remark_id))
    if remark is not None and remark.state is RemarkState.WAITING:
        insight = db.session.get_one(Insight, remark.insight_id)
        content = remark.content
        findings = screening.screen_remark_text(insight, vault.unlock(content))
        locked = db.session.get(Remark, remark.id, with_for_update=True, populate_existing=True)
        if locked is not None and locked.state is RemarkState.WAITING and locked.content == content:
            save_remark_findings(locked, findings)


@job("insights.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Screen what no screen reached."""
    for insight_id in list_unscreened_insights():
        defer("insights.screen", key=f"screen:{insight_id}", insight_id=str(insight_id))
    for remark_id in list_unscreened_remarks():
        defer("insights.screen_remark", key=f"screen:{remark_id}", remark_id=str(remark_id))


@job("insights.release", cron="*/5 * * * *")
def release() -> None:
    """Share each wording to which its author has not objected in time."""
    release_due_wordings()


@job("insights.delete_file")
def delete_file(file_id: str) -> None:
    """Delete a file that belongs to nothing any more."""
    get_storage(get_settings()).delete(file_id)
