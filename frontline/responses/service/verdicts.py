"""Contributors' verdicts on answers: asked for after four weeks, and again when a change was made."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.jobs import savepoint_per_item
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.queries.remarks import list_own_remarks
from frontline.insights.service.remarks import delete_remark, save_remark
from frontline.insights.service.submission import reopen_insight, resolve_insight
from frontline.notices.service import Notification, notify
from frontline.responses.models.answer import Response, ResponseState
from frontline.responses.models.feedback import Receipt, Verdict, VerdictChoice
from frontline.responses.queries.answers import list_received_responses
from frontline.responses.queries.feedback import get_verdicts_on_insight

ASK_AFTER = dt.timedelta(weeks=4)
ABOUT_VERDICT = "verdict"


def record_verdict(*, response: Response, insight: Insight, judgement: VerdictChoice, reason: str) -> None:
    """Save a contributor's verdict on an answer; they may change it. "Not resolved" reopens the insight.

    Raises:
        FieldError: it is not resolved, and no reason is given.
        NotFoundError: the answer is for none of their insights.
    """
    if judgement is VerdictChoice.NOT_RESOLVED and not reason:
        raise FieldError("reason", "Enter what is not resolved")
    if response.id not in {answer.id for answer in list_received_responses(insight.id)}:
        raise NotFoundError("There is no such answer to something that you logged.")
    previous = get_verdicts_on_insight(insight.id).get(response.id)
    changed = previous is not None and previous.judgement is not judgement
    remark = list_own_remarks(insight.id).get(response.id)
    if (
        changed
        and remark is not None
        and vault.unlock(remark.content) == reason
        and judgement is not VerdictChoice.NOT_RESOLVED
    ):
        reason = ""  # it was about the other judgement
    values = {"judgement": judgement, "at": now()}
    statement = insert(Verdict).values(id=uuid.uuid4(), response_id=response.id, insight_id=insight.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["response_id", "insight_id"], set_=values))
    with acting(None):
        record_event("response.judged", kind="response", key=response.id, new=judgement)
    if insight.state is not InsightState.ACCEPTED:
        return
    if reason:
        save_remark(insight=insight, about=ABOUT_VERDICT, about_id=response.id, text=reason)
    else:
        delete_remark(insight=insight, about_id=response.id)
    if judgement is VerdictChoice.NOT_RESOLVED:
        reopen_insight(insight=insight)
    elif insight.reopened_at and not _is_unresolved(insight):
        resolve_insight(insight=insight)


def _is_unresolved(insight: Insight) -> bool:
    """Whether the author's verdict on any answer is that it did not resolve an insight."""
    return any(
        verdict.judgement is VerdictChoice.NOT_RESOLVED for verdict in get_verdicts_on_insight(insight.id).values()
    )


def ask_for_verdicts() -> int:
    """Ask contributors without a verdict four weeks after an answer, once; returns for how many answers."""
    since = now() - ASK_AFTER
    is_due = (Response.state == ResponseState.PUBLISHED) & (Response.published_at <= since)
    is_recent = Response.published_at > since - ASK_AFTER  # who was not asked in time is not asked at all
    responses = db.session.scalars(select(Response).where(is_due, is_recent)).all()
    for response in responses:
        with savepoint_per_item("responses.ask_for_verdicts", response=str(response.id)):
            _ask_for_verdicts(response)
    return len(responses)


def _ask_for_verdicts(response: Response) -> None:
    judged = select(Verdict.insight_id).where(Verdict.response_id == response.id)
    recipients = select(Receipt.person_id).where(
        Receipt.response_id == response.id, Receipt.move_id.is_(None), Receipt.insight_id.not_in(judged)
    )
    body = f"{response.team.name} answered something that you logged. Tell us whether it helped."
    message = Notification(f"verdict:{response.id}", "Did the answer help?", body, f"/answers/{response.id}")
    notify(recipients.distinct(), message)
