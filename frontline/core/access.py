"""Who may open a route: declared on the view, read from the registered views, denied by default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class AccessDeclaration:
    """What a view asks of whoever opens it."""

    kind: str  # public | signed_in | permission
    permission: str | None = None


def _declare(declaration: AccessDeclaration) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = declaration  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Anyone may open it."""
    return _declare(AccessDeclaration("public"))(view)


def signed_in(view: View) -> View:
    """Whoever signed in may open it."""
    return _declare(AccessDeclaration("signed_in"))(view)


def allow_one_click(view: View) -> View:
    """A program may post to it with nothing but its address, which is secret (RFC 8058): no token of a form."""
    view.is_one_click = True  # type: ignore[attr-defined]
    return view


def allow_bearer(view: View) -> View:
    """A program may send to it without the token of a form: it proves by a token of its own who it is (RFC 6750)."""
    view.is_for_programs = True  # type: ignore[attr-defined]
    return view


def needs_confirmation(view: View) -> View:
    """Only whoever has proved of late who they are: an unattended browser is not enough."""
    view.needs_confirmation = True  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Only those with a role that holds the permission; the service then checks the scope."""
    return _declare(AccessDeclaration("permission", permission))


def get_access_declaration(app: Flask, endpoint: str) -> AccessDeclaration | None:
    """What the *registered* view declares, whatever the order of its decorators."""
    return getattr(app.view_functions.get(endpoint), "access", None)


def require_access_declarations(app: Flask) -> None:
    """Refuse to start an application that has a route without a declaration.

    Raises:
        RuntimeError: naming the routes.
    """
    bare = [endpoint for endpoint in app.view_functions if get_access_declaration(app, endpoint) is None]
    if bare:
        raise RuntimeError(f"no access is declared on: {', '.join(sorted(bare))}")


def install_access_guard(app: Flask, *, allowed: Callable[[str], bool]) -> None:
    """Check every request against its view's declaration before the view runs."""

    @app.before_request
    def deny_by_default() -> Any:
        if request.endpoint is None:  # no such page: the router answers 404 or 405
            return None
        declared = get_access_declaration(current_app, request.endpoint)
        if declared is not None and declared.kind == "public":
            return None
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        if declared is None or (declared.permission and not allowed(declared.permission)):
            abort(403)
        return None
