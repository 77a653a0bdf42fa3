"""Proving once more who one is, before what only oneself may do: by the password, or by a passkey."""

from flask import jsonify, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from frontline.accounts.forms import ConfirmForm
from frontline.accounts.identity import current_person
from frontline.accounts.resubmission import parse_carried_fields, render_confirmation
from frontline.accounts.service import passkeys, second_factors, sign_ins
from frontline.accounts.service.authentication import authenticate_code, authenticate_person
from frontline.accounts.views.blueprint import blueprint
from frontline.accounts.views.visitors import (
    get_client_network,
    get_local_path,
    get_site,
    keep_challenge,
    read_json,
    take_challenge_id,
)
from frontline.core.access import signed_in
from frontline.core.errors import FieldError
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@signed_in
@commits
def confirm() -> str | Response | tuple[str, int]:
    """Prove once more who one is, before what only oneself may do. 200; 302 onwards, 422, 429 after many tries."""
    form = ConfirmForm(next=request.args.get("next", ""))
    if not form.is_submitted():
        return render_confirmation(form)
    try:
        is_proved = form.validate() and _is_proved(form)
    except sign_ins.TooManyAttemptsError:
        form.password.errors = [_("There were too many wrong ones. Try again in 15 minutes")]
        return render_confirmation(form), 429
    if not is_proved:
        return render_confirmation(form), 422
    sign_ins.confirm_sign_in(sign_in=current_user.sign_in)
    path = get_local_path(form.next.data)
    if form.carried.data:
        carried_fields = parse_carried_fields(form.carried.data, person_id=current_person().id)
        return render_template("accounts/resume.html", target=path, carried_fields=carried_fields)
    return redirect(path)


def _is_proved(form: ConfirmForm) -> bool:
    person, network = current_person(), get_client_network()
    if authenticate_person(email=person.email, password=form.password.data or "", network=network) is None:
        form.password.errors = [_("Your password is not correct")]
        return False
    if not second_factors.get_second_factors(person).has_code_generator:
        return True
    if authenticate_code(person=person, code=form.code.data or "", network=network) is None:
        form.code.errors = [_("The code is not correct. Enter the one that the app shows now")]
        return False
    return True


@blueprint.post("/account/confirm/passkey/options")
@signed_in
@commits
def confirmation_passkey_options() -> Response:
    """What the browser asks one of one's own passkeys with. 200 with JSON."""
    asked = passkeys.make_confirmation_options(site=get_site(), person=current_person())
    keep_challenge(asked)
    return jsonify(asked.options)


@blueprint.post("/account/confirm/passkey")
@signed_in
@commits
def confirm_passkey() -> Response:
    """Prove by a passkey who one is. 200 with where to go on, 422 with what is wrong, as JSON."""
    sent = read_json()
    try:
        passkeys.confirm_by_passkey(
            person=current_person(), site=get_site(), credential=sent.get("credential") or {},
            challenge_id=take_challenge_id(),
        )  # fmt: skip
    except FieldError as error:
        return make_response({"error": str(error)}, 422)
    sign_ins.confirm_sign_in(sign_in=current_user.sign_in)
    return jsonify({"path": get_local_path(str(sent.get("next") or ""))})
