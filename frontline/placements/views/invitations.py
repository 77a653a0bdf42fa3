"""Invite everybody who is named for a placement and cannot sign in yet, in one act, after reading the letter."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.queries.invitations import list_people_to_invite, list_placements_by_person
from frontline.placements.service.invitations import start_inviting, write_invitation
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS


@blueprint.get("/placements/invitations")
@requires(MANAGE)
def people_to_invite() -> str:
    """Who is named for a placement and cannot sign in yet, and what would each be written? For coordinators. 200."""
    page = paginate(list_people_to_invite())
    placements_by_person = list_placements_by_person([person.id for person in page.rows])
    letters = {
        person.id: write_invitation(person, placements_by_person[person.id], current_person()) for person in page.rows
    }
    return render_template("placements/invitations.html", page=page, letters=letters)


@blueprint.post("/placements/invitations")
@requires(MANAGE)
@needs_confirmation
@commits
def invite_people() -> Response:
    """Invite all of them, in a job. 302 to the placements."""
    start_inviting(person=current_person())
    flash(_("The invitations are being sent."), "success")
    return redirect(url_for("placements.index"))
