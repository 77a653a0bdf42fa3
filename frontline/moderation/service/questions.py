"""Questions of moderators to authors."""

import datetime as dt

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.jobs import savepoint_per_item
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Clarification
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import find_open_question
from frontline.insights.service.notifications import notify_author, notify_moderator
from frontline.insights.states import move_insight_state
from frontline.moderation.queries.queue import list_unanswered_since

_ANSWER_PERIOD = dt.timedelta(days=7)


def ask_author(*, insight: Insight, question: str) -> None:
    """Ask the author something before it is shared; policy teams never learn who answered."""
    move_insight_state(insight, InsightState.CLARIFICATION_REQUESTED, reason="The author was asked something")
    clarification = Clarification(insight_id=insight.id, asked_by_id=insight.moderator_id, question=question)
    db.session.add(clarification)
    db.session.flush()
    title = "A moderator asks you something about your insight"
    notify_author(insight, f"asked:{clarification.id}", title, "Read and answer it.")


def withdraw_question(*, insight: Insight) -> None:
    """Do not wait for an answer any longer: it is on the moderator's desk again."""
    clarification = find_open_question(insight)
    move_insight_state(insight, InsightState.IN_MODERATION, reason="The question was taken back")
    if clarification is not None:
        db.session.delete(clarification)


def withdraw_unanswered_questions() -> int:
    """Bring back what an author has not answered in a week; returns how much."""
    unanswered, brought_back = list_unanswered_since(now() - _ANSWER_PERIOD), 0
    for insight_id in db.session.scalars(unanswered.with_only_columns(Insight.id).order_by(Insight.id)).all():
        with savepoint_per_item("moderation.withdraw_question", insight=str(insight_id)):
            locked = unanswered.where(Insight.id == insight_id).with_for_update()
            for insight in db.session.scalars(locked.execution_options(populate_existing=True)).all():
                withdraw_question(insight=insight)
                dedup_key = f"unanswered:{insight.id}:{insight.version}"
                notify_moderator(insight, dedup_key, "An author has not answered in a week")
                brought_back += 1
    return brought_back
