import uuid

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from frontline.accounts import queries, service
from frontline.accounts.forms import SignInForm
from frontline.accounts.identity import SignedIn, current_person
from frontline.accounts.resume import read_kept
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import public, signed_in
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
        person = service.authenticate(email=form.email.data or "", password=form.password.data or "")
    except service.TooManyAttemptsError:
        form.email.errors = ["There were too many wrong passwords for this address. Try again in 15 minutes"]
        return render_template("accounts/sign_in.html", form=form), 429
    if person is None:
        form.email.errors = ["The email address or password is not right"]
        return render_template("accounts/sign_in.html", form=form), 422
    hours = current_app.config["SETTINGS"].sign_in_hours
    started, token = service.start_sign_in(person=person, browser=request.user_agent.string, hours=hours)
    session.clear()
    login_user(SignedIn(started, token))
    kept, target = read_kept(form.kept.data), _local(form.next.data)
    if kept:
        return render_template("accounts/resume.html", target=target, kept=kept)
    return redirect(target)


def _local(path: str | None) -> str:
    inside = path and path.startswith("/") and not path.startswith(("//", "/\\"))
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
    return redirect(url_for("pages.home"))


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


@blueprint.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
@writes
def end_sign_in(sign_in_id: uuid.UUID) -> Response:
    """End one of one's own sign-ins."""
    service.end_sign_in(person_id=current_person().id, sign_in_id=sign_in_id)
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.account"))
