"""Every route declares who may open it, and every role is driven against every route."""

import functools
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from frontline.accounts.models import Role
from frontline.accounts.permissions import PERMISSION_MATRIX, Permission
from frontline.core.access import get_access_declaration, require_access_declarations
from tests.factories import make_person
from tests.pages import CheckingClient

_SAMPLES = {"uuid": str(uuid.uuid4()), "name": "help", "filename": "icon.svg", "number": 1, "ending": "csv"}


def _sample(rule: Rule, name: str) -> Any:
    """A value that a part of an address takes: one of its words, where it takes no others."""
    words = re.search(rf"<any\(([^)]*)\):{name}>", rule.rule)
    return words[1].split(",")[0].strip("'") if words else _SAMPLES.get(name, _SAMPLES["uuid"])


def _routes(app: Flask) -> list[tuple[str, str, str]]:
    """Each (endpoint, method, address) with made-up parameters."""
    found = []
    for rule in app.url_map.iter_rules():
        values: dict[str, Any] = {name: _sample(rule, name) for name in rule.arguments}
        with app.test_request_context():
            path = url_for(rule.endpoint, **values)
        found += [(rule.endpoint, method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def test_every_registered_view_declares_its_access(app: Flask) -> None:
    assert [endpoint for endpoint in app.view_functions if get_access_declaration(app, endpoint) is None] == []


def test_an_application_with_an_undeclared_route_does_not_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(RuntimeError, match="open"):
        require_access_declarations(bare)


def test_every_permission_that_a_route_asks_for_is_in_the_matrix(app: Flask) -> None:
    asked = {
        found.permission for e in app.view_functions if (found := get_access_declaration(app, e)) and found.permission
    }
    assert {Permission(permission) for permission in asked} <= set(PERMISSION_MATRIX)


def test_nobody_opens_anything_without_signing_in_but_public_pages(app: Flask, client: CheckingClient) -> None:
    for endpoint, method, path in _routes(app):
        declared = get_access_declaration(app, endpoint)
        status = client.open(path, method=method).status_code
        assert declared is not None
        if declared.kind == "public":
            assert status not in {401, 403}, path
        else:
            assert status == (302 if method == "GET" else 401), (method, path)


def _guarded(app: Flask) -> Iterator[tuple[str, str, str, list[Role]]]:
    """Each (endpoint, method, address) that is not for anyone, and the roles that may open it."""
    for endpoint, method, path in _routes(app):
        declared = get_access_declaration(app, endpoint)
        if declared is None or declared.kind == "public" or endpoint == "accounts.sign_out":
            continue
        permission = Permission(declared.permission) if declared.permission else None
        yield (
            endpoint,
            method,
            path,
            [role for role in Role if permission is None or role in PERMISSION_MATRIX[permission]],
        )


@pytest.fixture
def bare_views(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Views and refusals that say nothing: what a view declares stays, and the guard runs before it."""
    monkeypatch.setitem(app.error_handler_spec, None, defaultdict(dict))
    for endpoint, view in app.view_functions.items():
        monkeypatch.setitem(app.view_functions, endpoint, functools.wraps(view)(lambda **_: ""))


@pytest.mark.usefixtures("bare_views")
@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_exactly_what_its_permissions_allow(app: Flask, client: CheckingClient, role: Role) -> None:
    client.sign_in(make_person(role))
    token = client.token()
    for _, method, path, roles in _guarded(app):
        status = client.open(path, method=method, data={"csrf_token": token}).status_code
        assert status == (200 if role in roles else 403), (role, method, path, status)


@pytest.mark.parametrize("turn", range(3))
def test_a_view_turns_nobody_away_whom_the_guard_lets_pass(app: Flask, client: CheckingClient, turn: int) -> None:
    """Every view itself, as one of the roles that may open it: who is refused is decided in one place."""
    views: dict[Role, list[tuple[str, str]]] = defaultdict(list)
    for number, (_, method, path, roles) in enumerate(_guarded(app)):
        if number % 3 == turn:
            views[roles[number % len(roles)]].append((method, path))
    for role, opened in views.items():
        client.sign_in(make_person(role))
        token = client.token()
        for method, path in opened:
            status = client.open(path, method=method, data={"csrf_token": token}).status_code
            assert status not in {401, 403}, (role, method, path)
            assert status < 500, (role, method, path)


def test_a_person_without_a_role_sees_only_what_is_everybodys(client: CheckingClient) -> None:
    client.sign_in(make_person())
    assert client.get("/account").status_code == 200
    assert client.get("/inbox").status_code == 403
