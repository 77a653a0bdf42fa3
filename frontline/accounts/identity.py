"""Flask-Login with tokens of our own: who sends this request?"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, flash, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.models import Person, SignIn
from frontline.accounts.permissions import has_permission, is_policy_staff_only
from frontline.accounts.resubmission import (
    compute_browser_owner_tag,
    render_confirmation_with_posted,
    render_sign_in_with_posted,
)
from frontline.accounts.service import sign_ins
from frontline.accounts.service.second_factors import lacks_second_factor
from frontline.core import access, policy_side
from frontline.core.actor import set_actor
from frontline.core.database import db
from frontline.core.transactions import is_reading

_ENDPOINTS_WITH_TEMPORARY_PASSWORD = {
    "accounts.password",
    "accounts.sign_out",
    "pages.about",
    "operations.health",
    "operations.ready",
    "static",
}


_ENDPOINTS_BEFORE_SECOND_FACTOR = _ENDPOINTS_WITH_TEMPORARY_PASSWORD | {
    "accounts.account", "accounts.confirm", "accounts.confirmation_passkey_options",
    "accounts.confirm_passkey", "accounts.code_app", "accounts.new_passkey_options", "accounts.new_passkey",
    "insights.manifest",
}  # fmt: skip


class SignedIn(UserMixin):  # type: ignore[misc]
    """A person together with the sign-in that they came by."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.person = sign_in.person
        self._token = token

    def get_id(self) -> str:
        """What the signed cookie carries: the random token, never the person's id."""
        return self._token


def _load_signed_in(token: str) -> SignedIn | None:
    sign_in = queries.find_live_sign_in(token)
    return SignedIn(sign_in, token) if sign_in else None


def _ask_to_sign_in() -> Response:
    if request.method == "POST":
        return render_sign_in_with_posted()
    if "_user_id" in request.cookies.get("session", "") or request.path != "/":
        flash("Sign in to see this page.", "information")
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def current_person() -> Person:
    """Who is signed in; only for routes that are not public."""
    person: Person = current_user.person
    return person


def get_browser_owner_tag() -> str:
    """Tells the people of one browser apart, and nothing else about them."""
    return compute_browser_owner_tag(current_person().id)


def is_allowed(permission: str) -> bool:
    """Whether whoever is signed in holds a permission, in whatever scope."""
    return bool(current_user.is_authenticated) and has_permission(current_user.person, permission)


def install_identity(app: Flask) -> None:
    """Add the login manager, the guard and the actor to the application."""
    login_manager: Any = LoginManager(app)
    login_manager.user_loader(_load_signed_in)
    login_manager.unauthorized_handler(_ask_to_sign_in)
    access.install_access_guard(app, allowed=is_allowed)
    app.jinja_env.globals["owner_mark"] = get_browser_owner_tag
    for hook in _HOOKS:
        app.before_request(hook)


def _set_request_actor() -> None:
    set_actor(current_user.person.id if current_user.is_authenticated else None)


def _read_as_policy_staff() -> None:
    """Policy staff are shown what a role of the database may read that knows no author; their own account apart."""
    if not is_reading() or not current_user.is_authenticated or request.blueprint in {"accounts", "operations"}:
        return
    declared = access.get_access_declaration(current_app, request.endpoint or "")
    if declared and declared.kind != "public" and is_policy_staff_only(current_user.person):
        policy_side.read_as_policy_staff(db.session(), current_user.person.id)


def _note_use() -> None:
    if current_user.is_authenticated:
        sign_ins.note_activity(current_user.sign_in)


def _require_second_factor() -> Response | None:
    """Whoever reads originals or gives roles does so with more than a password."""
    if not current_user.is_authenticated or not lacks_second_factor(current_user.sign_in):
        return None
    return None if request.endpoint in _ENDPOINTS_BEFORE_SECOND_FACTOR else redirect(url_for("accounts.account"))


def _require_confirmation() -> Response | None:
    """What only oneself may do asks once more who it is, and keeps what was typed."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "needs_confirmation", False) or not current_user.is_authenticated:
        return None
    return None if sign_ins.is_recently_confirmed(current_user.sign_in) else render_confirmation_with_posted()


def _require_password_change() -> Response | None:
    """Whoever chose the password could sign in with it: nothing is shown before it is changed."""
    if not current_user.is_authenticated or not current_user.person.password_is_temporary:
        return None
    return None if request.endpoint in _ENDPOINTS_WITH_TEMPORARY_PASSWORD else redirect(url_for("accounts.password"))


_HOOKS: tuple[Callable[[], Response | None], ...] = (
    _set_request_actor,
    _note_use,
    _require_second_factor,
    _require_confirmation,
    _require_password_change,
    _read_as_policy_staff,
)
