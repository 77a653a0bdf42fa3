"""`@commits`: the one place where a request's transaction is committed."""

import functools
from collections.abc import Callable
from typing import ParamSpec

from flask import Flask, abort, current_app, make_response, request, session
from werkzeug.wrappers import Response

from frontline.core.database import db, forbid_writes

Parameters = ParamSpec("Parameters")
_FIRST_ERROR = 400


def commits(view: Callable[Parameters, object]) -> Callable[Parameters, Response]:
    """Commit after the view returned without error, before the response leaves.

    A form shown again because of an error (status 400 and up) rolls back; so does an exception.
    """

    @functools.wraps(view)
    def committing(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
        response = make_response(current_app.ensure_sync(view)(*args, **kwargs))
        if request.method == "GET" or response.status_code >= _FIRST_ERROR:
            db.session.rollback()
        else:
            _commit()
        return response

    return committing


def allow_body_size(most: int) -> Callable[[Callable[Parameters, object]], Callable[Parameters, object]]:
    """Let a view be sent more than the others: at most so many bytes."""

    def mark(view: Callable[Parameters, object]) -> Callable[Parameters, object]:
        view.most_posted = most  # type: ignore[attr-defined]
        return view

    return mark


def is_reading() -> bool:
    """Whether the request may change nothing."""
    return request.method in {"GET", "HEAD", "OPTIONS"}


def _commit() -> None:
    try:
        db.session.commit()
    except Exception:
        session.pop("_flashes", None)  # they would claim a success that is not
        raise


def install(app: Flask) -> None:
    """Give each request a session of its own; those that only read may not write."""

    @app.before_request
    def read_only() -> None:
        if is_reading():
            forbid_writes(db.session())

    @app.before_request
    def refuse_nothing() -> None:
        # PostgreSQL cannot keep it, and no keyboard types it.
        if b"%00" in request.query_string or "\x00" in request.path:
            abort(404)

    @app.before_request
    def allow_files() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if most := getattr(view, "most_posted", None):
            request.max_content_length = most

    @app.teardown_request
    def close(_: BaseException | None) -> None:
        db.session.remove()
