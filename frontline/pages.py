"""Pages that belong to no domain: the front page, the footer's pages, health, errors."""

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from frontline.accounts.resubmission import is_same_origin, list_posted_fields
from frontline.core.access import public
from frontline.core.database import db
from frontline.core.errors import DatabaseUnreachableError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.settings import get_settings
from frontline.core.translation import gettext

blueprint = Blueprint("pages", __name__)
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
    return render_template(f"pages/{name}.html", contact=get_settings().contact_email)


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """The sign of the product, for browsers that ask for it under the oldest address. 302 to it."""
    return redirect(url_for("static", filename="icon-192.png"))


@blueprint.get("/health")
@public
def health() -> Response:
    """Whether web server and database answer."""
    db.check()
    return make_response({"status": "ok"})


def install_errors(app: Flask) -> None:
    """One plain page per kind of error."""
    app.register_error_handler(NotFoundError, lambda error: _page(404, str(error)))
    app.register_error_handler(ForbiddenError, lambda error: _page(403, str(error)))
    app.register_error_handler(TransitionError, lambda error: _page(409, str(error)))
    app.register_error_handler(StaleDataError, lambda _: _page(409))
    app.register_error_handler(DatabaseUnreachableError, lambda _: _page(503))
    app.register_error_handler(OperationalError, lambda _: _page(503))
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http_error)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) not in _OWN_PAGES:
        return error.get_response()
    return _page(error.code or 500, _too_much() if error.code == _TOO_MUCH else "")


def _too_much() -> str:
    most = (request.max_content_length or 0) // 2**20
    return gettext("Send less than %(most)s megabytes at a time. Go back: what you typed is still there.", most=most)


def _page(status: int, message: str = "") -> Response:
    db.session.rollback()
    page_status = status if status in _OWN_PAGES else 500
    template = "errors/409.html" if status == 409 else f"errors/{page_status}.html"  # noqa: PLR2004
    return make_response(render_template(template, message=message, plain=status >= 500), status)  # noqa: PLR2004


def _stale_page(_: CSRFError) -> Response:
    """A form without a valid token: what was typed may be sent again, if it came from our own page."""
    carried_fields = list_posted_fields() if is_same_origin() else []
    page = render_template("accounts/stale.html", target=request.path, carried_fields=carried_fields)
    return make_response(page, 400)
