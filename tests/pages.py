"""House rules for pages: every page that a test fetches is checked."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from jinja2 import Undefined, UndefinedError
from jinja2.utils import missing
from werkzeug.test import TestResponse

from frontline.accounts.models import Person
from frontline.accounts.service.sign_ins import start_sign_in
from frontline.core.database import db


class KnownAttributes(Undefined):
    """What a template asks of a thing must be there: a misspelt attribute fails its test; a variable may be missing."""

    def __init__(self, hint: Any = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError) -> None:
        super().__init__(hint, obj, name, exc)
        if obj is not missing and not isinstance(obj, Mapping | Sequence | Undefined):
            self._fail_with_undefined_error()


_FIELDS = {"input", "select", "textarea"}
_UNLABELLED = {"hidden", "submit", "button"}


class _Page(HTMLParser):
    """What the rules look at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.headings: list[str] = []
        self.title = ""
        self.styles = 0
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "label":
            self.labelled.add(given.get("for") or "")
        if tag in _FIELDS and given.get("type") not in _UNLABELLED and "hidden" not in given:
            self.fields.append(given.get("id") or f"unnamed {tag}")
        if tag == "script":
            self.scripts.append(given)
        if tag == "h1":
            self.headings.append("")
        self.styles += tag == "style" or "style" in given
        is_title_of_page = tag == "title" and not self.title  # a drawing has one too
        self._inside = tag if tag == "h1" or is_title_of_page else self._inside

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "h1":
            self.headings[-1] += data
        if self._inside == "title":
            self.title += data


def check_page(response: TestResponse) -> None:
    """One main heading, a title that starts with it, unique ids, labels, nonces, no inline style."""
    page = _Page(response.text)
    assert len(page.headings) == 1, page.headings
    heading = " ".join(page.headings[0].split())
    assert (
        " ".join(page.title.split()).removeprefix("Error: ").removeprefix("⟦Error:⟧ ")
        == f"{heading} \N{EN DASH} Frontline"
    )
    twice = [name for name, count in Counter(page.ids).items() if count > 1]
    assert twice == []
    assert [field for field in page.fields if field not in page.labelled] == []
    nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    assert nonce
    assert all(script.get("nonce") == nonce[1] for script in page.scripts)
    assert page.styles == 0


class CheckingClient(FlaskClient):
    """A client whose pages keep the house rules, and that can fill in forms."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()  # what the test made so far; a request has a session of its own
        response = super().open(*args, **{"buffered": True, **kwargs})
        if response.mimetype == "text/html" and response.data.startswith(b"<!DOCTYPE html>"):
            redirected = 300 <= response.status_code < 400
            if not redirected and "govuk-template" in response.text:
                check_page(response)
        return response

    def token(self) -> str:
        """A valid token for this client's session, as a form of it would carry."""
        db.session.commit()
        with self.session_transaction() as kept, self.application.test_request_context():
            session.update(kept)
            token: str = generate_csrf()
            kept.update(session)
        return token

    def submit_on(self, path: str, **fields: Any) -> TestResponse:
        """Fill in the form of a page, where no other page can be opened yet."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)
        assert found
        return self.post(path, data={"csrf_token": found[1], **fields})

    def submit(self, path: str, **fields: Any) -> TestResponse:
        """Post a form with a valid token."""
        return self.post(path, data={"csrf_token": self.token(), **fields})

    def sign_in(self, person: Person) -> Person:
        """Sign a person in without asking for the password."""
        started, token = start_sign_in(person=person, browser="Tests", hours=1)
        db.session.commit()
        with self.session_transaction() as kept:
            kept.clear()
            kept["_user_id"] = token
        assert started.person_id == person.id
        return person
