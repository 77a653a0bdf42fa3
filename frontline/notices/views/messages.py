"""How e-mail fares, for administrators: states and reasons, never what a message says."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.furniture import paginate
from frontline.core.settings import load_settings
from frontline.core.writes import writes
from frontline.notices import queries, service
from frontline.notices.models import Delivery
from frontline.notices.views.blueprint import blueprint

SEE = Permission.SEE_DELIVERY


@blueprint.get("/admin/messages")
@requires(SEE)
def messages() -> str:
    """Does e-mail arrive; what was given up?

    Only what was given up has names: who was told of an answer at one minute may be its only author.
    """
    page = paginate(queries.failed(), size=50)
    return render_template(
        "notices/messages.html", page=page, states=tuple(Delivery), counts=queries.delivery_counts(),
        names=accounts.names({row.person_id for row in page.rows}), way=load_settings().mail_way,
    )  # fmt: skip


@blueprint.post("/admin/messages/<uuid:notice_id>/again")
@requires(SEE)
@writes
def send_again(notice_id: uuid.UUID) -> Response:
    """Try once more a message that was given up."""
    service.send_again(notice=queries.message(notice_id))
    flash(_("It is tried again."), "success")
    return redirect(url_for("notices.messages"))


@blueprint.post("/admin/messages/again")
@requires(SEE)
@writes
def send_all_again() -> Response:
    """Try once more every message that was given up."""
    number = service.send_all_again()
    flash(_("%(number)s messages are tried again.", number=number), "success")
    return redirect(url_for("notices.messages"))
