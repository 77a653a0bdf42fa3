"""What an author says to a moderator: answers to questions, and whether a wording may be shown."""

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Clarification
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import find_open_question
from frontline.insights.service.notifications import notify_moderator
from frontline.insights.service.sharing import share_insight
from frontline.insights.states import move_insight_state, require_insight_state
from frontline.notices.service import mark_page_notices_read

# Stands where a question would, when an author objects to a wording.
WORDING_QUESTION = "May it be shown in this wording?"


def answer_clarification(*, insight: Insight, words: str) -> None:
    """Answer what was asked; the answer goes to the moderators alone.

    Raises:
        TransitionError: nothing is asked.
    """
    require_insight_state(insight, InsightState.CLARIFICATION_REQUESTED)
    clarification = find_open_question(insight)
    if clarification is None:
        raise TransitionError("Nothing is asked about this insight, or it was answered already.")
    clarification.answer, clarification.answered_at = vault.lock(words), now()
    move_insight_state(insight, InsightState.IN_MODERATION, reason="The author answered")
    _resolve_author_notices(insight)
    notify_moderator(insight, f"answered:{clarification.id}", "The author of an insight has answered")


def agree_to_wording(*, insight: Insight) -> None:
    """The author agrees with the wording: it is shared now.

    Raises:
        TransitionError: no wording is proposed.
    """
    require_insight_state(insight, InsightState.PROPOSED)
    share_insight(insight=insight)
    _resolve_author_notices(insight)


def object_to_wording(*, insight: Insight, reason: str) -> None:
    """The author objects to the wording: it goes back to the moderator with the reason.

    Raises:
        TransitionError: no wording is proposed.
    """
    require_insight_state(insight, InsightState.PROPOSED)
    move_insight_state(insight, InsightState.IN_MODERATION, reason="The author objects to the wording")
    _resolve_author_notices(insight)
    insight.release_at, insight.checked_by_id = None, None
    objection = Clarification(
        insight_id=insight.id, question=WORDING_QUESTION, answer=vault.lock(reason), asked_at=now(), answered_at=now()
    )
    db.session.add(objection)
    db.session.flush()
    notify_moderator(insight, f"objected:{objection.id}", "The author of an insight objects to the wording")


def _resolve_author_notices(insight: Insight) -> None:
    if insight.author_id:
        mark_page_notices_read(person_id=insight.author_id, path=f"/insights/{insight.id}")
