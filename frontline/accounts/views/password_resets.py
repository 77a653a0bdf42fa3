from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.forms import ForgottenPasswordForm, InvitationForm
from frontline.accounts.service import password_resets
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import public
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
@commits
def forgotten_password() -> str | Response | tuple[str, int]:
    """Ask for a link to choose a new password; for everybody. 200; 302 to sign in whoever asks, 422."""
    form = ForgottenPasswordForm()
    if not form.is_submitted():
        return render_template("accounts/forgotten_password.html", form=form)
    return handle(
        form,
        lambda: password_resets.ask_for_reset(email=form.email.data or ""),
        to=url_for("accounts.sign_in"),
        again=lambda: render_template("accounts/forgotten_password.html", form=form),
        success=_("If this address has an account, we have sent it a link. It works for an hour."),
    )


@blueprint.route("/passwords/<token>", methods=["GET", "POST"])
@public
@commits
def reset_password(token: str) -> str | Response | tuple[str, int]:
    """Choose a new password; for whoever has the link. 200; 302 to sign in, 404 for a used link, 422."""
    reset, form = password_resets.get_usable_reset(token), InvitationForm(is_name_known=True)
    if not form.is_submitted():
        return render_template("accounts/reset_password.html", form=form, person=reset.person)
    return handle(
        form,
        lambda: password_resets.use_reset(token=token, password=form.password.data or ""),
        to=url_for("accounts.sign_in"),
        again=lambda: render_template("accounts/reset_password.html", form=form, person=reset.person),
        success=_("Your password is changed, and all browsers are signed out. Sign in with it."),
    )
