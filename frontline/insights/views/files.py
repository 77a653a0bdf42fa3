"""Photos and documents with an insight."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.files import MOST_BYTES
from frontline.core.forms import uploaded
from frontline.core.vault import vault
from frontline.core.writes import accepts, writes
from frontline.insights import queries, service
from frontline.insights.forms.writing import FileForm
from frontline.insights.models import Insight
from frontline.insights.serving import served
from frontline.insights.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/insights/<uuid:insight_id>/files")
@requires(LOG)
def files(insight_id: uuid.UUID) -> str:
    """Is there a photo or document that shows it?"""
    return _page(queries.own(insight_id, current_person()), FileForm())


@blueprint.post("/insights/<uuid:insight_id>/files")
@requires(LOG)
@writes
@accepts(MOST_BYTES + 64 * 1024)
def upload(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add a file."""
    draft, form = queries.own(insight_id, current_person(), lock=True), FileForm()
    try:
        given = uploaded()
        service.attach(insight=draft, name=given.filename or "", content=given.read())
    except FieldError as error:
        form.file.errors = [str(error)]
        return _page(draft, form), 422
    flash(_("The file is added. Where and by whom it was made is taken out of it."), "success")
    return redirect(url_for("insights.files", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/files/<uuid:file_id>/remove")
@requires(LOG)
@writes
def remove_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """Delete a file of a draft."""
    draft = queries.own(insight_id, current_person(), lock=True)
    service.detach(insight=draft, attachment=queries.attachment(file_id, draft.id))
    flash(_("The file is deleted."), "success")
    return redirect(url_for("insights.files", insight_id=insight_id))


@blueprint.get("/insights/<uuid:insight_id>/files/<uuid:file_id>")
@requires(LOG)
def own_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """One's own file, as it is kept."""
    found = queries.own(insight_id, current_person())
    return served_of(found.id, file_id)


def served_of(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of an insight, under its number among them."""
    files = [row.id for row in queries.attachments(insight_id)]
    return served(queries.attachment(file_id, insight_id), 1 + files.index(file_id))


def _page(draft: Insight, form: FileForm) -> str:
    rows = [(row, vault.unlock(row.name)) for row in queries.attachments(draft.id)]
    return render_template("insights/files.html", draft=draft, form=form, rows=rows)
