"""What is new for somebody: read, unread, and undone."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.errors import NotFoundError
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.notices import queries, service
from frontline.notices.views.blueprint import blueprint


@blueprint.get("/notices")
@signed_in
def index() -> str:
    """What is new for me? One's own notices, newest first; for everybody signed in. 200."""
    person, show = current_person(), request.args.get("show", "")
    return render_template(
        "notices/index.html", page=paginate(queries.list_notices(person.id, only_unread=show == "new")), show=show,
        unread=queries.count_unread_notices(person.id), undo=request.args.get("undo", ""),
    )  # fmt: skip


@blueprint.post("/notices/<uuid:notice_id>/read")
@signed_in
@commits
def mark_read(notice_id: uuid.UUID) -> Response:
    """Mark one's notice as read. 302 to the list, 404."""
    service.mark_notice_read(person_id=current_person().id, notice_id=notice_id)
    return _redirect_to_notice(notice_id)


@blueprint.post("/notices/<uuid:notice_id>/unread")
@signed_in
@commits
def mark_unread(notice_id: uuid.UUID) -> Response:
    """Mark one's notice as new again. 302 to the list, 404."""
    service.mark_notice_unread(person_id=current_person().id, notice_id=notice_id)
    return _redirect_to_notice(notice_id)


def _redirect_to_notice(notice_id: uuid.UUID) -> Response:
    """To where the list was, and at the notice."""
    show, page = request.args.get("show"), request.args.get("page")
    return redirect(url_for("notices.index", show=show, page=page, _anchor=f"n{notice_id}"))


@blueprint.post("/notices/read")
@signed_in
@commits
def mark_all_read() -> Response:
    """Mark all of one's notices as read; this can be undone. 302 to the list."""
    read_at = service.mark_all_notices_read(person_id=current_person().id)
    flash(_("All notices are marked as read."), "success")
    return redirect(url_for("notices.index", undo=read_at.isoformat()))


@blueprint.post("/notices/read/undo")
@signed_in
@commits
def undo_mark_all_read() -> Response:
    """Undo that all were marked as read. 302 to the list, 404."""
    try:
        read_at = dt.datetime.fromisoformat(request.form.get("undo", ""))
    except ValueError:
        raise NotFoundError("There is nothing to undo.") from None
    service.undo_mark_all_read(person_id=current_person().id, read_at=read_at)
    flash(_("These notices are marked as new again."), "success")
    return redirect(url_for("notices.index"))


@blueprint.post("/notices/<uuid:notice_id>/open")
@signed_in
@commits
def open_notice(notice_id: uuid.UUID) -> Response:
    """Mark one's notice as read. 302 to where it leads, 404."""
    return redirect(service.mark_notice_read(person_id=current_person().id, notice_id=notice_id))
