from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import request
from scim2_models import Context, ListResponse, ResourceType, Schema
from werkzeug.wrappers import Response

from frontline.core.access import allow_bearer, public
from frontline.core.errors import require_found
from frontline.provisioning.scim import CONFIG, SERVICE
from frontline.provisioning.views.answers import answer, refuse
from frontline.provisioning.views.blueprint import blueprint

Described = Schema | ResourceType
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@blueprint.get("/ServiceProviderConfig")
@public
def config() -> Response:
    """What of SCIM is offered; for whoever has the token. 200."""
    return answer(CONFIG, Context.RESOURCE_QUERY_RESPONSE)


@blueprint.get("/ResourceTypes")
@public
def resource_types() -> Response:
    """What there is: users; for whoever has the token. 200."""
    page = ListResponse[ResourceType](**_describe_page(SERVICE.resource_types))
    return answer(page, Context.RESOURCE_QUERY_RESPONSE)


@blueprint.get("/ResourceTypes/<name>")
@public
def resource_type(name: str) -> Response:
    """One kind of what there is; for whoever has the token. 200, 404."""
    return _answer_one(SERVICE.resource_types, name)


@blueprint.get("/Schemas")
@public
def schemas() -> Response:
    """What a user has; for whoever has the token. 200."""
    return answer(ListResponse[Schema](**_describe_page(SERVICE.schemas)), Context.RESOURCE_QUERY_RESPONSE)


@blueprint.get("/Schemas/<name>")
@public
def schema(name: str) -> Response:
    """What one kind has; for whoever has the token. 200, 404."""
    return _answer_one(SERVICE.schemas, name)


@blueprint.route("/<any('.search', Bulk, Me):address>", methods=_METHODS)
@public
@allow_bearer
def not_offered(address: str) -> Response:
    """What else SCIM has and this is not needed for; for whoever has the token. 501."""
    return refuse(HTTPStatus.NOT_IMPLEMENTED, f"{address} is not offered.")


@blueprint.route("/<path:address>", methods=_METHODS)
@public
@allow_bearer
def nothing(address: str) -> Response:
    """Anything else there is not; for whoever has the token. 404, 405."""
    if request.method != "GET":
        return refuse(HTTPStatus.METHOD_NOT_ALLOWED, f"{request.method} does not work here.")
    return refuse(HTTPStatus.NOT_FOUND, f"There is nothing at {address}.")


def _describe_page(rows: Sequence[Described]) -> dict[str, Any]:
    return {"total_results": len(rows), "start_index": 1, "items_per_page": len(rows), "resources": list(rows)}


def _answer_one(rows: Sequence[Described], name: str) -> Response:
    found = require_found(next((row for row in rows if row.id == name), None), "There is no such description.")
    return answer(found, Context.RESOURCE_QUERY_RESPONSE)
