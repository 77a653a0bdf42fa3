import hmac
from http import HTTPStatus

from flask import abort, make_response, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from werkzeug.wrappers import Response

from frontline.core.access import public
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.operations.checks import CheckState, run_readiness_checks
from frontline.operations.metrics import format_metrics
from frontline.operations.views.blueprint import blueprint


@blueprint.get("/health")
@public
def health() -> Response:
    """Whether web server and database answer; for everybody. 200, 503."""
    db.check()
    return make_response({"status": "ok"})


@blueprint.get("/ready")
@public
def ready() -> Response:
    """Whether this server may be sent requests: database, schema and keys are right; for everybody. 200, 503."""
    bad = [check.name for check in run_readiness_checks(get_settings()) if check.state is CheckState.BAD]
    status = HTTPStatus.SERVICE_UNAVAILABLE if bad else HTTPStatus.OK
    return make_response({"status": "not ready" if bad else "ok", "bad": bad}, status)


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Counts for Prometheus, for whoever has the token of FRONTLINE_METRICS_TOKEN. 200, 404 without it."""
    token = get_settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        abort(HTTPStatus.NOT_FOUND)
    response = make_response(format_metrics())
    response.headers["Content-Type"] = CONTENT_TYPE_LATEST
    return response
