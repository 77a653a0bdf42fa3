import hmac
from http import HTTPStatus

from flask import Blueprint, abort, request
from pydantic import ValidationError
from scim2_models import Error, SCIMException
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from frontline.core.actor import set_actor
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.settings import get_settings
from frontline.provisioning.views.answers import PREFIX, answer_error, refuse

blueprint = Blueprint("provisioning", __name__, url_prefix=PREFIX)


@blueprint.before_request
def require_token() -> Response | None:
    """Whoever has the token of FRONTLINE_SCIM_TOKEN may go on; without one there is nothing here. 404, 401."""
    token = get_settings().scim_token
    if not token:
        abort(HTTPStatus.NOT_FOUND)
    given = request.authorization
    sent = (given.token or "") if given and given.type == "bearer" else ""
    if not hmac.compare_digest(token.encode(), sent.encode()):
        response = refuse(HTTPStatus.UNAUTHORIZED, "Send the token of this interface.")
        response.headers["WWW-Authenticate"] = 'Bearer realm="Frontline"'
        return response
    set_actor(None)  # no person does it, whoever may be signed in
    return None


@blueprint.errorhandler(SCIMException)
def _answer_scim_error(error: SCIMException) -> Response:
    return answer_error(error.to_error())


@blueprint.errorhandler(ValidationError)
def _answer_bad_body(error: ValidationError) -> Response:
    return answer_error(Error.from_validation_errors(error)[0])


@blueprint.errorhandler(FieldError)
def _answer_field_error(error: FieldError) -> Response:
    return refuse(HTTPStatus.BAD_REQUEST, str(error), "invalidValue")


@blueprint.errorhandler(TransitionError)
def _answer_taken(error: TransitionError) -> Response:
    return refuse(HTTPStatus.CONFLICT, str(error), "uniqueness")


@blueprint.errorhandler(ForbiddenError)
def _answer_forbidden(error: ForbiddenError) -> Response:
    return refuse(HTTPStatus.FORBIDDEN, str(error))


@blueprint.errorhandler(NotFoundError)
def _answer_missing(error: NotFoundError) -> Response:
    return refuse(HTTPStatus.NOT_FOUND, str(error))


@blueprint.errorhandler(RecursionError)
def _answer_nested(_: RecursionError) -> Response:
    return refuse(HTTPStatus.BAD_REQUEST, "What was sent is nested too deeply.", "invalidSyntax")


@blueprint.errorhandler(HTTPException)
def _answer_http_error(error: HTTPException) -> Response:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    scim_type = "invalidSyntax" if code == HTTPStatus.BAD_REQUEST else ""
    return refuse(code, error.description or error.name, scim_type)
