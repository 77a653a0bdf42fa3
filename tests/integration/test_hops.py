"""How far three things go through the code: a walk that grows says so here."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.jobs import defer
from frontline.notices.models import DeliveryState, Notice
from frontline.policies.models.check import Check
from frontline.policies.queries.checks import list_findings
from frontline.search import service as search
from frontline.themes.models.theme import Theme, ThemeState
from tests.answers import Desk
from tests.factories import make_insight, make_person, make_placement, make_team
from tests.hops import Hops, run_jobs
from tests.pages import CheckingClient
from tests.policies import DRAFT, Office
from tests.settings import change_settings

_SAID = [
    f"The agency {charges} for a supply teacher, so we {lost}."
    for charges in ("invoice has doubled", "charges us twice as much", "fee is higher every month", "bill never ends")
    for lost in ("let two assistants go", "cancelled the school trip", "cut the breakfast club")
]
_WORDS = {"headline": "Agency supply teachers", "what_happened": _SAID[0]}
# A team with people is told of what is suggested to it, by mail; a job carries on the id of its request.
_MOST = {"inbox": 139, "mail": 52, "pack": 191}


class _Walker:
    """A person with a browser; what they do is counted, and so are the jobs that follow from it."""

    def __init__(self, client: CheckingClient, hops: Hops) -> None:
        self._client, self._hops = client, hops

    def sign_in(self, person: Person) -> None:
        self._client.sign_in(person)
        self._token = self._client.token()

    def post(self, path: str, **fields: Any) -> str:
        """Send a form; returns where it leads."""
        with self._hops.counted():
            answer = self._client.post(path, data={"csrf_token": self._token, **fields})
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def work(self) -> None:
        """Run the jobs."""
        with self._hops.counted():
            run_jobs()

    def read(self, path: str) -> None:
        """Open a page."""
        with self._hops.counted():
            assert self._client.get(path).status_code == 200


@pytest.fixture
def hops() -> Iterator[Hops]:
    """What a test counts; pytest shows it where there are too many."""
    counted = Hops()
    yield counted
    print(f"{counted}\n{len(counted)} hops")  # noqa: T201 - for who reads why there are too many


@pytest.fixture
def walker(application: Flask, database: str, hops: Hops, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Walker]:
    """On a database that is committed to, so that jobs see what was done."""
    assert database
    change_settings(monkeypatch, discover_after=1)
    client = application.test_client()
    assert isinstance(client, CheckingClient)
    yield _Walker(client, hops)
    db.session.remove()


def test_from_the_form_to_the_inbox_of_a_team(walker: _Walker, hops: Hops) -> None:
    make_team(remit="Agency supply teachers and what schools pay for them")
    walker.sign_in(make_placement(make_person(Role.SECONDEE)).person)
    insight_id = walker.post("/insights/new", key=str(uuid.uuid4()), version="0", **_WORDS).split("/")[2]
    walker.post(f"/insights/{insight_id}/check")
    walker.work()
    for text in _SAID[1:]:
        make_insight(what_happened=text)
    walker.sign_in(make_person(Role.MODERATOR))
    walker.post(f"/moderation/{insight_id}/open")
    walker.post(f"/moderation/{insight_id}", severity="routine", language="en", **_WORDS)
    walker.work()
    assert {theme.state for theme in db.session.query(Theme)} == {ThemeState.SUGGESTED}
    assert len(hops) <= _MOST["inbox"]


def test_from_publishing_to_the_mail(walker: _Walker, hops: Hops) -> None:
    desk = Desk.of(make_insight(), make_insight())
    response = desk.clear(desk.draft())
    walker.sign_in(desk.lead)
    run_jobs()
    walker.post(f"/responses/{response.id}/publish")
    walker.work()
    sent = db.session.query(Notice).filter(Notice.dedup_key.startswith("response:"))
    assert [notice.delivery for notice in sent] == [DeliveryState.SENT, DeliveryState.SENT]
    assert len(hops) <= _MOST["mail"]


@pytest.fixture
def office() -> Office:
    """A team with a proposal, and what people said that bears on it."""
    for text in _SAID:
        make_insight(what_happened=text)
    defer("themes.analyse")
    db.session.commit()
    run_jobs()
    search.refresh_word_counts()
    return Office()


def test_from_a_draft_to_its_pack(walker: _Walker, office: Office, hops: Hops) -> None:
    walker.sign_in(office.lead)
    form = {"key": str(uuid.uuid4()), "name": "First", "text": DRAFT, "marking": "OFFICIAL"}
    path = walker.post(f"/policies/{office.proposal.id}/checks/new", **form)
    walker.post(f"{path}/parts", do="search")
    walker.work()
    check = db.session.get_one(Check, uuid.UUID(path.rpartition("/")[2]))
    for finding_id in [finding.id for finding in list_findings(check.id)]:
        form = {"stance": "for", "decision": "on_board", "reason": "It is why."}
        prefixed = {f"f{finding_id.hex[:8]}-{name}": value for name, value in form.items()}
        walker.post(f"{path}/findings/{finding_id}", **prefixed)
    walker.post(f"{path}/sign", statement="We took it on board.", tells="now")
    walker.read(f"{path}/pack")
    assert len(hops) <= _MOST["pack"]
