"""What was typed when a sign-in or a page's token had ended is never lost."""

import hmac
import json
import uuid

from flask import current_app, make_response, render_template, request, session
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.forms import SignInForm

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
    owner_id = queries.find_sign_in_owner_id(session.get("_user_id", ""))
    carried = {"owner": compute_browser_owner_tag(owner_id) if owner_id else "", "fields": sent_fields}
    form = SignInForm(formdata=None, next=request.path if sent_fields else "", carried=json.dumps(carried))
    page = render_template("accounts/sign_in.html", form=form, ended=True)
    return make_response(page, 401)


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
