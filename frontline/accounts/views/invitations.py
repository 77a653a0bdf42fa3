from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import invitations
from frontline.accounts.forms import InvitationForm
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import public
from frontline.core.forms import attempt
from frontline.core.writes import writes


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@public
@writes
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Choose the first password."""
    found, form = invitations.invitation(token), InvitationForm()
    if form.is_submitted() and attempt(
        form, lambda: invitations.accept(token=token, password=form.password.data or "")
    ):
        flash("Your password is set. Sign in with it.", "success")
        return redirect(url_for("accounts.sign_in"))
    page = render_template("accounts/invitation.html", form=form, person=found.person)
    return (page, 422) if form.is_submitted() else page
