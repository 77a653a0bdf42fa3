import uuid

import segno
from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.forms import ChangePasswordForm, EnrolmentForm
from frontline.accounts.identity import current_person
from frontline.accounts.models import CodeGenerator, Person
from frontline.accounts.service import code_generators, passkeys, passwords, second_factors, sign_ins
from frontline.accounts.service.authentication import authenticate_person
from frontline.accounts.views.blueprint import blueprint
from frontline.accounts.views.visitors import (
    get_client_network,
    get_site,
    keep_challenge,
    read_json,
    take_challenge_id,
)
from frontline.core.access import needs_confirmation, signed_in
from frontline.core.errors import FieldError, TransitionError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _


@blueprint.get("/account")
@signed_in
def account() -> str:
    """How do I sign in; where am I signed in? For everybody signed in. 200."""
    person = current_person()
    return render_template(
        "accounts/account.html", person=person, sign_ins=queries.list_live_sign_ins(person.id),
        earlier=queries.list_ended_sign_ins(person.id), factors=second_factors.get_second_factors(person),
        is_needed=second_factors.needs_second_factor(person),
    )  # fmt: skip


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
        lambda: passwords.change_password(
            person=person,
            old_password=form.old.data or "",
            new_password=form.new.data or "",
            kept_sign_in_id=current_user.sign_in.id,
            is_right=lambda: _is_own_password(person, form.old.data or ""),
        ),
        to=url_for("accounts.start"),
        again=lambda: _render_password(person, form),
        success=_("Your password is changed. Your other browsers are signed out."),
    )


def _is_own_password(person: Person, password: str) -> bool:
    try:
        return authenticate_person(email=person.email, password=password, network=get_client_network()) is not None
    except sign_ins.TooManyAttemptsError:
        raise FieldError("old", "There were too many wrong passwords. Try again in 15 minutes") from None


def _render_password(person: Person, form: ChangePasswordForm) -> str:
    return render_template("accounts/password.html", form=form, person=person)


@blueprint.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
@commits
def end_sign_in(sign_in_id: uuid.UUID) -> Response:
    """End one of one's own sign-ins. 302 to the account."""
    sign_ins.end_sign_in(person_id=current_person().id, sign_in_id=sign_in_id)
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("accounts.account"))


@blueprint.route("/account/code-app", methods=["GET", "POST"])
@signed_in
@needs_confirmation
@commits
def code_app() -> str | Response | tuple[str, int]:
    """Add an app that makes codes. A POST without a code makes the secret; with one, tries it. 200, 302, 422."""
    person, form = current_person(), EnrolmentForm()
    _require_own_factor()
    generator = code_generators.find_begun_generator(person)
    if request.method == "GET":
        return _render_code_app(form, generator)
    if generator is None or "code" not in request.form:
        code_generators.start_code_generator(person=person)
        return redirect(url_for("accounts.code_app"))
    had_one = bool(second_factors.get_second_factors(person))
    if form.validate():
        try:
            codes = code_generators.confirm_code_generator(person=person, code=form.code.data or "")
        except FieldError as error:
            form.code.errors = [str(error)]
        else:
            second_factors.note_added_factor(sign_in=current_user.sign_in, had_one=had_one)
            return render_template("accounts/recovery_codes.html", codes=codes)
    return _render_code_app(form, generator), 422


def _require_own_factor() -> None:
    if not second_factors.may_add_factor(current_user.sign_in):
        raise TransitionError("Sign out, and sign in with the second factor that you have; then add another.")


def _render_code_app(form: EnrolmentForm, generator: CodeGenerator | None) -> str:
    if generator is None:
        return render_template("accounts/code_app.html", form=form, picture="", secret="")
    secret = code_generators.format_secret(generator)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    picture = segno.make(code_generators.build_enrolment_address(generator, current_person())).svg_data_uri(scale=5)
    return render_template("accounts/code_app.html", form=form, picture=picture, secret=groups)


@blueprint.post("/account/code-app/remove")
@signed_in
@needs_confirmation
@commits
def remove_code_app() -> Response:
    """Remove the app that makes codes. 302 to the account."""
    second_factors.remove_code_generator(person=current_person())
    flash(_("The app is removed."), "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/recovery-codes")
@signed_in
@needs_confirmation
@commits
def recovery_codes() -> str | Response:
    """Make new recovery codes; those before are void. 200 with the codes, once."""
    codes = code_generators.renew_recovery_codes(person=current_person())
    return render_template("accounts/recovery_codes.html", codes=codes)


@blueprint.post("/account/passkeys/options")
@signed_in
@needs_confirmation
@commits
def new_passkey_options() -> Response:
    """What the browser makes a passkey with. 200 with JSON, 403 where one must confirm first."""
    asked = passkeys.make_registration_options(person=current_person(), site=get_site())
    keep_challenge(asked)
    return jsonify(asked.options)


@blueprint.post("/account/passkeys")
@signed_in
@needs_confirmation
@commits
def new_passkey() -> Response:
    """Keep a passkey that the browser made. 200 with where to go, 422 with what is wrong, as JSON."""
    sent, person = read_json(), current_person()
    _require_own_factor()
    had_one = bool(second_factors.get_second_factors(person))
    try:
        passkeys.add_passkey(
            person=person, site=get_site(), credential=sent.get("credential") or {},
            name=str(sent.get("name") or ""), challenge_id=take_challenge_id(),
        )  # fmt: skip
    except FieldError as error:
        return make_response({"error": str(error)}, 422)
    second_factors.note_added_factor(sign_in=current_user.sign_in, had_one=had_one)
    flash(_("The passkey is added. Sign in with it from now on."), "success")
    return jsonify({"path": url_for("accounts.account")})


@blueprint.post("/account/passkeys/<uuid:passkey_id>/remove")
@signed_in
@needs_confirmation
@commits
def remove_passkey(passkey_id: uuid.UUID) -> Response:
    """Remove one of one's passkeys. 302 to the account, 404."""
    passkeys.remove_passkey(person=current_person(), passkey_id=passkey_id)
    flash(_("The passkey is removed."), "success")
    return redirect(url_for("accounts.account"))
