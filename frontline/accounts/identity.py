"""Flask-Login with tokens of our own: who sends this request?"""

from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.models import Person, SignIn
from frontline.accounts.permissions import holds
from frontline.accounts.resume import keep_posted, mark_of
from frontline.core import access
from frontline.core.actor import set_actor

_BEFORE_CHANGE = {"accounts.password", "accounts.sign_out", "pages.about", "pages.health", "static"}


class SignedIn(UserMixin):  # type: ignore[misc]
    """A person together with the sign-in that they came by."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.person = sign_in.person
        self._token = token

    def get_id(self) -> str:
        """What the signed cookie carries: the random token, never the person's id."""
        return self._token


def _load(token: str) -> SignedIn | None:
    sign_in = queries.live_sign_in(token)
    return SignedIn(sign_in, token) if sign_in else None


def _ask_to_sign_in() -> Response:
    if request.method == "POST":
        return keep_posted()
    if "_user_id" in request.cookies.get("session", "") or request.path != "/":
        flash("Sign in to see this page.", "information")
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def current_person() -> Person:
    """Who is signed in; only for routes that are not public."""
    person: Person = current_user.person
    return person


def owner_mark() -> str:
    """Tells the people of one browser apart, and nothing else about them."""
    return mark_of(current_person().id)


def may(permission: str) -> bool:
    """Whether whoever is signed in holds a permission, in whatever scope."""
    return bool(current_user.is_authenticated) and holds(current_user.person, permission)


def install(app: Flask) -> None:
    """Add the login manager, the guard and the actor to the application."""
    manager: Any = LoginManager(app)
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)
    access.guard(app, allowed=may)
    app.jinja_env.globals["owner_mark"] = owner_mark

    @app.before_request
    def know_actor() -> None:
        set_actor(current_user.person.id if current_user.is_authenticated else None)

    @app.before_request
    def change_temporary_password() -> Response | None:
        """Whoever chose the password could sign in with it: nothing is shown before it is changed."""
        if not current_user.is_authenticated or not current_user.person.password_is_temporary:
            return None
        return None if request.endpoint in _BEFORE_CHANGE else redirect(url_for("accounts.password"))
