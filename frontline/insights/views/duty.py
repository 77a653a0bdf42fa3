"""What was passed on to somebody whose duty it is."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.core.furniture import paginate
from frontline.core.vault import vault
from frontline.core.writes import writes
from frontline.insights import originals, queries, service
from frontline.insights.models import Redirection
from frontline.insights.views.blueprint import blueprint
from frontline.insights.views.files import served_of

RECEIVE = Permission.RECEIVE_CONCERN


@blueprint.get("/redirections")
@requires(RECEIVE)
def redirections() -> str:
    """What must I act on?"""
    return render_template("duty/index.html", page=paginate(queries.passed_to(current_person())))


@blueprint.get("/redirections/<uuid:insight_id>")
@requires(RECEIVE)
def redirection(insight_id: uuid.UUID) -> str:
    """What was passed on, and do I have it?"""
    passed = _mine(insight_id)
    words = originals.unlocked(insight_id) if passed.received_at else None
    return render_template(
        "duty/redirection.html", passed=passed, words=words, note=vault.unlock(passed.note),
        attachments=queries.attachments(insight_id) if passed.received_at else [],
        asked=service.answered(insight_id) if passed.received_at else [],
    )  # fmt: skip


@blueprint.get("/redirections/<uuid:insight_id>/files/<uuid:file_id>")
@requires(RECEIVE)
def passed_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file with what was passed on, once its receipt is confirmed."""
    passed = _mine(insight_id)
    if passed.received_at is None:
        raise NotFoundError("Confirm first that you have it.")
    return served_of(insight_id, file_id)


@blueprint.post("/redirections/<uuid:insight_id>/receive")
@requires(RECEIVE)
@writes
def receive(insight_id: uuid.UUID) -> Response:
    """Confirm that it is in hand; from then on it can be read, and the reading is recorded."""
    passed = _mine(insight_id)
    originals.read(insight_id, reason=f"Duty contact for {passed.contact.concern.value}")
    service.receive(passed=passed)
    flash(_("Your receipt is recorded, and the author is told."), "success")
    return redirect(url_for("insights.redirection", insight_id=insight_id))


def _mine(insight_id: uuid.UUID) -> Redirection:
    passed = db.session.get(Redirection, insight_id)
    held = passed is not None and passed.contact.person_id == current_person().id
    if passed is None or not held or (passed.contact.ended_at and not passed.received_at):
        raise NotFoundError("Nothing of this kind was passed on to you.")
    return passed
