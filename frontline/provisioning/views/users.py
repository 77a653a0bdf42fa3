import uuid
from http import HTTPStatus
from typing import Any

from flask import make_response, request
from scim2_models import Context, ListResponse, PatchOp, SearchRequest
from werkzeug.wrappers import Response

from frontline.core.access import allow_bearer, public
from frontline.core.database import db, lock_key
from frontline.core.parsing import parse_id
from frontline.core.transactions import allow_body_size, commits
from frontline.provisioning import queries, service
from frontline.provisioning.filters import build_condition
from frontline.provisioning.scim import MOST_LISTED, POLICY, User, describe_user, make_patchable, read_details
from frontline.provisioning.views.answers import answer, get_base
from frontline.provisioning.views.blueprint import blueprint

_MOST_SENT = 256 * 1024  # bytes
_USER = "/Users/<person_id>"


@blueprint.get("/Users")
@public
def users() -> Response:
    """The accounts of the provider's domains, some at a time; for whoever has the token. 200, 400."""
    search = SearchRequest[User].model_validate(request.args.to_dict(), scim_policy=POLICY)
    condition = build_condition(search.filter.ast) if search.filter else None
    count = MOST_LISTED if search.count is None else min(search.count, MOST_LISTED)
    total, rows = queries.list_some_accounts(condition, start=search.start_index_0 or 0, count=count)
    found = [describe_user(person, account, base=get_base()) for person, account in rows]
    page = ListResponse[User](
        total_results=total, start_index=search.start_index or 1, items_per_page=len(found), resources=found
    )
    return answer(page, Context.RESOURCE_QUERY_RESPONSE)


@blueprint.post("/Users")
@public
@allow_bearer
@commits
@allow_body_size(_MOST_SENT)
def new_user() -> Response:
    """Make an account, whose owner is invited; for whoever has the token. 201, 400, 403, 409."""
    wanted = User.model_validate(_read_json(), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY)
    person = service.create_account(details=read_details(wanted, before=User()))
    return _answer_user(person.id, Context.RESOURCE_CREATION_RESPONSE, HTTPStatus.CREATED)


@blueprint.get(_USER)
@public
def user(person_id: str) -> Response:
    """One account; for whoever has the token. 200, 404."""
    return _answer_user(parse_id(person_id), Context.RESOURCE_QUERY_RESPONSE)


@blueprint.put(_USER)
@public
@allow_bearer
@commits
@allow_body_size(_MOST_SENT)
def replace_user(person_id: str) -> Response:
    """Give the whole of an account anew; for whoever has the token. 200, 400, 403, 404, 409."""
    person, account = _load(person_id)
    before = describe_user(person, account, base=get_base())
    wanted = User.model_validate(_read_json(), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY)
    service.update_account(person=person, details=read_details(wanted, before=before))
    return _answer_user(person.id, Context.RESOURCE_REPLACEMENT_RESPONSE)


@blueprint.patch(_USER)
@public
@allow_bearer
@commits
@allow_body_size(_MOST_SENT)
def patch_user(person_id: str) -> Response:
    """Change some of an account, or close or open it; for whoever has the token. 200, 400, 403, 404, 409."""
    person, account = _load(person_id)
    before = describe_user(person, account, base=get_base())
    change = PatchOp[User].model_validate(_read_json(), scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY)
    wanted = make_patchable(before)
    change.patch(wanted, scim_policy=POLICY)
    service.update_account(person=person, details=read_details(wanted, before=before))
    return _answer_user(person.id, Context.RESOURCE_PATCH_RESPONSE)


@blueprint.delete(_USER)
@public
@allow_bearer
@commits
def delete_user(person_id: str) -> Response:
    """Close an account, of which the provider then hears no more; for whoever has the token. 204, 403, 404."""
    person, _account = _load(person_id)
    service.delete_account(person=person)
    return make_response("", HTTPStatus.NO_CONTENT)


def _load(person_id: str) -> queries.Account:
    """An account that is to change, as nobody else changes it meanwhile."""
    key = parse_id(person_id)
    lock_key(service.REASON, key)
    return queries.get_account(key)


def _read_json() -> Any:
    return request.get_json(force=True)


def _answer_user(person_id: uuid.UUID | None, context: Context, status: int = HTTPStatus.OK) -> Response:
    db.session.flush()
    described = describe_user(*queries.get_account(person_id), base=get_base())
    response = answer(described, context, status)
    response.headers["Location"] = f"{get_base()}/Users/{described.id}"
    return response
