import uuid

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.notices import queries, service

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
@signed_in
def index() -> str:
    """What is new for me?"""
    return render_template("notices/index.html", page=paginate(queries.of_person(current_person().id)))


@blueprint.post("/<uuid:notice_id>/read")
@signed_in
@writes
def read(notice_id: uuid.UUID) -> Response:
    """Mark it as read."""
    service.mark_read(person_id=current_person().id, notice_id=notice_id)
    return redirect(url_for("notices.index"))


@blueprint.post("/<uuid:notice_id>/open")
@signed_in
@writes
def open_notice(notice_id: uuid.UUID) -> Response:
    """Mark it as read, and go where it leads."""
    return redirect(service.mark_read(person_id=current_person().id, notice_id=notice_id))
