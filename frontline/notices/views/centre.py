"""What is new for somebody: read, unread, and undone."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.errors import NotFoundError
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.notices import queries, service
from frontline.notices.views.blueprint import blueprint


@blueprint.get("/notices")
@signed_in
def index() -> str:
    """What is new for me?"""
    person, show = current_person(), request.args.get("show", "")
    return render_template(
        "notices/index.html", page=paginate(queries.of_person(person.id, unread=show == "new")), show=show,
        unread=queries.unread(person.id), undo=request.args.get("undo", ""),
    )  # fmt: skip


@blueprint.post("/notices/<uuid:notice_id>/read")
@signed_in
@writes
def read(notice_id: uuid.UUID) -> Response:
    """Mark it as read."""
    service.mark_read(person_id=current_person().id, notice_id=notice_id)
    return _back(notice_id)


@blueprint.post("/notices/<uuid:notice_id>/unread")
@signed_in
@writes
def unread(notice_id: uuid.UUID) -> Response:
    """Undo that it was read."""
    service.mark_unread(person_id=current_person().id, notice_id=notice_id)
    return _back(notice_id)


def _back(notice_id: uuid.UUID) -> Response:
    """To where the list was, and at the notice."""
    show, page = request.args.get("show"), request.args.get("page")
    return redirect(url_for("notices.index", show=show, page=page, _anchor=f"n{notice_id}"))


@blueprint.post("/notices/read")
@signed_in
@writes
def read_all() -> Response:
    """Mark all as read; this can be undone."""
    at = service.mark_all_read(person_id=current_person().id)
    flash(_("All notices are marked as read."), "success")
    return redirect(url_for("notices.index", undo=at.isoformat()))


@blueprint.post("/notices/read/undo")
@signed_in
@writes
def undo_read_all() -> Response:
    """Undo that all were marked as read."""
    try:
        at = dt.datetime.fromisoformat(request.form.get("undo", ""))
    except ValueError:
        raise NotFoundError("There is nothing to undo.") from None
    service.undo_all_read(person_id=current_person().id, at=at)
    flash(_("These notices are new again."), "success")
    return redirect(url_for("notices.index"))


@blueprint.post("/notices/<uuid:notice_id>/open")
@signed_in
@writes
def open_notice(notice_id: uuid.UUID) -> Response:
    """Mark it as read, and go where it leads."""
    return redirect(service.mark_read(person_id=current_person().id, notice_id=notice_id))
