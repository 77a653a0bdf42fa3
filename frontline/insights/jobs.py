import uuid

from frontline.core.database import db
from frontline.core.jobs import defer, job
from frontline.core.settings import load_settings
from frontline.core.storage import storage
from frontline.core.vault import vault
from frontline.insights import originals, queries, screening, service
from frontline.insights.models import Insight, Remark, RemarkState, State


@job("insights.screen")
def screen(insight_id: str) -> None:
    """Look for personal data in what was sent, unless that was done as it was written; share what may go by itself."""
    insight = db.session.get(Insight, uuid.UUID(insight_id))
    if insight is None or insight.state not in {State.SUBMITTED, State.IN_MODERATION}:
        return
    if originals.findings(insight.id) is None:
        words = originals.read(insight.id, reason="Screen for personal data")
        findings = screening.screen(insight, words)
        # Its author may have taken it back, or sent it anew in other words, meanwhile.
        insight = db.session.get(Insight, insight.id, with_for_update=True, populate_existing=True)
        if insight is None or insight.state not in {State.SUBMITTED, State.IN_MODERATION}:
            return
        if originals.unlocked(insight.id) != words:
            return
        service.screened(insight_id=insight.id, findings=findings)
    service.pass_automatically(insight=insight)


@job("insights.screen_remark")
def screen_remark(remark_id: str) -> None:
    """Look for personal data in what an author added."""
    remark = db.session.get(Remark, uuid.UUID(remark_id))
    if remark is not None and remark.state is RemarkState.WAITING:
        insight = db.session.get_one(Insight, remark.insight_id)
        written = remark.content
        findings = screening.remark(insight, vault.unlock(written))
        again = db.session.get(Remark, remark.id, with_for_update=True, populate_existing=True)
        if again is not None and again.state is RemarkState.WAITING and again.content == written:
            service.remarked(again, findings)


@job("insights.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Screen what no screen reached."""
    for insight_id in queries.unscreened():
        defer("insights.screen", key=f"screen:{insight_id}", insight_id=str(insight_id))
    for remark_id in queries.unscreened_remarks():
        defer("insights.screen_remark", key=f"screen:{remark_id}", remark_id=str(remark_id))


@job("insights.release", cron="*/5 * * * *")
def release() -> None:
    """Share each wording to which its author has not objected in time; let nothing wait for ever."""
    service.release_due()
    service.stop_waiting()
    service.chase_contacts()


@job("insights.delete_file")
def delete_file(file_id: str) -> None:
    """Delete a file that belongs to nothing any more."""
    storage(load_settings()).delete(file_id)
