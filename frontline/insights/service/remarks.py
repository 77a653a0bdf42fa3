"""What authors add after an insight was shared: a moderator reads it before a policy team does."""

import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.events import announce
from frontline.core.jobs import defer
from frontline.core.vault import vault
from frontline.insights import giveaways, queries
from frontline.insights.events import RemarkShared
from frontline.insights.models import Insight, Remark, RemarkState, State
from frontline.insights.screening import SURE
from frontline.insights.states import require


def remark(*, insight: Insight, about: str, about_id: uuid.UUID, text: str) -> None:
    """Keep what an author adds; saying it anew replaces it, and a moderator reads it anew.

    Raises:
        TransitionError: the insight is not shared.
    """
    require(insight, State.ACCEPTED)
    values = {
        "content": vault.lock(text), "findings": None, "state": RemarkState.WAITING, "shared_text": "",
        "moderator_id": None, "created_at": now(), "decided_at": None,
    }  # fmt: skip
    key = uuid.uuid4()
    row = insert(Remark).values(id=key, insight_id=insight.id, about=about, about_id=about_id, **values)
    row = row.on_conflict_do_update(index_elements=["about_id", "insight_id"], set_=values)
    kept = db.session.scalars(row.returning(Remark.id)).one()
    with acting(None):
        record("insight.remarked", kind="insight", key=insight.id)
    defer("insights.screen_remark", remark_id=str(kept))


def forget_remark(*, insight: Insight, about_id: uuid.UUID) -> None:
    """The author takes back what they added."""
    row = db.session.scalar(select(Remark).where(Remark.insight_id == insight.id, Remark.about_id == about_id))
    if row is not None:
        db.session.delete(row)


def remarked(remark: Remark, findings: list[dict[str, object]]) -> None:
    """Keep what the screen found in a remark."""
    remark.findings = findings


def open_remark(*, remark: Remark, moderator: Person) -> None:
    """Take a remark on one's desk; the reading is recorded.

    Raises:
        ForbiddenError: one wrote it.
        NotFoundError: it does not wait, or it is from somebody whom one knows.
    """
    insight = db.session.get_one(Insight, remark.insight_id)
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this, so another moderator must read it.")
    if remark.state is not RemarkState.WAITING or queries.knows_author(moderator, insight):
        raise NotFoundError("This does not wait for a moderator.")
    remark.moderator_id = moderator.id
    record("remark.read", kind="insight", key=insight.id, reason="Moderation")


def share_remark(*, remark: Remark, text: str, checked: bool) -> None:
    """Let it through in this wording.

    Raises:
        TransitionError: it was decided already, or the screen has not run.
        FieldError: personal data that the screen was sure of is still there and was not `checked`.
    """
    _require_waiting(remark)
    written = vault.unlock(remark.content)
    left = [
        found
        for spot in remark.findings or []
        if spot["confidence"] >= SURE and (found := written[spot["start"] : spot["end"]]) in text
    ]
    if left and not checked:
        raise FieldError(
            "text", "“%(words)s” is still there. Remove it, or confirm below that it can be shared", words=left[0]
        )
    known = giveaways.known_of(db.session.get_one(Insight, remark.insight_id))
    remark.shared_text = giveaways.without(text, known)
    _decide(remark, RemarkState.SHARED)
    insight = db.session.get_one(Insight, remark.insight_id)
    if insight.state is State.ACCEPTED and not insight.hidden_from_host:  # else nobody can read it
        announce(RemarkShared(remark.about, remark.about_id))


def withhold_remark(*, remark: Remark) -> None:
    """It cannot be shared; that somebody wrote it stays known to the moderators alone."""
    _require_waiting(remark)
    _decide(remark, RemarkState.WITHHELD)


def _decide(remark: Remark, state: RemarkState) -> None:
    remark.state, remark.decided_at = state, now()
    record(f"remark.{state.value}", kind="insight", key=remark.insight_id)


def _require_waiting(remark: Remark) -> None:
    if remark.state is not RemarkState.WAITING:
        raise TransitionError("This was decided already.")
    if remark.findings is None:
        raise TransitionError("The screen for personal data has not run on this yet.")
