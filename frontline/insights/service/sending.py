"""Send an insight, take it back, protect who wrote it."""

from sqlalchemy import select, update

from frontline.audit.service import record
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import announce
from frontline.core.jobs import defer
from frontline.core.settings import load_settings
from frontline.insights import giveaways, originals
from frontline.insights.events import InsightProtected, InsightReopened, InsightWithdrawn
from frontline.insights.language import language_of
from frontline.insights.models import Attachment, Identity, Insight, Original, Remark, RemarkState, State
from frontline.insights.originals import PARTS
from frontline.insights.service import measuring
from frontline.insights.states import move, require
from frontline.placements import queries as placements


def submit(*, insight: Insight) -> None:
    """Send a draft to the moderators; the screen for personal data runs first.

    Raises:
        TransitionError: it was sent already, or the placement and its time for hand-over are past.
    """
    if insight.author_id and not placements.may_still_log(insight.author_id, load_settings().handover_days):
        raise TransitionError(
            "Your placement and the weeks for handing over are past, so nothing can be sent any more."
        )
    words = originals.unlocked(insight.id)
    if not words.saw.strip():
        raise TransitionError("Enter what happened first.")
    move(insight, State.SUBMITTED)
    insight.submitted_at = now()
    insight.language = language_of(words)
    measuring.count_sent(insight)
    defer("insights.screen", insight_id=str(insight.id))


def undo(*, insight: Insight) -> None:
    """Take back what was sent less than 30 minutes ago: it is a draft again.

    Raises:
        TransitionError: the time is over, or a moderator has already decided.
    """
    require(insight, State.SUBMITTED, State.IN_MODERATION)
    if insight.undo_until is None or insight.undo_until < now():
        raise TransitionError("The 30 minutes are over. You can withdraw it instead.")
    move(insight, State.DRAFT, reason="Sending was undone")
    insight.submitted_at = insight.moderator_id = insight.checked_by_id = insight.judged_severity = None


def withdraw(*, insight: Insight) -> None:
    """Take it back from every state: its text is emptied and nothing of it is shown any more."""
    move(insight, State.WITHDRAWN)
    hide(insight)
    insight.closed_at = now()
    insight.release_at = None
    db.session.flush()
    with acting(None):  # what follows for its theme must not name the author either
        announce(InsightWithdrawn(insight.id))


def hide(insight: Insight) -> None:
    """Empty the text that policy teams see."""
    for name in PARTS:
        setattr(insight, name, "")
    _unshare_files(insight)
    remarks = update(Remark).where(Remark.insight_id == insight.id)
    db.session.execute(remarks.values(state=RemarkState.WITHHELD, shared_text=""))


def _unshare_files(insight: Insight) -> None:
    db.session.execute(update(Attachment).where(Attachment.insight_id == insight.id).values(is_shared=False))


def _screen_again(insight: Insight) -> None:
    """What gives an author away depends on their identity."""
    original = db.session.get(Original, insight.id)
    if original is not None and insight.state in {State.SUBMITTED, State.IN_MODERATION}:
        original.findings = None
        defer("insights.screen", insight_id=str(insight.id))


def protect(*, insight: Insight, identity: Identity, hidden_from_host: bool) -> None:
    """Move to a more protective identity, or hide it from the host; whatever is rendered from now on follows.

    Raises:
        FieldError: it would be less protective; once somebody relied on it, that cannot be taken back.
        TransitionError: it was withdrawn.
    """
    if insight.state is State.WITHDRAWN:
        raise TransitionError("This insight is withdrawn: nothing of it is shown to anybody.")
    if insight.identity is not identity and not identity.protects_more_than(insight.identity):
        raise FieldError("identity", "Select the same choice as now, or a more protective one")
    if insight.hidden_from_host and not hidden_from_host:
        raise FieldError("hidden_from_host", "It stays hidden from your host: that cannot be taken back")
    if (identity, hidden_from_host) == (insight.identity, insight.hidden_from_host):
        raise FieldError("identity", "Nothing would change: choose a more protective one, or hide it from your host")
    insight.identity, insight.hidden_from_host = identity, hidden_from_host
    for name in PARTS:
        setattr(insight, name, giveaways.without(getattr(insight, name), giveaways.known_of(insight)))
    _unshare_files(insight)  # they were let through when more of the author could be told
    for remark in db.session.scalars(select(Remark).where(Remark.insight_id == insight.id)):
        remark.shared_text = giveaways.without(remark.shared_text, giveaways.known_of(insight))
    _screen_again(insight)
    db.session.flush()
    with acting(None):
        announce(InsightProtected(insight.id))


def resolve(*, insight: Insight) -> None:
    """Its author has changed their mind: it is no longer open again."""
    insight.reopened_at = None
    with acting(None):
        record("insight.resolved", kind="insight", key=insight.id)


def reopen(*, insight: Insight) -> None:
    """Its author says that the answer did not resolve it.

    Raises:
        TransitionError: it is not shared with policy teams.
    """
    require(insight, State.ACCEPTED)
    insight.reopened_at = now()
    with acting(None):
        record("insight.reopened", kind="insight", key=insight.id)
        announce(InsightReopened(insight.id))
