from flask import flash, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from frontline.accounts.forms import CodeForm, SignInForm
from frontline.accounts.identity import SignedIn, current_person
from frontline.accounts.models import Person, SignIn, SignInMethod
from frontline.accounts.resubmission import parse_carried_fields
from frontline.accounts.service import code_generators, passkeys, sign_ins
from frontline.accounts.service.authentication import authenticate_code, authenticate_person
from frontline.accounts.service.second_factors import get_second_factors
from frontline.accounts.views.blueprint import blueprint
from frontline.accounts.views.visitors import (
    get_client_network,
    get_local_path,
    get_site,
    get_visitor,
    keep_challenge,
    read_json,
    take_challenge_id,
)
from frontline.core.access import public, signed_in
from frontline.core.errors import FieldError
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _

_PENDING, _CARRIED = "second_step", "carried"


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Ask for email address and password; for everybody. 200, or 302 for those who are signed in."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.start"))
    return render_sign_in(SignInForm(next=request.args.get("next", "")))


def render_sign_in(form: SignInForm) -> str:
    """The page with every way to sign in."""
    return render_template("accounts/sign_in.html", form=form)


@blueprint.post("/sign-in")
@public
@commits
def sign_in_post() -> str | Response | tuple[str, int]:
    """Sign in, and go on where the person wanted to, with what they had typed. 200, 302, 422, 429 after many tries."""
    form = SignInForm()
    if not form.validate():
        return render_sign_in(form), 422
    try:
        person = authenticate_person(
            email=form.email.data or "", password=form.password.data or "", network=get_client_network()
        )
    except sign_ins.TooManyAttemptsError:
        form.email.errors = [_("There were too many wrong passwords for this address. Try again in 15 minutes")]
        return render_sign_in(form), 429
    if person is None:
        form.email.errors = [_("The email address or password is not correct")]
        return render_sign_in(form), 422
    if get_second_factors(person):
        return ask_for_second_factor(person, target=form.next.data, carried=form.carried.data)
    return begin_session(person, SignInMethod.PASSWORD, target=form.next.data, carried=form.carried.data)


def ask_for_second_factor(person: Person, *, target: str | None, carried: str | None = None) -> str:
    """Keep in the session that somebody gave their first factor, and ask for the second."""
    session.clear()
    g.pop("csrf_token", None)  # made for the session that has just ended
    session[_PENDING] = sign_ins.start_second_step(person=person, visitor=get_visitor())
    return render_code_form(person, CodeForm(formdata=None, next=target, carried=carried))


def begin_session(
    person: Person,
    method: SignInMethod,
    *,
    target: str | None,
    carried: str | None = None,
    waiting: SignIn | None = None,
) -> str | Response:
    """Sign a browser in under a new session, and lead on to where its owner wanted to go."""
    hours = get_settings().sign_in_hours
    if waiting is None:
        visitor = get_visitor()
        begun, token = sign_ins.start_sign_in(
            person=person, browser=visitor.browser, network=visitor.network, method=method, hours=hours
        )
    else:
        begun, token = sign_ins.finish_second_step(sign_in=waiting, method=method, hours=hours)
    session.clear()
    g.pop("csrf_token", None)  # made for the session that has just ended
    login_user(SignedIn(begun, token))
    path = get_local_path(target)
    if carried_fields := parse_carried_fields(carried, person_id=person.id):
        return render_template("accounts/resume.html", target=path, carried_fields=carried_fields)
    return redirect(path)


def render_code_form(person: Person, form: CodeForm) -> str:
    """The page that asks for the second factor."""
    return render_template("accounts/second_step.html", form=form, factors=get_second_factors(person))


@blueprint.post("/sign-in/code")
@public
@commits
def second_step() -> str | Response | tuple[str, int]:
    """Give the second factor: a code of the app, or a recovery code. 302; 200 with what was typed, 422."""
    form = CodeForm()
    waiting = sign_ins.find_second_step(session.get(_PENDING, ""))
    if waiting is None:
        return _begin_again()
    if not form.validate():
        return render_code_form(waiting.person, form), 422
    person = waiting.person
    try:
        method = authenticate_code(person=person, code=form.code.data or "", network=get_client_network())
    except sign_ins.TooManyAttemptsError:
        form.code.errors = [_("There were too many wrong codes. Try again in 15 minutes")]
        return render_code_form(person, form), 429
    if method is None:
        form.code.errors = [_("The code is not correct. Enter the one that the app shows now")]
        return render_code_form(person, form), 422
    answer = begin_session(person, method, target=form.next.data, carried=form.carried.data, waiting=waiting)
    if method is SignInMethod.RECOVERY_CODE:
        left = code_generators.count_recovery_codes(person)
        flash(_("You used a recovery code. %(number)s are left.", number=left), "information")
    return answer


def _begin_again() -> Response:
    session.pop(_PENDING, None)
    flash(_("Too much time passed. Sign in again."), "information")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/sign-in/passkey/options")
@public
@commits
def passkey_options() -> Response:
    """What the browser asks a passkey with: of whoever gave their password, or of anybody. 200 with JSON."""
    waiting = sign_ins.find_second_step(session.get(_PENDING, ""))
    asked = passkeys.make_sign_in_options(site=get_site(), person=waiting.person if waiting else None)
    keep_challenge(asked)
    return jsonify(asked.options)


@blueprint.post("/sign-in/passkey")
@public
@commits
def passkey_sign_in() -> Response:
    """Sign in with a passkey. 200 with where to go, 422 with what is wrong, as JSON."""
    sent = read_json()
    waiting = sign_ins.find_second_step(session.get(_PENDING, ""))
    try:
        person = passkeys.use_passkey(
            site=get_site(), credential=sent.get("credential") or {}, challenge_id=take_challenge_id(),
            owner_id=waiting.person_id if waiting else None,
        )  # fmt: skip
    except FieldError as error:
        return make_response({"error": str(error)}, 422)
    begin_session(person, SignInMethod.PASSKEY, target=None, waiting=waiting)
    return jsonify({"path": get_local_path(str(sent.get("next") or ""))})


@blueprint.post("/sign-in/resume")
@signed_in
def resume() -> str | Response:
    """Offer what was typed before a sign-in ended, which the browser kept on the way round a provider. 200, 302."""
    path = get_local_path(request.form.get("next"))
    carried_fields = parse_carried_fields(request.form.get("carried"), person_id=current_person().id)
    if not carried_fields:
        return redirect(url_for("accounts.start"))
    return render_template("accounts/resume.html", target=path, carried_fields=carried_fields)


@blueprint.post("/sign-out")
@signed_in
@commits
def sign_out() -> Response:
    """End this browser's sign-in. 302 to the home page."""
    sign_ins.end_sign_in(person_id=current_person().id, sign_in_id=current_user.sign_in.id)
    logout_user()
    session.clear()
    flash(_("You have signed out."), "success")
    response = redirect(url_for("pages.home"))
    # What was typed without a signal, and the pages kept for that, belong to whoever was signed in.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
