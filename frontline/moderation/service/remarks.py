"""A moderator reads what authors add after an insight was shared, before a policy team does."""

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.events import publish_event
from frontline.core.vault import vault
from frontline.insights.events import RemarkShared
from frontline.insights.identifiers import get_author_identifiers
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.moderation.queries.acquaintances import is_author_known_to
from frontline.privacy.findings import list_confident_words
from frontline.privacy.identifiers import redact_identifiers


def open_remark(*, remark: Remark, moderator: Person) -> None:
    """Take a remark on one's desk; the reading is recorded.

    Raises:
        ForbiddenError: one wrote it.
        NotFoundError: it does not wait, or it is from somebody whom one knows.
    """
    insight = db.session.get_one(Insight, remark.insight_id)
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this, so another moderator must read it.")
    if remark.state is not RemarkState.WAITING or is_author_known_to(moderator, insight):
        raise NotFoundError("This does not wait for a moderator.")
    remark.moderator_id = moderator.id
    record_event("remark.read", kind="insight", key=insight.id, reason="Moderation")


def share_remark(*, remark: Remark, text: str, checked: bool) -> None:
    """Let it through in this wording.

    Raises:
        TransitionError: it was decided already, or the screen has not run.
        FieldError: personal data that the screen was sure of is still there and was not `checked`.
    """
    _require_undecided(remark)
    confident = list_confident_words(vault.unlock(remark.content), remark.findings or [])
    remaining = [words for words in confident if words in text]
    if remaining and not checked:
        raise FieldError(
            "text", "“%(words)s” is still there. Remove it, or confirm below that it can be shared", words=remaining[0]
        )
    insight = db.session.get_one(Insight, remark.insight_id)
    remark.shared_text = redact_identifiers(text, get_author_identifiers(insight))
    _decide_remark(remark, RemarkState.SHARED)
    if insight.state is InsightState.ACCEPTED and not insight.hidden_from_host:  # else nobody can read it
        publish_event(RemarkShared(remark.about, remark.about_id))


def withhold_remark(*, remark: Remark) -> None:
    """It cannot be shared; that somebody wrote it stays known to the moderators alone."""
    _require_undecided(remark)
    _decide_remark(remark, RemarkState.WITHHELD)


def _decide_remark(remark: Remark, state: RemarkState) -> None:
    remark.state, remark.decided_at = state, now()
    record_event(f"remark.{state.value}", kind="insight", key=remark.insight_id)


def _require_undecided(remark: Remark) -> None:
    if remark.state is not RemarkState.WAITING:
        raise TransitionError("This was decided already.")
    if remark.findings is None:
        raise TransitionError("The screen for personal data has not run on this yet.")
