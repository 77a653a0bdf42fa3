"""Secondments out of the civil service."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.forms.returns import OutwardForm
from frontline.placements.queries.outward import get_outward_secondment, list_outward_secondments
from frontline.placements.service.outward import add_outward_secondment, withdraw_outward_secondment
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS


@blueprint.get("/placements/outward")
@requires(MANAGE)
def outward() -> str:
    """Who works outside the civil service for a time, and in exchange for whom? For coordinators. 200."""
    return render_template("placements/outward.html", page=paginate(list_outward_secondments()))


@blueprint.route("/placements/outward/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_outward() -> str | Response | tuple[str, int]:
    """Add a secondment outwards; for coordinators. 200; 302 to the list, 422 with the errors."""
    form = OutwardForm()
    form.fill_choices()
    if not form.is_submitted():
        return render_template("placements/new_outward.html", form=form)
    return handle(
        form,
        lambda: add_outward_secondment(
            details=form.build_details(), exchange_email=form.exchange_email.data or "", key=form.key.key
        ),
        to=url_for("placements.outward"),
        again=lambda: render_template("placements/new_outward.html", form=form),
        success=_("The secondment is recorded."),
    )


@blueprint.post("/placements/outward/<uuid:outward_id>/withdraw")
@requires(MANAGE)
@commits
def withdraw_outward(outward_id: uuid.UUID) -> Response:
    """Take one out that was a mistake, or never took place; for coordinators. 302 to the list, 404, 409."""
    withdraw_outward_secondment(outward=get_outward_secondment(outward_id))
    flash(_("The secondment is taken out of the list and of the return."), "success")
    return redirect(url_for("placements.outward"))
