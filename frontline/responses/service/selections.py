"""Take a theme or an insight out of an answer before it is published, and put it back."""

import uuid

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.responses.models.answer import Response, ResponseCoverage, ResponseState
from frontline.responses.service.clearance import reopen_draft
from frontline.responses.service.drafts import lock_response, start_theme_review
from frontline.responses.states import RESPONSE_TRANSITIONS

_UNPUBLISHED = (
    ResponseState.DRAFTING, ResponseState.RETURNED, ResponseState.IN_CLEARANCE, ResponseState.APPROVED,
)  # fmt: skip


def take_out_theme(*, response: Response, theme_id: uuid.UUID) -> None:
    """Leave a theme out of an answer; clearance stays, since nobody new reads it.

    Raises:
        TransitionError: it is published, or would answer nothing.
        NotFoundError: it is not for this theme.
    """
    response = _lock_unpublished(response)
    theme = next((theme for theme in response.themes if theme.id == theme_id), None)
    if theme is None:
        raise NotFoundError("This answer is not for that theme.")
    if len(response.themes) == 1:
        raise TransitionError("An answer is for at least one theme. Delete the draft instead.")
    response.themes.remove(theme)
    record_event("response.theme_taken_out", kind="response", key=response.id, old=theme.name)


def put_back_theme(*, response: Response, theme_id: uuid.UUID, person: Person) -> None:
    """Undo `take_out_theme`; what was cleared without it needs clearance again.

    Raises:
        TransitionError: the answer is published, or the theme cannot be answered.
    """
    response = _lock_unpublished(response)
    theme = start_theme_review(theme_id, response.team, person)
    if theme not in response.themes:
        response.themes.append(theme)
        record_event("response.theme_put_back", kind="response", key=response.id, new=theme.name)
        _require_new_clearance(response)


def take_out_insight(*, response: Response, insight_id: uuid.UUID) -> None:
    """Leave an insight out of an answer to some of them; clearance stays, since nobody new reads it.

    Raises:
        TransitionError: it is published, or would answer nothing.
        NotFoundError: it is not for this insight.
    """
    response = _lock_unpublished(response)
    ticked = (ResponseCoverage.response_id == response.id) & ResponseCoverage.covered
    if db.session.scalar(select(func.count()).where(ticked)) == 1:
        raise TransitionError("An answer is for at least one insight. Delete the draft instead.")
    _get_coverage(response, insight_id).covered = False
    record_event("response.insight_taken_out", kind="response", key=response.id)


def put_back_insight(*, response: Response, insight_id: uuid.UUID) -> None:
    """Undo `take_out_insight`; what was cleared without it needs clearance again.

    Raises:
        TransitionError: the answer is published.
        NotFoundError: it was never for this insight.
    """
    response = _lock_unpublished(response)
    coverage = _get_coverage(response, insight_id)
    if not coverage.covered:
        coverage.covered = True
        record_event("response.insight_put_back", kind="response", key=response.id)
        _require_new_clearance(response)


def _lock_unpublished(response: Response) -> Response:
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, *_UNPUBLISHED)
    return response


def _get_coverage(response: Response, insight_id: uuid.UUID) -> ResponseCoverage:
    coverage = db.session.get(ResponseCoverage, (response.id, insight_id)) if response.selected_only else None
    if coverage is None:
        raise NotFoundError("This answer is not for that insight.")
    return coverage


def _require_new_clearance(response: Response) -> None:
    db.session.flush()
    if response.state in {ResponseState.IN_CLEARANCE, ResponseState.APPROVED}:
        reopen_draft(response=response)
