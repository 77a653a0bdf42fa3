"""Reads of answers."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, false, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.insights.models import Insight
from frontline.responses.models import OUT, Audience, Hold, Receipt, Response, ResponseState, Template, Version
from frontline.themes import queries as themes
from frontline.themes.models import Theme


def response(response_id: uuid.UUID) -> Response:
    """An answer by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Response, response_id), "There is no such answer.")


def of_theme(theme: Theme, person: Person) -> Sequence[Response]:
    """All answers to a theme and to those merged into it that a person may read, drafts included, oldest first."""
    merged = [one.id for one in themes.merged_into(theme.id, person)]
    query = select(Response).where(Response.themes.any(Theme.id.in_([theme.id, *merged])))
    return db.session.scalars(query.order_by(Response.created_at, Response.id)).all()


def published(theme_ids: Collection[uuid.UUID]) -> Sequence[Response]:
    """Answers to themes that hold: published and not replaced, oldest first."""
    return db.session.scalars(
        select(Response)
        .where(Response.themes.any(Theme.id.in_(theme_ids)), Response.state == ResponseState.PUBLISHED)
        .order_by(Response.published_at, Response.id)
    ).all()


def drafts_of(team_id: uuid.UUID) -> Sequence[Response]:
    """What a team has not published yet, oldest first."""
    query = select(Response).where(Response.team_id == team_id, Response.state.not_in(OUT))
    return db.session.scalars(query.order_by(Response.created_at, Response.id)).all()


def versions(response_id: uuid.UUID) -> Sequence[Version]:
    """What an answer said each time that it was saved, latest first."""
    return db.session.scalars(
        select(Version).where(Version.response_id == response_id).order_by(Version.number.desc())
    ).all()


def templates(team_id: uuid.UUID) -> Sequence[Template]:
    """Words from which a team starts its answers, by name."""
    return db.session.scalars(select(Template).where(Template.team_id == team_id).order_by(Template.name)).all()


def template(template_id: uuid.UUID) -> Template:
    """A template by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Template, template_id), "There is no such template.")


def hold_on(day: dt.date) -> Hold | None:
    """The pre-election period that a day is in."""
    return db.session.scalar(select(Hold).where(Hold.starts_on <= day, Hold.ends_on >= day).limit(1))


def holds() -> Sequence[Hold]:
    """All pre-election periods, latest first."""
    return db.session.scalars(select(Hold).order_by(Hold.starts_on.desc())).all()


def insights_answered(response_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The insights of a person that an answer is for.

    Raises:
        NotFoundError: it is for none of theirs.
    """
    mine = (Receipt.response_id == response_id) & (Receipt.person_id == person_id)
    found = db.session.scalars(select(Receipt.insight_id).where(mine).distinct().order_by(Receipt.insight_id)).all()
    return or_missing(found or None, "There is no such answer to something that you logged.")


def answered(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """Which of these insights have a receipt, and whether they were opened again since the last answer."""
    last = func.max(Receipt.created_at)
    rows = db.session.execute(
        select(Receipt.insight_id, func.coalesce(Insight.reopened_at > last, false()))
        .join(Insight, Insight.id == Receipt.insight_id)
        .where(Receipt.insight_id.in_(insight_ids), Receipt.move_id.is_(None))
        .group_by(Receipt.insight_id, Insight.reopened_at)
    )
    return {insight_id: bool(is_open) for insight_id, is_open in rows}


def told_of(insight_id: uuid.UUID) -> Sequence[Response]:
    """Every answer that the author of an insight was told of, those that were replaced among them, oldest first."""
    told = select(Receipt.response_id).where(Receipt.insight_id == insight_id)
    query = select(Response).where(Response.id.in_(told), Response.state.in_(OUT))
    return db.session.scalars(query.order_by(Response.published_at, Response.id)).all()


def received(insight_id: uuid.UUID) -> Sequence[Response]:
    """The answers for which an insight has a receipt and that hold, oldest first."""
    told = select(Receipt.response_id).where(Receipt.insight_id == insight_id)
    query = select(Response).where(Response.id.in_(told), Response.state == ResponseState.PUBLISHED)
    return db.session.scalars(query.order_by(Response.published_at, Response.id)).all()


def findable(person: Person) -> ColumnElement[bool]:
    """Published answers that a person may find: to themes that they may read, to what they logged, to everybody."""
    told = select(Receipt.response_id).where(Receipt.person_id == person.id)
    community = Response.audience == Audience.COMMUNITY
    mine = community | Response.id.in_(told) | Response.themes.any(themes.may_read(person))
    return (Response.state == ResponseState.PUBLISHED) & mine


def response_to(response_id: uuid.UUID, insight_id: uuid.UUID) -> Response:
    """An answer for which an insight has a receipt.

    Raises:
        NotFoundError: it has none.
    """
    found = next((answer for answer in received(insight_id) if answer.id == response_id), None)
    return or_missing(found, "There is no such answer to something that you logged.")
