"""The delivery of email, for administrators: states and reasons, never what an email says."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.pagination import paginate
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.notices import queries, service
from frontline.notices.models import DeliveryState
from frontline.notices.views.blueprint import blueprint

SEE = Permission.SEE_DELIVERY


@blueprint.get("/admin/messages")
@requires(SEE)
def delivery() -> str:
    """Does email arrive; what has failed? For administrators. 200.

    Only failed emails have names: who was told of an answer at one minute may be its only author.
    """
    page = paginate(queries.list_failed_notices(), size=50)
    return render_template(
        "notices/messages.html", page=page, states=tuple(DeliveryState), counts=queries.count_notices_by_delivery(),
        names=accounts.get_person_names({notice.person_id for notice in page.rows}),
        transport_name=get_settings().mail_way, trouble=queries.get_delivery_trouble(),
    )  # fmt: skip


@blueprint.post("/admin/messages/<uuid:notice_id>/again")
@requires(SEE)
@commits
def requeue(notice_id: uuid.UUID) -> Response:
    """Send a failed email again; for administrators. 302 to the list, 404, 409."""
    service.requeue_notice(notice=queries.get_notice(notice_id))
    flash(_("The email will be sent again."), "success")
    return redirect(url_for("notices.delivery"))


@blueprint.post("/admin/messages/again")
@requires(SEE)
@commits
def requeue_all() -> Response:
    """Send every failed email again; for administrators. 302 to the list."""
    number = service.requeue_failed_notices()
    several = _("%(number)s emails will be sent again.", number=number)
    flash(_("1 email will be sent again.") if number == 1 else several, "success")
    return redirect(url_for("notices.delivery"))
