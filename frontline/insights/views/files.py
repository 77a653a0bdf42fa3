"""Photos and documents with an insight."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.files.results import MAX_FILE_BYTES
from frontline.core.forms import get_uploaded_file, handle
from frontline.core.transactions import allow_body_size, commits
from frontline.core.vault import vault
from frontline.insights.file_responses import serve_file_of_insight
from frontline.insights.forms.writing import AttachmentForm
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import get_attachment, get_own_insight, list_attachments
from frontline.insights.service.attachments import attach_file, remove_attachment
from frontline.insights.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/insights/<uuid:insight_id>/files")
@requires(LOG)
def files(insight_id: uuid.UUID) -> str:
    """Is there a photo or document that shows it? For its author. 200, 404."""
    return _render_files(get_own_insight(insight_id, current_person()), AttachmentForm())


@blueprint.post("/insights/<uuid:insight_id>/files")
@requires(LOG)
@commits
@allow_body_size(MAX_FILE_BYTES + 64 * 1024)
def upload(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add a file to a draft; for its author. 302 to its files, 404, 409 once it was sent, 413, 422 with the errors."""
    draft, form = get_own_insight(insight_id, current_person(), lock=True), AttachmentForm()
    return handle(
        form,
        lambda: _attach_uploaded_file(draft),
        success=_("The file is added. Where and by whom it was made is taken out of it."),
        to=url_for("insights.files", insight_id=insight_id),
        again=lambda: _render_files(draft, form),
    )


def _attach_uploaded_file(draft: Insight) -> None:
    file = get_uploaded_file()
    attach_file(insight=draft, name=file.filename or "", content=file.read())


@blueprint.post("/insights/<uuid:insight_id>/files/<uuid:file_id>/remove")
@requires(LOG)
@commits
def remove_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """Delete a file of a draft; for its author. 302 to its files, 404, 409 once it was sent."""
    draft = get_own_insight(insight_id, current_person(), lock=True)
    remove_attachment(insight=draft, attachment=get_attachment(file_id, draft.id))
    flash(_("The file is deleted."), "success")
    return redirect(url_for("insights.files", insight_id=insight_id))


@blueprint.get("/insights/<uuid:insight_id>/files/<uuid:file_id>")
@requires(LOG)
def own_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of an insight as it is kept; for its author. 200, 404."""
    insight = get_own_insight(insight_id, current_person())
    return serve_file_of_insight(insight.id, file_id)


def _render_files(draft: Insight, form: AttachmentForm) -> str:
    attachments = [(attachment, vault.unlock(attachment.name)) for attachment in list_attachments(draft.id)]
    return render_template("insights/files.html", draft=draft, form=form, attachments=attachments)
