"""One line of the log for each request, under an id that its jobs carry on."""

import re
import time
import uuid
from typing import Any

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from frontline.core.settings import get_settings

log = structlog.stdlib.get_logger("frontline.access")
_USUAL_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET_ENDPOINTS = {"static", "operations.health", "operations.ready", "operations.metrics"}


def get_request_id() -> str:
    """The id of the request, or of the job, that is being worked on; empty outside both."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def bind_request_id(request_id: str) -> None:
    """Put an id on every further line of the log that this thread writes."""
    structlog.contextvars.clear_contextvars()
    if request_id:
        structlog.contextvars.bind_contextvars(request_id=request_id)


def _log_exception(exc_info: Any) -> None:
    """As Flask's own, which names the address."""
    rule = request.url_rule.rule if request.url_rule else ""
    log.error("request_failed", method=request.method, rule=rule, exc_info=exc_info)


def install(app: Flask) -> None:
    """Give each request an id: the one that a proxy in front gave it, or a new one."""
    app.log_exception = _log_exception  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        bind_request_id(given if _USUAL_ID.fullmatch(given) else uuid.uuid4().hex)
        g.started_at = time.perf_counter()

    @app.after_request
    def log_request(response: Response) -> Response:
        if request_id := get_request_id():
            response.headers["X-Request-ID"] = request_id
        if request.endpoint not in _QUIET_ENDPOINTS and get_settings().access_log:
            seconds = time.perf_counter() - g.get("started_at", time.perf_counter())
            # The rule, never the address: that may hold a secret of a link, or words that somebody searched for.
            rule = request.url_rule.rule if request.url_rule else ""
            log.info(
                "request",
                method=request.method,
                rule=rule,
                status=response.status_code,
                milliseconds=round(seconds * 1e3),
            )
        return response
