import ipaddress
import uuid
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from frontline.accounts import queries, service
from frontline.accounts.forms import OwnPasswordForm, SignInForm
from frontline.accounts.identity import SignedIn, current_person
from frontline.accounts.resume import read_kept
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import public, signed_in
from frontline.core.errors import FieldError
from frontline.core.panels import entries
from frontline.core.writes import writes


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Ask for e-mail and password."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.start"))
    return render_template("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@blueprint.post("/sign-in")
@public
@writes
def sign_in_post() -> str | Response | tuple[str, int]:
    """Check them; on success, go where the person wanted to go, with what they had typed."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        person = service.authenticate(
            email=form.email.data or "", password=form.password.data or "", network=_network()
        )
    except service.TooManyAttemptsError:
        form.email.errors = ["There were too many wrong passwords for this address. Try again in 15 minutes"]
        return render_template("accounts/sign_in.html", form=form), 429
    if person is None:
        form.email.errors = ["The email address or password is not right"]
        return render_template("accounts/sign_in.html", form=form), 422
    hours = current_app.config["SETTINGS"].sign_in_hours
    started, token = service.start_sign_in(person=person, browser=request.user_agent.string, hours=hours)
    session.clear()
    g.pop("csrf_token", None)  # made for the session that has just ended
    login_user(SignedIn(started, token))
    kept, target = read_kept(form.kept.data, person_id=person.id), _local(form.next.data)
    if kept:
        return render_template("accounts/resume.html", target=target, kept=kept)
    return redirect(target)


def _network() -> str:
    """The network that asks: a household or an office, not one of its machines."""
    address = ipaddress.ip_address(request.remote_addr or "::")
    prefix = 24 if address.version == 4 else 56  # noqa: PLR2004 - the two versions of the protocol
    return str(ipaddress.ip_network((address, prefix), strict=False))


def _local(path: str | None) -> str:
    parts = urlsplit(path or "")
    odd = set(path or "") & set("\\\t\n\r")
    inside = path and path.startswith("/") and not (parts.scheme or parts.netloc or odd) and path[1:2] != "/"
    return str(path) if inside else url_for("accounts.start")


@blueprint.post("/sign-out")
@signed_in
@writes
def sign_out() -> Response:
    """End this browser's sign-in."""
    service.end_sign_in(person_id=current_person().id, sign_in_id=current_user.sign_in.id)
    logout_user()
    session.clear()
    flash("You have signed out.", "success")
    response = redirect(url_for("pages.home"))
    # What was typed without a signal, and the pages kept for that, belong to whoever was signed in.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@blueprint.get("/start")
@signed_in
def start() -> Response:
    """The first page of the person's first role."""
    from frontline.accounts.identity import may

    first = next((entry.endpoint for entry in entries() if may(entry.permission)), "accounts.account")
    return redirect(url_for(first))


@blueprint.get("/account")
@signed_in
def account() -> str:
    """How do I sign in; where am I signed in?"""
    person = current_person()
    return render_template("accounts/account.html", person=person, sign_ins=queries.live_sign_ins(person.id))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@writes
def password() -> str | Response | tuple[str, int]:
    """Change one's password."""
    person, form = current_person(), OwnPasswordForm()
    if form.validate_on_submit():
        try:
            service.change_password(
                person=person, old=form.old.data or "", new=form.new.data or "", keep=current_user.sign_in.id
            )
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("Your password is changed. Your other browsers are signed out.", "success")
            return redirect(url_for("accounts.start"))
    page = render_template("accounts/password.html", form=form, person=person)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
@writes
def end_sign_in(sign_in_id: uuid.UUID) -> Response:
    """End one of one's own sign-ins."""
    service.end_sign_in(person_id=current_person().id, sign_in_id=sign_in_id)
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.account"))
