"""Every form of every role, filled in with what nobody should send: an answer in words, never a fault or an echo."""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import pytest
from flask import Flask
from lxml import html
from werkzeug.datastructures import MultiDict

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models.choices import Identity
from tests.disclosure import World, list_pages, passes_guard
from tests.pages import CheckingClient

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MARK = "<script>zq()</script>"
_ODD = (
    "", " ", "0", "-1", "99999999999999999999", "1e309", "NaN", "31/02/2026", "0000-00-00", "None", "true",
    "\u202e\u0000\ud7ff", "a" * 40_000, "\u0130\u0307" * 300, "%00%0a", "../../etc/passwd", "=1+1", "'; DROP --",
    "{{ 7*7 }}", "https://a:b@127.0.0.1:1/x", "00000000-0000-0000-0000-000000000000", _MARK, f'"{_MARK}', "🦔" * 200,
)  # fmt: skip
_ROLES = [role for role in Role if role is not Role.HOME_MANAGER]  # a host manager has the same forms


@dataclass(frozen=True)
class _Form:
    """Where a form goes, by which rule, and what it asks for: names with kinds of fields."""

    path: str
    rule: str
    fields: tuple[tuple[str, str, str], ...]


def _list_forms(app: Flask, client: CheckingClient, role: Role) -> Iterator[_Form]:
    """One of each kind that the pages of a role have."""
    known = set()
    for path in [path for path in list_pages(app) if passes_guard(app, role, path)]:
        page = client.get(path)
        if page.mimetype != "text/html" or page.status_code >= 400:
            continue
        for form in html.fromstring(page.text).iter("form"):
            target = (form.get("action") or path).split("#")[0]
            method = (form.get("method") or "get").upper()
            rule = _find_rule(app, target, method)
            found = _Form(target, f"{method} {rule}", tuple(_list_fields(form)))
            if rule and (key := (found.rule, frozenset(name for name, _kind, _value in found.fields))) not in known:
                known.add(key)
                yield found


def _find_rule(app: Flask, target: str, method: str) -> str:
    adapter = app.url_map.bind("localhost")
    try:
        return str(adapter.match(target.partition("?")[0], method=method)[0])
    except Exception:  # noqa: BLE001 - an address of elsewhere
        return ""


def _list_fields(form: Any) -> Iterator[tuple[str, str, str]]:
    for field in form.xpath(".//input|.//select|.//textarea|.//button"):
        if name := field.get("name"):
            yield name, field.get("type") or field.tag, field.get("value") or ""


def _fill_in(form: _Form, chance: random.Random, token: str) -> MultiDict[str, Any]:
    """Odd values in most fields, what the page itself offers in some, and some that nobody asked for."""
    given: MultiDict[str, Any] = MultiDict()
    for name, kind, value in form.fields:
        if kind == "file":
            given.add(
                name,
                (BytesIO(chance.choice(_ODD).encode(errors="replace")), chance.choice(["x.csv", "x.xlsx", "../x.pdf"])),
            )
        elif chance.random() < 0.9:
            given.add(name, value if chance.random() < 0.3 else chance.choice(_ODD))
    given.setlist("csrf_token", [token])
    for name in ("role", "is_admin", "author_id", "state"):
        given.add(name, "administrator")
    return given


@contextmanager
def _undone() -> Iterator[None]:
    """What one form does, another shall not meet."""
    db.session.remove()
    before = cast("Connection", db.session.get_bind()).begin_nested()
    yield
    db.session.remove()
    before.rollback()


@pytest.mark.parametrize("role", _ROLES)
def test_no_form_fails_or_echoes_whatever_is_sent(app: Flask, client: CheckingClient, role: Role) -> None:
    world, chance = World(Identity.CONFIDENTIAL), random.Random(str(role))  # noqa: S311 - no secret
    reader = world.author if role is Role.SECONDEE else world.reader(role)
    client.sign_in(reader)
    forms = list(_list_forms(app, client, role))
    faults = []
    for form, _again in itertools.product(forms, range(3)):
        with _undone():
            client.sign_in(reader)
            given = _fill_in(form, chance, client.token())
            is_sent = form.rule.startswith("POST")
            answer = client.post(form.path, data=given) if is_sent else client.get(form.path, query_string=given)
            if answer.status_code >= 500 or _MARK.encode() in answer.data or b"Traceback" in answer.data:
                faults.append((form.rule, answer.status_code, dict(given)))
    assert forms
    assert faults == []
