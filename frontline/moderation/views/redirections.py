"""What was passed on to somebody whose duty it is."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.errors import NotFoundError
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.vault import vault
from frontline.insights import originals
from frontline.insights.file_responses import serve_file_of_insight
from frontline.insights.queries.own import list_attachments, list_clarification_answers
from frontline.moderation.queries.rules import get_redirection_to, list_redirections_to
from frontline.moderation.service.redirections import confirm_redirection
from frontline.moderation.views.blueprint import blueprint

RECEIVE = Permission.RECEIVE_CONCERN


@blueprint.get("/redirections")
@requires(RECEIVE)
def redirections() -> str:
    """What must I act on? For duty contacts, what they have not confirmed first. 200."""
    return render_template("duty/index.html", page=paginate(list_redirections_to(current_person())))


@blueprint.get("/redirections/<uuid:insight_id>")
@requires(RECEIVE)
@needs_confirmation
def redirection(insight_id: uuid.UUID) -> str:
    """What was passed on, and do I have it? For the duty contact; what was written once they confirmed. 200, 404."""
    redirection = get_redirection_to(current_person(), insight_id)
    is_confirmed = redirection.received_at is not None
    return render_template(
        "duty/redirection.html", redirection=redirection, note=vault.unlock(redirection.note),
        text=originals.get_original_text(insight_id) if is_confirmed else None,
        attachments=list_attachments(insight_id) if is_confirmed else [],
        clarifications=list_clarification_answers(insight_id) if is_confirmed else [],
    )  # fmt: skip


@blueprint.get("/redirections/<uuid:insight_id>/files/<uuid:file_id>")
@requires(RECEIVE)
@needs_confirmation
def passed_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file with what was passed on; for the duty contact who confirmed it. 200, 404."""
    if get_redirection_to(current_person(), insight_id).received_at is None:
        raise NotFoundError("Confirm first that you have it.")
    return serve_file_of_insight(insight_id, file_id)


@blueprint.post("/redirections/<uuid:insight_id>/receive")
@requires(RECEIVE)
@needs_confirmation
@commits
def receive(insight_id: uuid.UUID) -> Response:
    """Confirm that one has it, the reading recorded; for the duty contact. 302 to it, which can be read now; 404."""
    redirection = get_redirection_to(current_person(), insight_id)
    originals.read_original(insight_id, reason=f"Duty contact for {redirection.contact.concern.value}")
    confirm_redirection(redirection=redirection)
    flash(_("Your receipt is recorded, and the author is told."), "success")
    return redirect(url_for("moderation.redirection", insight_id=insight_id))
