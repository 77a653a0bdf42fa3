"""Draft and publish answers."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.jobs import defer
from frontline.core.vault import vault
from frontline.insights import service as insights
from frontline.insights.models import Insight, State
from frontline.organisations.models import Team
from frontline.responses import queries
from frontline.responses.models import Judgement, Outcome, Receipt, Response, ResponseState, Verdict
from frontline.themes import service as themes
from frontline.themes.models import Theme, ThemeState
from frontline.themes.queries import contributions
from frontline.themes.states import move


@dataclass(frozen=True, slots=True)
class Answer:
    """What a team says to a theme."""

    outcome: Outcome
    body: str
    reason: str = ""


def save_draft(*, key: uuid.UUID, theme: Theme, team: Team, author: Person, answer: Answer, seen: int = 0) -> Response:
    """Keep an answer under the key that its form was given: sending the form twice makes one.

    Args:
        key: of the answer.
        theme: which is with the team.
        team: whose answer it is.
        author: who writes.
        answer: what they say.
        seen: how often it had been saved when the form was opened.

    Raises:
        FieldError: the outcome needs a reason, or somebody saved it since the form was opened.
        TransitionError: the theme was not accepted, or this answer is published already.
        ForbiddenError: the key belongs to an answer of another team or theme.
    """
    if answer.outcome is Outcome.NO_CHANGE and not answer.reason:
        raise FieldError("reason", "Enter the reason why nothing changes")
    if theme.state not in {ThemeState.ACKNOWLEDGED, ThemeState.RESPONDED}:
        raise TransitionError("Accept the theme first, then answer it.")
    made = insert(Response).values(
        id=key, theme_id=theme.id, team_id=team.id, author_id=author.id, outcome=answer.outcome, body=answer.body,
        state=ResponseState.DRAFTING,
    )  # fmt: skip
    db.session.execute(made.on_conflict_do_nothing())
    response = locked(key)
    if (response.theme_id, response.team_id) != (theme.id, team.id):
        raise ForbiddenError("This answer belongs to another theme or team.")
    if response.state is not ResponseState.DRAFTING:
        raise TransitionError("This answer is published already.")
    if response.saved != seen and answer != Answer(response.outcome, response.body, response.reason):
        raise FieldError("body", "Somebody changed this draft meanwhile. Copy what you need and open it again")
    response.outcome, response.body, response.reason = answer.outcome, answer.body, answer.reason
    response.saved += 1
    record("response.saved", kind="response", key=key, new=ResponseState.DRAFTING)
    return response


def publish(*, response: Response) -> None:
    """Publish an answer: in the same transaction every contributor gets a receipt, and a job tells them.

    Publishing again changes nothing.
    """
    from frontline.responses.jobs import deliver

    response = locked(response.id)
    if response.state is ResponseState.PUBLISHED:
        return
    theme = themes.locked(response.theme_id)
    response.state, response.published_at = ResponseState.PUBLISHED, now()
    move(theme, ThemeState.RESPONDED, reason=f"Answered by {response.team.name}")
    record("response.published", kind="response", key=response.id, old="drafting", new="published")
    _write_receipts(response, theme)
    defer(deliver, response_id=str(response.id))


def _write_receipts(response: Response, theme: Theme) -> None:
    people = (
        select(func.gen_random_uuid(), literal(response.id), Insight.id, Insight.author_id)
        .where(Insight.id.in_(contributions(theme)), Insight.author_id.is_not(None), Insight.state == State.ACCEPTED)
    )  # fmt: skip
    columns = ["id", "response_id", "insight_id", "person_id"]
    db.session.execute(insert(Receipt).from_select(columns, people).on_conflict_do_nothing())


def locked(response_id: uuid.UUID) -> Response:
    """The answer, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Response)
        .where(Response.id == response_id)
        .with_for_update(of=Response)
        .execution_options(populate_existing=True)
    ).one()


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
    values = {"judgement": judgement, "reason": vault.lock(reason) if reason else None, "at": now()}
    row = insert(Verdict).values(id=uuid.uuid4(), response_id=response.id, insight_id=insight.id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["response_id", "insight_id"], set_=values))
    with acting(None):
        record("response.judged", kind="response", key=response.id, new=judgement)
    if judgement is Judgement.NOT_RESOLVED and insight.state is State.ACCEPTED:
        insights.reopen(insight=insight)
