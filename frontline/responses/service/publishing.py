"""Publish answers: in the same transaction every contributor gets a receipt and a notice."""

import datetime as dt
import uuid

from sqlalchemy import select

from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import today
from frontline.core.jobs import kept_apart
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.notices.service import Message, tell_one
from frontline.responses import queries
from frontline.responses.models import Audience, Hold, Outcome, Response, ResponseState
from frontline.responses.service.drafting import locked
from frontline.responses.service.receipts import tell_of_answer
from frontline.responses.states import ANSWERS, move_answer
from frontline.themes import service as themes
from frontline.themes.models import Theme, ThemeState
from frontline.themes.queries import current_routing
from frontline.themes.states import move

_LONGEST_HOLD = dt.timedelta(days=100)


def publish(*, response: Response) -> bool:
    """Publish an answer that is cleared, or hold it: until its time, or until a pre-election period is over.

    Publishing again changes nothing.

    Returns:
        Whether it is out.

    Raises:
        TransitionError: nobody has cleared it, or nothing is left of what it answers.
    """
    response = locked(response.id)
    if response.state is ResponseState.PUBLISHED:
        return True
    ANSWERS.require(response, ResponseState.APPROVED)
    if response.publish_at is None:
        response.publish_at = now()
    if response.publish_at > now() or queries.hold_on(today()):
        return False
    _publish(response)
    return True


def schedule(*, response: Response, at: dt.datetime) -> None:
    """Publish it then.

    Raises:
        FieldError: that is past.
        TransitionError: nobody has cleared it.
    """
    response = locked(response.id)
    ANSWERS.require(response, ResponseState.APPROVED)
    if at <= now():
        raise FieldError("publish_at", "Enter a time that is still to come")
    response.publish_at = at


def unschedule(*, response: Response) -> None:
    """Do not publish it by itself."""
    response = locked(response.id)
    ANSWERS.require(response, ResponseState.APPROVED)
    response.publish_at = None


def publish_due() -> int:
    """Publish whatever is cleared and whose time has come; returns how much."""
    due = (Response.state == ResponseState.APPROVED) & (Response.publish_at <= now())
    waiting = db.session.scalars(select(Response.id).where(due).order_by(Response.publish_at)).all()
    published = 0
    for response_id in waiting:
        with kept_apart("responses.publish_due", response=str(response_id)):
            response = locked(response_id)
            if response.state is ResponseState.APPROVED and response.publish_at and response.publish_at <= now():
                published += _publish_alone(response)
    return published


def _publish_alone(response: Response) -> bool:
    """Of one that can no longer be published, whoever wrote it is told why."""
    try:
        with db.session.begin_nested():
            return publish(response=response)
    except TransitionError as error:
        response.publish_at = None
        cause, title = f"not-published:{response.id}:{response.saved}", "Your answer could not be published"
        tell_one(response.author_id, Message(cause, title, str(error), f"/responses/{response.id}"))
        return False


def _answerable(response: Response) -> list[Theme]:
    """The themes of an answer that are with its team still, and of which something is left."""
    found = [themes.locked(theme.id) for theme in response.themes]
    routings = [(theme, current_routing(theme)) for theme in found if theme.is_listed and theme.insight_count]
    return [theme for theme, routing in routings if routing and routing.team_id == response.team_id]


def _publish(response: Response) -> None:
    answered = _answerable(response)
    if not answered:
        raise TransitionError("Nothing of what it answers is left, or it is with another team now.")
    move_answer(response, ResponseState.PUBLISHED)
    response.published_at = now()
    response.themes = answered
    if _is_private(answered):
        response.audience = Audience.CONTRIBUTORS
    if response.supersedes_id:
        move_answer(locked(response.supersedes_id), ResponseState.SUPERSEDED, reason="A later answer takes its place")
    outside = response.outcome is Outcome.NOT_RESPONSIBLE
    state = ThemeState.OUTSIDE_GOVERNMENT if outside else ThemeState.RESPONDED
    for theme in answered:
        move(theme, state, reason=f"Answered by {response.team.name}")
        theme.responded_at, theme.due_on = response.published_at, None
        themes.tell_watchers(theme, f"{response.team.name} answered it.", f"answer:{response.id}:{theme.id}")
    tell_of_answer(response)


def _is_private(answered: list[Theme]) -> bool:
    """Whether too few people speak in what is answered for everybody to read the answer."""
    return any(theme.alone_insight_id is not None or theme.people_count < MINIMUM_GROUP_SIZE for theme in answered)


def add_hold(*, name: str, starts_on: dt.date, ends_on: dt.date) -> None:
    """Hold every publishing in a pre-election period, both days included.

    Raises:
        FieldError: it would end before it starts.
    """
    if ends_on < starts_on:
        raise FieldError("ends_on", "The last day must be the first day or later")
    if ends_on < today():
        raise FieldError("ends_on", "Enter a last day that is still to come")
    if ends_on - starts_on > _LONGEST_HOLD:
        raise FieldError("ends_on", "A pre-election period takes at most 100 days. Check the year")
    db.session.add(Hold(name=name, starts_on=starts_on, ends_on=ends_on))


def end_hold(*, hold_id: uuid.UUID) -> None:
    """Take a pre-election period back."""
    hold = db.session.get(Hold, hold_id)
    if hold is not None:
        db.session.delete(hold)
