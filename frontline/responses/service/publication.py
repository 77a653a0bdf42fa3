"""Publish answers: in the same transaction every contributor gets a receipt and a notice."""

import datetime as dt
import uuid

from sqlalchemy import select

from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import savepoint_per_item
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.notices.service import Notification, notify_person
from frontline.responses.models.answer import Audience, Outcome, PublishingHold, Response, ResponseState
from frontline.responses.queries.answers import find_publishing_hold
from frontline.responses.queries.selections import has_selected_insights, has_unanswered_insights
from frontline.responses.service.drafts import lock_response
from frontline.responses.service.receipts import notify_answer
from frontline.responses.states import RESPONSE_TRANSITIONS, move_response_state
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.notifications import notify_watchers
from frontline.themes.queries.access import find_current_routing
from frontline.themes.states import lock_theme, move_theme_state

_MAX_HOLD = dt.timedelta(days=100)


def publish_or_hold(*, response: Response) -> bool:
    """Publish an answer that is cleared, or hold it: until its time, or until a pre-election period is over.

    Publishing again changes nothing.

    Returns:
        Whether it is published.

    Raises:
        TransitionError: nobody has cleared it, or its themes are gone.
    """
    response = lock_response(response.id)
    if response.state is ResponseState.PUBLISHED:
        return True
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.APPROVED)
    if response.publish_at is None:
        response.publish_at = now()
    if response.publish_at > now() or find_publishing_hold(get_london_today()):
        return False
    _publish_response(response)
    return True


def schedule_publication(*, response: Response, at: dt.datetime) -> None:
    """Schedule its publication.

    Raises:
        FieldError: that is past.
        TransitionError: nobody has cleared it.
    """
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.APPROVED)
    if at <= now():
        raise FieldError("publish_at", "Enter a time that is still to come")
    response.publish_at = at


def unschedule_publication(*, response: Response) -> None:
    """Cancel its scheduled publication."""
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.APPROVED)
    response.publish_at = None


def publish_due_responses() -> int:
    """Publish the cleared answers whose time has come; returns how many."""
    due = (Response.state == ResponseState.APPROVED) & (Response.publish_at <= now())
    waiting = db.session.scalars(select(Response.id).where(due).order_by(Response.publish_at)).all()
    published_count = 0
    for response_id in waiting:
        with savepoint_per_item("responses.publish_due", response=str(response_id)):
            response = lock_response(response_id)
            if response.state is ResponseState.APPROVED and response.publish_at and response.publish_at <= now():
                published_count += _publish_or_notify_author(response)
    return published_count


def _publish_or_notify_author(response: Response) -> bool:
    """Publish it; where that is no longer possible, tell its author why."""
    try:
        with db.session.begin_nested():
            return publish_or_hold(response=response)
    except TransitionError as error:
        response.publish_at = None
        dedup_key, title = f"not-published:{response.id}:{response.saved}", "Your answer could not be published"
        notify_person(response.author_id, Notification(dedup_key, title, str(error), f"/responses/{response.id}"))
        return False


def _list_answerable_themes(response: Response) -> list[Theme]:
    """The themes of an answer that are still with its team and have insights."""
    themes = [lock_theme(theme_id) for theme_id in sorted(theme.id for theme in response.themes)]
    routings = [(theme, find_current_routing(theme)) for theme in themes if theme.is_listed and theme.insight_count]
    return [theme for theme, routing in routings if routing and routing.team_id == response.team_id]


def _publish_response(response: Response) -> None:
    answered = _list_answerable_themes(response)
    if not answered:
        raise TransitionError("The themes that it answers have no insights left, or are with another team now.")
    _require_unanswered_since_clearance(response, answered)
    move_response_state(response, ResponseState.PUBLISHED)
    response.published_at = now()
    response.themes = answered
    if response.selected_only or _has_too_few_people(answered):
        response.audience = Audience.CONTRIBUTORS
    if response.supersedes_id:
        move_response_state(
            lock_response(response.supersedes_id), ResponseState.SUPERSEDED, reason="A later answer takes its place"
        )
    if response.selected_only and not has_selected_insights(response, answered):
        raise TransitionError("The insights that it answers were withdrawn, or are in another theme now.")
    notify_answer(response)
    for theme in answered:
        notify_watchers(theme, f"{response.team.name} answered it.", f"answer:{response.id}")
        # What nobody answered yet is still due.
        if not response.selected_only or not has_unanswered_insights(theme):
            _mark_answered(theme, response)


def _require_unanswered_since_clearance(response: Response, answered: list[Theme]) -> None:
    """Clearance holds for what was known then: whoever was answered meanwhile would be told twice."""
    for theme in answered:
        if theme.responded_at and response.cleared_at and theme.responded_at > response.cleared_at:
            raise TransitionError(
                "“%(theme)s” was answered after this answer was cleared. Take it out, or take the answer back to draft "
                "and have it cleared again.",
                theme=theme.name,
            )


def _mark_answered(theme: Theme, response: Response) -> None:
    outside = response.outcome is Outcome.NOT_RESPONSIBLE
    state = ThemeState.OUTSIDE_GOVERNMENT if outside else ThemeState.RESPONDED
    move_theme_state(theme, state, reason=f"Answered by {response.team.name}")
    theme.responded_at, theme.due_on = response.published_at, None


def _has_too_few_people(answered: list[Theme]) -> bool:
    """Whether a theme has too few people for everybody to read the answer."""
    return any(theme.single_insight_id is not None or theme.people_count < MINIMUM_GROUP_SIZE for theme in answered)


def add_publishing_hold(*, name: str, starts_on: dt.date, ends_on: dt.date) -> None:
    """Hold every publishing in a pre-election period, both days included.

    Raises:
        FieldError: it would end before it starts.
    """
    if ends_on < starts_on:
        raise FieldError("ends_on", "The last day must be the first day or later")
    if ends_on < get_london_today():
        raise FieldError("ends_on", "Enter a last day that is still to come")
    if ends_on - starts_on > _MAX_HOLD:
        raise FieldError("ends_on", "A pre-election period takes at most 100 days. Check the year")
    db.session.add(PublishingHold(name=name, starts_on=starts_on, ends_on=ends_on))


def end_publishing_hold(*, hold_id: uuid.UUID) -> None:
    """End a pre-election period."""
    hold = db.session.get(PublishingHold, hold_id)
    if hold is not None:
        db.session.delete(hold)
