"""What was typed when a sign-in or a page's token had ended is never lost."""

import hmac
import json
import uuid

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.forms import ConfirmForm, SignInForm
from frontline.accounts.service.second_factors import get_second_factors

_NEVER_CARRIED = {"csrf_token", "password", "old", "new", "code", "submit"}


def list_posted_fields() -> list[tuple[str, str]]:
    """What the request carried, but for secrets and tokens."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_CARRIED]


def is_same_origin() -> bool:
    """Whether the request was sent by a page of this site: another's fields must never be offered for sending."""
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def render_sign_in_with_posted() -> Response:
    """The sign-in page, carrying what was posted so that it can be sent again afterwards."""
    sent_fields = list_posted_fields() if is_same_origin() else []
    carried = _dump_carried(queries.find_sign_in_owner_id(session.get("_user_id", "")), sent_fields)
    form = SignInForm(formdata=None, next=request.path if sent_fields else "", carried=carried)
    page = render_template("accounts/sign_in.html", form=form, ended=True)
    return make_response(page, 401)


def render_confirmation_with_posted() -> Response:
    """Lead to the page that asks who it is once more; what was posted goes along, and can be sent again afterwards."""
    if request.method == "GET":
        return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")))
    if request.is_json:
        page = url_for("accounts.confirm", next=(request.referrer or "").removeprefix(request.host_url.rstrip("/")))
        return make_response({"path": page}, 403)
    form = ConfirmForm(formdata=None)
    if is_same_origin():
        form.next.data, form.carried.data = request.path, _dump_carried(current_user.person.id, list_posted_fields())
    return make_response(render_confirmation(form), 403)


def _dump_carried(owner_id: uuid.UUID | None, fields: list[tuple[str, str]]) -> str:
    """Fields with whose they are, as a form carries them."""
    owner = compute_browser_owner_tag(owner_id) if owner_id else ""
    return json.dumps({"owner": owner, "fields": fields})


def render_confirmation(form: ConfirmForm) -> str:
    """The page that asks for the password once more, and for a code of those who have an app; or for a passkey."""
    person = current_user.person
    factors = get_second_factors(person)
    # Whoever has only a provider proves it by signing in again.
    can_confirm = bool(person.password_hash) and (factors.has_code_generator or not factors)
    return render_template("accounts/confirm.html", form=form, can_confirm=can_confirm, factors=factors)


def parse_carried_fields(carried_json: str | None, *, person_id: uuid.UUID) -> list[tuple[str, str]]:
    """The fields that the sign-in form carried; none that somebody else had typed."""
    try:
        carried = json.loads(carried_json or "{}")
        if carried.get("owner", "") not in {"", compute_browser_owner_tag(person_id)}:
            return []
        return [(str(name), str(value)) for name, value in carried.get("fields", [])]
    except (ValueError, TypeError, AttributeError):
        return []


def compute_browser_owner_tag(person_id: uuid.UUID) -> str:
    """Tells the people of one browser apart, and nothing else about them."""
    return hmac.digest(str(current_app.secret_key).encode(), person_id.bytes, "sha256").hex()[:16]
