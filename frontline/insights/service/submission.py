"""Send an insight, take it back, protect who wrote it."""

from sqlalchemy import select

from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.jobs import defer
from frontline.core.settings import get_settings
from frontline.insights import originals
from frontline.insights.events import InsightProtected, InsightReopened, InsightWithdrawn
from frontline.insights.identifiers import get_author_identifiers
from frontline.insights.language import detect_language
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight, Original
from frontline.insights.models.remark import Remark
from frontline.insights.originals import TEXT_FIELDS
from frontline.insights.service import usage
from frontline.insights.service.drafts import fill_in_headline
from frontline.insights.service.sharing import clear_shared_text, unshare_files
from frontline.insights.states import move_insight_state, require_insight_state
from frontline.placements.queries.records import can_still_log
from frontline.privacy.identifiers import redact_identifiers


def submit_insight(*, insight: Insight) -> None:
    """Send a draft to the moderators; the screen for personal data runs first.

    Raises:
        TransitionError: it was sent already, or the placement and its time for hand-over are past.
    """
    if insight.author_id and not can_still_log(insight.author_id, get_settings().handover_days):
        raise TransitionError(
            "Your placement and the weeks for handing over are past, so nothing can be sent any more."
        )
    words = originals.get_original_text(insight.id)
    if not words.what_happened.strip():
        raise TransitionError("Enter what happened first.")
    fill_in_headline(insight)
    move_insight_state(insight, InsightState.SUBMITTED)
    insight.submitted_at = now()
    insight.language = detect_language(words)
    usage.count_submission(insight)
    defer("insights.screen", insight_id=str(insight.id))


def undo_submission(*, insight: Insight) -> None:
    """Take back what was sent less than 30 minutes ago: it is a draft again.

    Raises:
        TransitionError: the time is over, or a moderator has already decided.
    """
    require_insight_state(insight, InsightState.SUBMITTED, InsightState.IN_MODERATION)
    if insight.undo_until is None or insight.undo_until < now():
        raise TransitionError("The 30 minutes are over. You can withdraw it instead.")
    move_insight_state(insight, InsightState.DRAFT, reason="Sending was undone")
    insight.submitted_at = insight.moderator_id = insight.checked_by_id = insight.judged_severity = None


def withdraw_insight(*, insight: Insight) -> None:
    """Take it back from every state: its text is emptied and nothing of it is shown any more."""
    move_insight_state(insight, InsightState.WITHDRAWN)
    clear_shared_text(insight)
    insight.closed_at = now()
    insight.release_at = None
    db.session.flush()
    with acting(None):  # what follows for its theme must not name the author either
        publish_event(InsightWithdrawn(insight.id))


def _screen_again(insight: Insight) -> None:
    """What gives an author away depends on their identity."""
    original = db.session.get(Original, insight.id)
    if original is not None and insight.state in {InsightState.SUBMITTED, InsightState.IN_MODERATION}:
        original.findings = None
        defer("insights.screen", insight_id=str(insight.id))


def protect_identity(*, insight: Insight, identity: Identity, hidden_from_host: bool) -> None:
    """Move to a more protective identity, or hide it from the host; whatever is rendered from now on follows.

    Raises:
        FieldError: it would be less protective; once somebody relied on it, that cannot be taken back.
        TransitionError: it was withdrawn.
    """
    if insight.state is InsightState.WITHDRAWN:
        raise TransitionError("This insight is withdrawn: nothing of it is shown to anybody.")
    if insight.identity is not identity and not identity.protects_more_than(insight.identity):
        raise FieldError("identity", "Select the same choice as now, or a more protective one")
    if insight.hidden_from_host and not hidden_from_host:
        raise FieldError("hidden_from_host", "It stays hidden from your host: that cannot be taken back")
    if (identity, hidden_from_host) == (insight.identity, insight.hidden_from_host):
        raise FieldError("identity", "Nothing would change: choose a more protective one, or hide it from your host")
    insight.identity, insight.hidden_from_host = identity, hidden_from_host
    identifiers = get_author_identifiers(insight)
    for name in TEXT_FIELDS:
        setattr(insight, name, redact_identifiers(getattr(insight, name), identifiers))
    unshare_files(insight)  # they were let through when more of the author was shown
    for remark in db.session.scalars(select(Remark).where(Remark.insight_id == insight.id)):
        remark.shared_text = redact_identifiers(remark.shared_text, identifiers)
    _screen_again(insight)
    db.session.flush()
    with acting(None):
        publish_event(InsightProtected(insight.id))


def resolve_insight(*, insight: Insight) -> None:
    """Its author has changed their mind: it is no longer open again."""
    insight.reopened_at = None
    with acting(None):
        record_event("insight.resolved", kind="insight", key=insight.id)


def reopen_insight(*, insight: Insight) -> None:
    """Its author says that the answer did not resolve it.

    Raises:
        TransitionError: it is not shared with policy teams.
    """
    require_insight_state(insight, InsightState.ACCEPTED)
    insight.reopened_at = now()
    with acting(None):
        record_event("insight.reopened", kind="insight", key=insight.id)
        publish_event(InsightReopened(insight.id))
