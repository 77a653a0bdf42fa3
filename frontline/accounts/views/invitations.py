from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.forms import InvitationForm
from frontline.accounts.models import Invitation
from frontline.accounts.service import invitations
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import public
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@public
@commits
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Choose the first password; for whoever has the link. 200; 302 to sign in, 404 for a used link, 422."""
    invitation = invitations.get_usable_invitation(token)
    form = InvitationForm(is_name_known=not invitations.is_named_by_address(invitation.person))
    if not form.is_submitted():
        return _render_invitation(invitation, form)
    return handle(
        form,
        lambda: invitations.accept_invitation(
            token=token, password=form.password.data or "", name=form.name.data or "" if form.name else ""
        ),
        to=url_for("accounts.sign_in"),
        again=lambda: _render_invitation(invitation, form),
        success=_("Your password is set. Sign in with it."),
    )


def _render_invitation(invitation: Invitation, form: InvitationForm) -> str:
    return render_template("accounts/invitation.html", form=form, person=invitation.person)
