"""What authors add after an insight was shared."""

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.jobs import defer
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.states import require_insight_state


def save_remark(*, insight: Insight, about: str, about_id: uuid.UUID, text: str) -> None:
    """Keep what an author adds; saying it anew replaces it, and a moderator reads it anew.

    Raises:
        TransitionError: the insight is not shared.
    """
    require_insight_state(insight, InsightState.ACCEPTED)
    values = {
        "content": vault.lock(text), "findings": None, "state": RemarkState.WAITING, "shared_text": "",
        "moderator_id": None, "created_at": now(), "decided_at": None,
    }  # fmt: skip
    key = uuid.uuid4()
    insertion = insert(Remark).values(id=key, insight_id=insight.id, about=about, about_id=about_id, **values)
    upsert = insertion.on_conflict_do_update(index_elements=["about_id", "insight_id"], set_=values)
    remark_id = db.session.scalars(upsert.returning(Remark.id)).one()
    with acting(None):
        record_event("insight.remarked", kind="insight", key=insight.id)
    defer("insights.screen_remark", remark_id=str(remark_id))


def delete_remark(*, insight: Insight, about_id: uuid.UUID) -> None:
    """The author takes back what they added."""
    remark = db.session.scalar(select(Remark).where(Remark.insight_id == insight.id, Remark.about_id == about_id))
    if remark is not None:
        db.session.delete(remark)


def save_remark_findings(remark: Remark, findings: list[dict[str, object]]) -> None:
    """Keep what the screen found in a remark."""
    remark.findings = findings
