"""What contributors say of answers: asked after four weeks, and again when a change was made."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline.audit.service import record
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.jobs import kept_apart
from frontline.core.vault import vault
from frontline.insights import queries as insights_read
from frontline.insights import service as insights
from frontline.insights.models import Insight, State
from frontline.notices.service import Message, tell
from frontline.responses import queries
from frontline.responses.models import Judgement, Receipt, Response, ResponseState, Verdict

PATIENCE = dt.timedelta(weeks=4)
ABOUT = "verdict"


def judge(*, response: Response, insight: Insight, judgement: Judgement, reason: str) -> None:
    """Keep what a contributor says of an answer; they may change their mind. "Not resolved" reopens the insight.

    Raises:
        FieldError: it is not resolved, and no reason is given.
        NotFoundError: the answer is for none of their insights.
    """
    if judgement is Judgement.NOT_RESOLVED and not reason:
        raise FieldError("reason", "Enter what is not resolved")
    if response.id not in {answer.id for answer in queries.received(insight.id)}:
        raise NotFoundError("There is no such answer to something that you logged.")
    before = queries.verdicts(insight.id).get(response.id)
    changed = before is not None and before.judgement is not judgement
    said = insights_read.own_remarks(insight.id).get(response.id)
    if (
        changed
        and said is not None
        and vault.unlock(said.content) == reason
        and judgement is not Judgement.NOT_RESOLVED
    ):
        reason = ""  # it was said of the other judgement
    values = {"judgement": judgement, "at": now()}
    row = insert(Verdict).values(id=uuid.uuid4(), response_id=response.id, insight_id=insight.id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["response_id", "insight_id"], set_=values))
    with acting(None):
        record("response.judged", kind="response", key=response.id, new=judgement)
    if insight.state is not State.ACCEPTED:
        return
    if reason:
        insights.remark(insight=insight, about=ABOUT, about_id=response.id, text=reason)
    else:
        insights.forget_remark(insight=insight, about_id=response.id)
    if judgement is Judgement.NOT_RESOLVED:
        insights.reopen(insight=insight)
    elif insight.reopened_at and not _still_open(insight):
        insights.resolve(insight=insight)


def _still_open(insight: Insight) -> bool:
    """Whether the author says of any answer that it has not resolved an insight."""
    return any(one.judgement is Judgement.NOT_RESOLVED for one in queries.verdicts(insight.id).values())


def ask_for_verdicts() -> int:
    """Ask whoever has said nothing four weeks after an answer, once; returns of how many answers."""
    since = now() - PATIENCE
    out = (Response.state == ResponseState.PUBLISHED) & (Response.published_at <= since)
    recent = Response.published_at > since - PATIENCE  # who was not asked in time is not asked at all
    answers = db.session.scalars(select(Response).where(out, recent)).all()
    for response in answers:
        with kept_apart("responses.ask_for_verdicts", response=str(response.id)):
            _ask_for_verdicts(response)
    return len(answers)


def _ask_for_verdicts(response: Response) -> None:
    judged = select(Verdict.insight_id).where(Verdict.response_id == response.id)
    people = select(Receipt.person_id).where(
        Receipt.response_id == response.id, Receipt.move_id.is_(None), Receipt.insight_id.not_in(judged)
    )
    body = f"{response.team.name} answered something that you logged. Say whether it helped."
    message = Message(f"verdict:{response.id}", "Did the answer help?", body, f"/answers/{response.id}")
    tell(people.distinct(), message)
