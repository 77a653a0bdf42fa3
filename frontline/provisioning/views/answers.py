"""Answers and errors as a provider reads them (RFC 7644)."""

from http import HTTPStatus

from flask import make_response, request
from scim2_models import Context, Error, ResponseParameters
from scim2_models.base import BaseModel
from werkzeug.wrappers import Response

from frontline.core.settings import get_settings
from frontline.provisioning.scim import POLICY, User

PREFIX = "/scim/v2"


def answer(content: BaseModel, context: Context, status: int = HTTPStatus.OK) -> Response:
    """What was asked for, with the attributes that were asked for."""
    wanted = {name: value for name in ("attributes", "excludedAttributes") if (value := request.args.get(name))}
    parameters = ResponseParameters[User].model_validate(wanted, scim_policy=POLICY) if wanted else None
    return _make(content.model_dump_json(scim_ctx=context, response_parameters=parameters), status)


def _make(body: str, status: int) -> Response:
    return make_response(body, status, {"Content-Type": "application/scim+json"})


def refuse(status: int, detail: str, scim_type: str = "") -> Response:
    """An error in words, with SCIM's own word for its kind where it has one."""
    return answer_error(Error(status=status, detail=detail, scim_type=scim_type or None))


def answer_error(error: Error) -> Response:
    """An error as SCIM has it."""
    return _make(error.model_dump_json(), error.status or HTTPStatus.BAD_REQUEST)


def get_base() -> str:
    """The address of this interface, as the provider knows it."""
    home = get_settings().url.rstrip("/") or request.host_url.rstrip("/")
    return f"{home}{PREFIX}"
