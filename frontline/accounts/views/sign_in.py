import ipaddress
import uuid
from urllib.parse import urlsplit

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from frontline.accounts import queries, service
from frontline.accounts.forms import ChangePasswordForm, SignInForm
from frontline.accounts.identity import SignedIn, current_person, is_allowed
from frontline.accounts.models import Person
from frontline.accounts.resubmission import parse_carried_fields
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import public, signed_in
from frontline.core.extension_points import list_navigation_entries
from frontline.core.forms import handle
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Ask for email address and password; for everybody. 200, or 302 for those who are signed in."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.start"))
    return render_template("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@blueprint.post("/sign-in")
@public
@commits
def sign_in_post() -> str | Response | tuple[str, int]:
    """Sign in, and go on where the person wanted to, with what they had typed. 200, 302, 422, 429 after many tries."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        person = service.authenticate_person(
            email=form.email.data or "", password=form.password.data or "", network=_get_client_network()
        )
    except service.TooManyAttemptsError:
        form.email.errors = [_("There were too many wrong passwords for this address. Try again in 15 minutes")]
        return render_template("accounts/sign_in.html", form=form), 429
    if person is None:
        form.email.errors = [_("The email address or password is not correct")]
        return render_template("accounts/sign_in.html", form=form), 422
    hours = get_settings().sign_in_hours
    sign_in, token = service.start_sign_in(person=person, browser=request.user_agent.string, hours=hours)
    session.clear()
    g.pop("csrf_token", None)  # made for the session that has just ended
    login_user(SignedIn(sign_in, token))
    carried_fields, target = (
        parse_carried_fields(form.carried.data, person_id=person.id),
        _get_local_path(form.next.data),
    )
    if carried_fields:
        return render_template("accounts/resume.html", target=target, carried_fields=carried_fields)
    return redirect(target)


def _get_client_network() -> str:
    """The network that asks: a household or an office, not one of its machines."""
    address = ipaddress.ip_address(request.remote_addr or "::")
    prefix = 24 if address.version == 4 else 56  # noqa: PLR2004 - the two versions of the protocol
    return str(ipaddress.ip_network((address, prefix), strict=False))


def _get_local_path(path: str | None) -> str:
    parts = urlsplit(path or "")
    forbidden_characters = set(path or "") & set("\\\t\n\r")
    is_local = (
        path
        and path.startswith("/")
        and not (parts.scheme or parts.netloc or forbidden_characters)
        and path[1:2] != "/"
    )
    return str(path) if is_local else url_for("accounts.start")


@blueprint.post("/sign-out")
@signed_in
@commits
def sign_out() -> Response:
    """End this browser's sign-in. 302 to the home page."""
    service.end_sign_in(person_id=current_person().id, sign_in_id=current_user.sign_in.id)
    logout_user()
    session.clear()
    flash(_("You have signed out."), "success")
    response = redirect(url_for("pages.home"))
    # What was typed without a signal, and the pages kept for that, belong to whoever was signed in.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@blueprint.get("/start")
@signed_in
def start() -> Response:
    """The first page of the person's first role. 302."""
    first_endpoint = next(
        (entry.endpoint for entry in list_navigation_entries() if is_allowed(entry.permission)), "accounts.account"
    )
    return redirect(url_for(first_endpoint))


@blueprint.get("/account")
@signed_in
def account() -> str:
    """How do I sign in; where am I signed in? For everybody signed in. 200."""
    person = current_person()
    return render_template("accounts/account.html", person=person, sign_ins=queries.list_live_sign_ins(person.id))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@commits
def password() -> str | Response | tuple[str, int]:
    """Change one's password; for everybody signed in. 200; 302 to the start page, 422 with the errors."""
    person, form = current_person(), ChangePasswordForm()
    if not form.is_submitted():
        return _render_password(person, form)
    return handle(
        form,
        lambda: service.change_password(
            person=person,
            old_password=form.old.data or "",
            new_password=form.new.data or "",
            kept_sign_in_id=current_user.sign_in.id,
        ),
        to=url_for("accounts.start"),
        again=lambda: _render_password(person, form),
        success=_("Your password is changed. Your other browsers are signed out."),
    )


def _render_password(person: Person, form: ChangePasswordForm) -> str:
    return render_template("accounts/password.html", form=form, person=person)


@blueprint.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
@commits
def end_sign_in(sign_in_id: uuid.UUID) -> Response:
    """End one of one's own sign-ins. 302 to the account."""
    service.end_sign_in(person_id=current_person().id, sign_in_id=sign_in_id)
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("accounts.account"))
