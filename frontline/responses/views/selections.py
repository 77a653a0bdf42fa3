"""Take a theme or an insight out of an answer before it is published, and put it back."""

import uuid

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import NotFoundError
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.responses.models.answer import ResponseState
from frontline.responses.service import selections
from frontline.responses.views.answer_page import AnswerPage
from frontline.responses.views.blueprint import blueprint
from frontline.themes.queries import access

DRAFT = Permission.DRAFT_RESPONSE


@blueprint.post("/responses/<uuid:response_id>/take-out")
@requires(DRAFT)
@commits
def take_out(response_id: uuid.UUID) -> HttpResponse:
    """Leave a theme or an insight out of it; for members of its team. 302 to the answer, 403, 404, 409 if published."""
    response, (kind, key) = AnswerPage.of(response_id).require_member(), _read_part()
    if kind == "theme":
        selections.take_out_theme(response=response, theme_id=key)
    else:
        selections.take_out_insight(response=response, insight_id=key)
    return redirect(url_for("responses.response", response_id=response_id) + f"?undo-{kind}={key}")


@blueprint.post("/responses/<uuid:response_id>/put-back")
@requires(DRAFT)
@commits
def put_back(response_id: uuid.UUID) -> HttpResponse:
    """Undo that; for members of its team. 302 to the answer, 403, 404, 409 if published or no longer possible."""
    response, person, (kind, key) = AnswerPage.of(response_id).require_member(), current_person(), _read_part()
    if kind == "theme":
        selections.put_back_theme(response=response, theme_id=access.get_theme(key, person).id, person=person)
    else:
        selections.put_back_insight(response=response, insight_id=key)
    is_draft = response.state is ResponseState.DRAFTING
    flash(_("It is back. The answer is a draft.") if is_draft else _("It is back."), "success")
    return redirect(url_for("responses.response", response_id=response_id))


def _read_part() -> tuple[str, uuid.UUID]:
    """Which theme or insight is meant.

    Raises:
        NotFoundError: none.
    """
    for kind in ("theme", "insight"):
        if key := request.form.get(kind, type=uuid.UUID):
            return kind, key
    raise NotFoundError("There is no such theme or insight.")
