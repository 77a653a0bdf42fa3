"""Reads of answers."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, false, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.insights.models.insight import Insight
from frontline.responses.models.answer import (
    PUBLISHED_STATES,
    AnswerTemplate,
    Audience,
    PublishingHold,
    Response,
    ResponseCoverage,
    ResponseHandover,
    ResponseState,
    ResponseVersion,
)
from frontline.responses.models.feedback import Receipt
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import get_readable_condition
from frontline.themes.queries.related_themes import list_merged_themes


def get_response(response_id: uuid.UUID) -> Response:
    """An answer by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(Response, response_id), "There is no such answer.")


def list_theme_responses(theme: Theme, person: Person) -> Sequence[Response]:
    """All answers to a theme and to those merged into it that a person may read, drafts included, oldest first."""
    merged = [merged_theme.id for merged_theme in list_merged_themes(theme.id, person)]
    query = select(Response).where(Response.themes.any(Theme.id.in_([theme.id, *merged])))
    return db.session.scalars(query.order_by(Response.created_at, Response.id)).all()


def list_published_responses(theme_ids: Collection[uuid.UUID]) -> Sequence[Response]:
    """Answers to themes that hold: published and not replaced, oldest first."""
    return db.session.scalars(
        select(Response)
        .where(Response.themes.any(Theme.id.in_(theme_ids)), Response.state == ResponseState.PUBLISHED)
        .order_by(Response.published_at, Response.id)
    ).all()


def list_unpublished_responses(team_id: uuid.UUID) -> Sequence[Response]:
    """What a team has not published yet, oldest first."""
    query = select(Response).where(Response.team_id == team_id, Response.state.not_in(PUBLISHED_STATES))
    return db.session.scalars(query.order_by(Response.created_at, Response.id)).all()


def list_response_versions(response_id: uuid.UUID) -> Sequence[ResponseVersion]:
    """What an answer said each time that it was saved, latest first."""
    return db.session.scalars(
        select(ResponseVersion)
        .where(ResponseVersion.response_id == response_id)
        .order_by(ResponseVersion.number.desc())
    ).all()


def list_response_handovers(response_id: uuid.UUID) -> Sequence[ResponseHandover]:
    """Who passed an answer on to whom, latest first."""
    query = select(ResponseHandover).where(ResponseHandover.response_id == response_id)
    return db.session.scalars(query.order_by(ResponseHandover.at.desc())).all()


def list_writers_in_order(response_id: uuid.UUID) -> list[uuid.UUID]:
    """Who wrote on an answer, in the order in which they first did."""
    versions = list_response_versions(response_id)
    return list(dict.fromkeys(version.person_id for version in reversed(versions)))


def list_answer_templates(team_id: uuid.UUID) -> Sequence[AnswerTemplate]:
    """Words from which a team starts its answers, by name."""
    return db.session.scalars(
        select(AnswerTemplate).where(AnswerTemplate.team_id == team_id).order_by(AnswerTemplate.name)
    ).all()


def get_answer_template(template_id: uuid.UUID) -> AnswerTemplate:
    """A template by id.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(AnswerTemplate, template_id), "There is no such template.")


def find_publishing_hold(day: dt.date) -> PublishingHold | None:
    """The pre-election period that a day is in."""
    return db.session.scalar(
        select(PublishingHold).where(PublishingHold.starts_on <= day, PublishingHold.ends_on >= day).limit(1)
    )


def list_publishing_holds() -> Sequence[PublishingHold]:
    """All pre-election periods, latest first."""
    return db.session.scalars(select(PublishingHold).order_by(PublishingHold.starts_on.desc())).all()


def list_answered_insights(response_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The insights of a person that an answer is for.

    Raises:
        NotFoundError: it is for none of theirs.
    """
    own_receipts = (Receipt.response_id == response_id) & (Receipt.person_id == person_id)
    insight_ids = db.session.scalars(
        select(Receipt.insight_id).where(own_receipts).distinct().order_by(Receipt.insight_id)
    ).all()
    return require_found(insight_ids or None, "There is no such answer to something that you logged.")


def get_answered_insight_states(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """Which of these insights have a receipt, and whether they were opened again since the last answer."""
    last_receipt = func.max(Receipt.created_at)
    answered = db.session.execute(
        select(Receipt.insight_id, func.coalesce(Insight.reopened_at > last_receipt, false()))
        .join(Insight, Insight.id == Receipt.insight_id)
        .where(Receipt.insight_id.in_(insight_ids), Receipt.move_id.is_(None))
        .group_by(Receipt.insight_id, Insight.reopened_at)
    )
    return {insight_id: bool(is_open) for insight_id, is_open in answered}


def list_notified_responses(insight_id: uuid.UUID) -> Sequence[Response]:
    """Every answer that the author of an insight was told of, those that were replaced among them, oldest first."""
    receipts = select(Receipt.response_id).where(Receipt.insight_id == insight_id)
    query = select(Response).where(Response.id.in_(receipts), Response.state.in_(PUBLISHED_STATES))
    return db.session.scalars(query.order_by(Response.published_at, Response.id)).all()


def list_received_responses(insight_id: uuid.UUID) -> Sequence[Response]:
    """The answers for which an insight has a receipt and that hold, oldest first."""
    receipts = select(Receipt.response_id).where(Receipt.insight_id == insight_id)
    query = select(Response).where(Response.id.in_(receipts), Response.state == ResponseState.PUBLISHED)
    return db.session.scalars(query.order_by(Response.published_at, Response.id)).all()


def select_findable_responses(person: Person) -> ColumnElement[bool]:
    """Published answers that a person may find: to themes that they may read, to what they logged, to everybody."""
    receipts = select(Receipt.response_id).where(Receipt.person_id == person.id)
    community = Response.audience == Audience.COMMUNITY
    is_readable = community | Response.id.in_(receipts) | Response.themes.any(get_readable_condition(person))
    return (Response.state == ResponseState.PUBLISHED) & is_readable


def get_received_response(response_id: uuid.UUID, insight_id: uuid.UUID) -> Response:
    """An answer for which an insight has a receipt.

    Raises:
        NotFoundError: it has none.
    """
    response = next((answer for answer in list_received_responses(insight_id) if answer.id == response_id), None)
    return require_found(response, "There is no such answer to something that you logged.")


def get_coverage(response_id: uuid.UUID) -> dict[uuid.UUID, bool]:
    """For which insights its author said that an answer is meant for them, or is not."""
    rows = db.session.scalars(select(ResponseCoverage).where(ResponseCoverage.response_id == response_id))
    return {row.insight_id: row.covered for row in rows}
