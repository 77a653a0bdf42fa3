"""A moderator takes an insight on their desk, leaves it to another, or takes it back."""

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, NotFoundError
from frontline.core.events import publish_event
from frontline.insights import originals
from frontline.insights.events import InsightWithdrawn
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.queries.own import IN_MODERATION_STATES
from frontline.insights.service.notifications import notify_author
from frontline.insights.service.sharing import clear_shared_text
from frontline.insights.states import move_insight_state, require_insight_state
from frontline.moderation.queries.acquaintances import is_author_known_to


def open_for_moderation(*, insight: Insight, moderator: Person, reason: str) -> InsightText:
    """Take an insight on one's desk and read what was written; the reading is recorded.

    Raises:
        ForbiddenError: it is the moderator's own, from somebody they know, or they were the first to check it.
        TransitionError: it does not wait for a moderator.
    """
    require_insight_state(insight, *IN_MODERATION_STATES)
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this insight, so another moderator must read it.")
    if insight.checked_by_id == moderator.id:
        raise ForbiddenError("You checked this insight first, so another moderator must check it now.")
    _require_stranger(insight, moderator)
    move_insight_state(insight, InsightState.IN_MODERATION)
    insight.moderator_id = moderator.id
    if insight.is_severe_to_anybody and insight.checked_by_id is None:
        insight.responsible_id = moderator.id
    return originals.read_original(insight.id, reason=reason)


def return_to_queue(*, insight: Insight) -> None:
    """Leave an insight to another moderator."""
    require_insight_state(insight, InsightState.IN_MODERATION)
    move_insight_state(insight, InsightState.SUBMITTED, reason="Left to another moderator")
    insight.moderator_id = None


def take_back_insight(*, insight: Insight, moderator: Person) -> None:
    """Take an accepted insight out of everything that is shown, and put it on the moderator's desk."""
    require_insight_state(insight, InsightState.ACCEPTED)
    if insight.author_id == moderator.id:
        raise ForbiddenError("You wrote this insight, so another moderator must look at it.")
    _require_stranger(insight, moderator)
    move_insight_state(insight, InsightState.IN_MODERATION, reason="Taken back by a moderator")
    insight.moderator_id, insight.accepted_at, insight.checked_by_id = moderator.id, None, None
    stop_showing(insight)
    originals.read_original(insight.id, reason="Taken back for another look")
    title = "A moderator looks at one of your insights again"
    body = "Nothing of it is shown meanwhile. You will read what comes of it."
    notify_author(insight, f"taken-back:{insight.id}:{insight.version}", title, body)


def _require_stranger(insight: Insight, moderator: Person) -> None:
    """Nobody learns from a refusal who wrote it: what they may not read is not there."""
    if is_author_known_to(moderator, insight):
        raise NotFoundError("This insight does not wait for a moderator.")


def stop_showing(insight: Insight) -> None:
    """Take an insight that was shared out of everything that is shown."""
    clear_shared_text(insight)
    db.session.flush()
    publish_event(InsightWithdrawn(insight.id))
