"""What was typed when a sign-in or a page's token had ended is never lost."""

import json

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from frontline.accounts.forms import SignInForm

_NEVER_KEPT = {"csrf_token", "password", "submit"}


def posted_fields() -> list[tuple[str, str]]:
    """What the request carried, but for secrets and tokens."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]


def is_from_our_own_page() -> bool:
    """Whether the request was sent by a page of this site: another's fields must never be offered for sending."""
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def keep_posted() -> Response:
    """The sign-in page, carrying what was posted so that it can be sent again afterwards."""
    kept = posted_fields() if is_from_our_own_page() else []
    form = SignInForm(formdata=None, next=request.path if kept else "", kept=json.dumps(kept))
    page = render_template("accounts/sign_in.html", form=form, ended=True)
    return make_response(page, 401)


def read_kept(kept: str | None) -> list[tuple[str, str]]:
    """The fields that the sign-in form carried."""
    try:
        fields = json.loads(kept or "[]")
        return [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError):
        return []
