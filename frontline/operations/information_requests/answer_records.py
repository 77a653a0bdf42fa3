"""Answers, what was said to clear them, and commitments as records."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.operations.information_requests.criteria import (
    RequestCriteria,
    get_holder_condition,
    get_named_theme_condition,
    get_period_condition,
    get_text_condition,
    make_lexemes,
    select_matching_theme_ids,
)
from frontline.operations.information_requests.exemptions import suggest_for_answer, suggest_for_clearance_note
from frontline.operations.information_requests.insight_records import describe_team
from frontline.operations.information_requests.records import (
    HeldRecord,
    RecordKind,
    RecordSource,
    format_day,
    join_paragraphs,
)
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import Commitment, CommitmentMove
from frontline.themes.models.theme import Theme

_SAID_AT = func.coalesce(Response.published_at, Response.created_at)
_IS_PUBLISHED = Response.state.in_(PUBLISHED_STATES)


def _get_answer_condition(criteria: RequestCriteria, *texts: Any) -> ColumnElement[bool]:
    """Answers to open themes that are asked for, by their own words, by more texts, or by those of their themes."""
    own = get_text_condition(criteria, make_lexemes(Response.title, Response.heard, Response.body, *texts))
    return and_(
        Response.themes.any(get_named_theme_condition(criteria)),
        or_(own, Response.themes.any(Theme.id.in_(select_matching_theme_ids(criteria)))),
    )


def _select_answers(criteria: RequestCriteria, state: ColumnElement[bool], moment: Any, *texts: Any) -> Select[Any]:
    held = get_holder_condition(criteria, Response.team_id), get_period_condition(criteria, moment)
    query = select(Response).where(state, *held, _get_answer_condition(criteria, *texts))
    return query.order_by(moment, Response.id)


def _select_published(criteria: RequestCriteria) -> Select[Any]:
    return _select_answers(criteria, _IS_PUBLISHED, _SAID_AT)


def _select_drafts(criteria: RequestCriteria) -> Select[Any]:
    return _select_answers(criteria, ~_IS_PUBLISHED, _SAID_AT)


def _select_clearance_notes(criteria: RequestCriteria) -> Select[Any]:
    cleared_at = func.coalesce(Response.cleared_at, Response.created_at)
    return _select_answers(criteria, Response.comment != "", cleared_at, Response.comment)


def _build_answers(responses: Sequence[Response]) -> Iterator[HeldRecord]:
    for response in responses:
        is_published = response.state in PUBLISHED_STATES
        yield HeldRecord(
            RecordKind.ANSWER if is_published else RecordKind.DRAFT_ANSWER, response.id,
            format_day(response.published_at or response.created_at), describe_team(response.team),
            response.state.label, _join_answer(response), f"/responses/{response.id}",
            exemptions=list(suggest_for_answer(response)),
        )  # fmt: skip


def _join_answer(response: Response) -> str:
    return join_paragraphs(response.title, response.heard, f"{response.outcome.label}.", response.body, response.reason)


def _build_clearance_notes(responses: Sequence[Response]) -> Iterator[HeldRecord]:
    for response in responses:
        yield HeldRecord(
            RecordKind.CLEARANCE_NOTE, response.id, format_day(response.cleared_at or response.created_at),
            describe_team(response.team), response.state.label, response.comment, f"/responses/{response.id}",
            exemptions=list(suggest_for_clearance_note()),
        )  # fmt: skip


def _select_commitments(criteria: RequestCriteria) -> Select[Any]:
    moment = func.coalesce(Response.published_at, Commitment.created_at)
    held = get_holder_condition(criteria, Commitment.team_id), get_period_condition(criteria, moment)
    query = select(Commitment).join(Response).where(*held, _get_answer_condition(criteria, Commitment.what))
    return query.order_by(moment, Commitment.id)


def _build_commitments(commitments: Sequence[Commitment]) -> Iterator[HeldRecord]:
    for commitment in commitments:
        due = _("Due on %(day)s.", day=format_date(commitment.due_on))
        yield HeldRecord(
            RecordKind.COMMITMENT, commitment.id,
            format_day(commitment.response.published_at or commitment.created_at), describe_team(commitment.team),
            commitment.state.label, join_paragraphs(commitment.what, due, commitment.reason, commitment.evidence),
            f"/commitments/{commitment.id}", exemptions=list(suggest_for_answer(commitment.response)),
        )  # fmt: skip


def _select_updates(criteria: RequestCriteria) -> Select[Any, Any]:
    texts = Commitment.what, CommitmentMove.reason, CommitmentMove.evidence
    held = get_holder_condition(criteria, Commitment.team_id), get_period_condition(criteria, CommitmentMove.at)
    query = select(CommitmentMove, Commitment).join(Commitment, Commitment.id == CommitmentMove.commitment_id)
    query = query.join(Response, Response.id == Commitment.response_id)
    query = query.where(*held, _get_answer_condition(criteria, *texts))
    return query.order_by(CommitmentMove.at, CommitmentMove.id)


def _build_updates(rows: Sequence[Any]) -> Iterator[HeldRecord]:
    for move, commitment in rows:
        change = _("From “%(old)s” to “%(new)s”.", old=move.old.label, new=move.new.label)
        yield HeldRecord(
            RecordKind.COMMITMENT_UPDATE, move.id, format_day(move.at), describe_team(commitment.team),
            move.new.label, join_paragraphs(commitment.what, change, move.reason, move.evidence),
            f"/commitments/{commitment.id}", exemptions=list(suggest_for_answer(commitment.response)),
        )  # fmt: skip


SOURCES = (
    RecordSource(RecordKind.ANSWER, _select_published, _build_answers),
    RecordSource(RecordKind.DRAFT_ANSWER, _select_drafts, _build_answers),
    RecordSource(RecordKind.CLEARANCE_NOTE, _select_clearance_notes, _build_clearance_notes),
    RecordSource(RecordKind.COMMITMENT, _select_commitments, _build_commitments),
    RecordSource(RecordKind.COMMITMENT_UPDATE, _select_updates, _build_updates),
)
