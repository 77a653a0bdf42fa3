"""Pages that belong to no domain: the front page, the footer's pages, health, errors."""

import contextlib
from http import HTTPStatus

import structlog
from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from frontline.accounts.resubmission import is_same_origin, list_posted_fields
from frontline.core.access import public
from frontline.core.database import db
from frontline.core.errors import DatabaseUnreachableError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.settings import get_settings
from frontline.core.translation import gettext
from frontline.operations.retention_rules import list_retention_periods

log = structlog.stdlib.get_logger(__name__)
blueprint = Blueprint("pages", __name__)
# That the database is gone, restarts, or has no connection left.
_LOST = (DatabaseUnreachableError, OperationalError, InterfaceError, PoolTimeoutError, PendingRollbackError)
_TOO_MUCH = 413
_OWN_PAGES = {403, 404, 405, 413, 500, 503}


@blueprint.get("/")
@public
def home() -> str | Response:
    """What is this, and how are people protected?"""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.start"))
    return render_template("pages/home.html")


@blueprint.get("/<any(privacy, accessibility, cookies, help, feedback):name>")
@public
def about(name: str) -> str:
    """The pages that the footer links."""
    settings = get_settings()
    periods = list_retention_periods() if name == "privacy" else []
    controller = settings.controller or gettext("The department that runs this installation")
    return render_template(f"pages/{name}.html", contact=settings.contact_email, controller=controller, periods=periods)


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """The sign of the product, for browsers that ask for it under the oldest address. 302 to it."""
    return redirect(url_for("static", filename="icon-192.png"))


def install_errors(app: Flask) -> None:
    """One plain page per kind of error."""
    app.register_error_handler(NotFoundError, lambda error: _page(404, str(error)))
    app.register_error_handler(ForbiddenError, lambda error: _page(403, str(error)))
    app.register_error_handler(TransitionError, lambda error: _page(409, str(error)))
    app.register_error_handler(StaleDataError, lambda _: _page(409))
    for error in (DatabaseUnreachableError, DBAPIError, PendingRollbackError, PoolTimeoutError):
        app.register_error_handler(error, _database_error)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http_error)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) not in _OWN_PAGES:
        return error.get_response()
    return _page(error.code or 500, _too_much() if error.code == _TOO_MUCH else "")


def _too_much() -> str:
    most = (request.max_content_length or 0) // 2**20
    return gettext("Send less than %(most)s megabytes at a time. Go back: what you typed is still there.", most=most)


def _database_error(error: Exception) -> Response:
    """The database is lost for a moment; anything else that it refuses is our fault."""
    if not isinstance(error, _LOST) and not getattr(error, "connection_invalidated", False):
        raise error
    log.warning("database_lost", reason=str(getattr(error, "orig", error)).partition("\n")[0])
    response = _plain_page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "10"
    return response


def _page(status: int, message: str = "") -> Response:
    with contextlib.suppress(SQLAlchemyError):
        db.session.rollback()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _plain_page(status)
    return make_response(render_template(f"errors/{status:d}.html", message=message), status)


def _plain_page(status: int) -> Response:
    """A page that asks neither who is signed in nor the database, since that may be what is broken."""
    template = "503" if status == HTTPStatus.SERVICE_UNAVAILABLE else "500"
    page = current_app.jinja_env.get_template(f"errors/{template}.html").render(plain=True)
    return make_response(page, status)


def _stale_page(_: CSRFError) -> Response:
    """A form without a valid token: what was typed may be sent again, if it came from our own page."""
    carried_fields = list_posted_fields() if is_same_origin() else []
    page = render_template("accounts/stale.html", target=request.path, carried_fields=carried_fields)
    return make_response(page, 400)
