"""Which subjects of public services does the product know, and what are they called here?"""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import make_download
from frontline.core.errors import FieldError, require_found
from frontline.core.forms import get_uploaded_file, handle
from frontline.core.pagination import Page, get_page_number
from frontline.core.parsing import parse_id
from frontline.core.transactions import allow_body_size, commits
from frontline.core.translation import gettext as _
from frontline.subjects import queries, service
from frontline.subjects.forms import AddedLabelsForm, SubjectForm, VocabularyFileForm
from frontline.subjects.importing import COLUMNS, MAX_FILE_BYTES, import_vocabulary

blueprint = Blueprint("subjects", __name__, url_prefix="/admin/subjects")
MANAGE = Permission.MANAGE_SUBJECTS
_SIZE = 25
_SHOW_OPTIONS = {"": _l("All"), "own": _l("Added here"), "removed": _l("Removed")}


@blueprint.get("")
@requires(MANAGE)
def index() -> str:
    """Which subjects are there, by their labels and scope? For administrators. 200."""
    words, show = request.args.get("words", ""), request.args.get("show", "")
    if show == "removed":
        entries: list[object] = [*queries.list_removed_subjects(words)]
    else:
        entries = [*queries.list_subjects(words, own_only=show == "own")]
    number = get_page_number(len(entries), size=_SIZE)
    rows = entries[(number - 1) * _SIZE : number * _SIZE]
    return render_template(
        "subjects/index.html",
        page=Page(rows, number, len(entries), _SIZE),
        words=words,
        show=show if show in _SHOW_OPTIONS else "",
        show_options=_SHOW_OPTIONS,
        removed=queries.find_removed_subject(parse_id(request.args.get("undo", ""))),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_subject() -> str | Response | tuple[str, int]:
    """Add a subject; for administrators. 200; 302 to the list, 422 with the errors."""
    form = SubjectForm()
    if not form.is_submitted():
        return _render_new(form)
    return handle(
        form,
        lambda: service.add_subject(details=form.build_details()),
        to=url_for("subjects.index", show="own"),
        again=lambda: _render_new(form),
        success=_("The subject is added. Searches know it now, names and routes of themes from the next run."),
    )


def _render_new(form: SubjectForm) -> str:
    form.broader.choices = {"": _("None: it is a heading")} | queries.list_broader_choices()
    return render_template("subjects/new.html", form=form)


@blueprint.route("/subject/<key>", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def subject(key: str) -> str | Response | tuple[str, int]:
    """What is this subject called? For administrators. 200; 302 to the list, 404, 422 with the errors."""
    listed = queries.get_listed_subject(key)
    return _change_packaged(listed) if listed.is_packaged else _change_own(listed)


def _change_packaged(listed: queries.ListedSubject) -> str | Response | tuple[str, int]:
    form = AddedLabelsForm()
    packaged = queries.get_packaged_subjects()[listed.subject.id]
    if not form.is_submitted():
        form.added_labels.data = "\n".join(listed.added_labels)
        return render_template("subjects/packaged.html", listed=listed, packaged=packaged, form=form)
    return handle(
        form,
        lambda: service.set_added_labels(packaged=packaged, labels=form.list_labels()),
        to=url_for("subjects.index", words=packaged.pref_label),
        again=lambda: render_template("subjects/packaged.html", listed=listed, packaged=packaged, form=form),
        success=_("The labels are saved."),
    )


def _change_own(listed: queries.ListedSubject) -> str | Response | tuple[str, int]:
    row, form = queries.get_own_subject(listed.subject.id), SubjectForm(obj=listed.subject)
    if not form.is_submitted():
        form.alt_labels.data, form.broader.data = "\n".join(row.alt_labels), row.broader_key or ""
        return _render_own(listed, form)
    return handle(
        form,
        lambda: service.change_subject(row=row, details=form.build_details()),
        to=url_for("subjects.index", show="own"),
        again=lambda: _render_own(listed, form),
        success=_("The subject is saved. Searches know it now, names and routes of themes from the next run."),
    )


def _render_own(listed: queries.ListedSubject, form: SubjectForm) -> str:
    row = queries.get_own_subject(listed.subject.id)
    choices = queries.list_broader_choices(without=row.key)
    form.broader.choices = {"": _("None: it is a heading")} | choices
    names = accounts.get_person_names({row.changed_by_id} if row.changed_by_id else set())
    return render_template(
        "subjects/own.html", listed=listed, form=form, row=row, changed_by=next(iter(names.values()), "")
    )


@blueprint.post("/subject/<key>/remove")
@requires(MANAGE)
@commits
def remove_subject(key: str) -> Response:
    """Remove an own subject; for administrators. 302 to the list, 404, 409 where others stand under it."""
    row = queries.get_own_subject(key)
    service.remove_subject(row=row)
    flash(_("The subject is removed. You can undo it here."), "success")
    return redirect(url_for("subjects.index", undo=row.id))


@blueprint.post("/removed/<uuid:row_id>/restore")
@requires(MANAGE)
@commits
def restore_subject(row_id: uuid.UUID) -> Response:
    """Undo a removal; for administrators. 302 to the subject, 404, 409 where its label was taken meanwhile."""
    row = require_found(queries.find_removed_subject(row_id), "There is no such subject.")
    service.restore_subject(row=row)
    flash(_("Undone."), "success")
    return redirect(url_for("subjects.subject", key=row.key))


@blueprint.route("/import", methods=["GET", "POST"])
@requires(MANAGE)
@commits
@allow_body_size(MAX_FILE_BYTES + 100_000)
def import_file() -> str | tuple[str, int]:
    """Import subjects from a file; for administrators. 200, with what came of it; 422 where it cannot be read."""
    form, result = VocabularyFileForm(), None
    if form.is_submitted() and form.validate():
        try:
            file = get_uploaded_file()
            result = import_vocabulary(name=file.filename or "", content=file.read())
        except FieldError as error:
            form.file.errors = [str(error)]
    page = render_template("subjects/import.html", form=form, result=result, columns=COLUMNS)
    return (page, 422) if form.errors else page


@blueprint.get("/export.<any(csv, jsonld):ending>")
@requires(MANAGE)
def export(ending: str) -> Response:
    """The whole vocabulary as a table, or as SKOS in JSON-LD; for administrators. 200."""
    content = analysis.write_vocabulary(queries.list_own_subjects(), ending)
    return make_download(content, f"subjects.{ending}")
