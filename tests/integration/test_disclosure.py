"""The promise: nothing that policy staff, coordinators or managers can get tells who wrote what."""

import logging

import pytest
from flask import Flask

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.insights.service.submission import protect_identity
from frontline.notices.models import Notice
from tests.disclosure import MARKERS, World, list_pages, passes_guard
from tests.pages import CheckingClient

READERS = (Role.POLICY_MEMBER, Role.POLICY_LEAD, Role.DIRECTOR, Role.COORDINATOR, Role.HOST_MANAGER, Role.HOME_MANAGER)


def _told(app: Flask, client: CheckingClient, world: World) -> dict[str, set[str]]:
    """Which markers each role can find, on any page or in any message to it; with the pages."""
    db.session.commit()  # making addresses ends the session
    paths = list(list_pages(app))
    found: dict[str, set[str]] = {}
    for role in READERS:
        client.sign_in(world.reader(role))
        for path in (path for path in paths if passes_guard(app, role, path)):
            page = client.get(path).get_data()
            told = {name for name, marker in MARKERS.items() if marker.encode() in page}
            # Who is on a placement is no secret to those who run it; what they wrote is.
            told -= {"name", "email", "employer"} if path.startswith("/placements") else set()
            if told:
                found[f"{role} {path}"] = told
    return found


@pytest.mark.parametrize("identity", [Identity.CONFIDENTIAL, Identity.DE_IDENTIFIED])
def test_no_page_or_file_tells_policy_staff_who_wrote_it(
    app: Flask, client: CheckingClient, identity: Identity
) -> None:
    assert _told(app, client, World(identity)) == {}


def test_after_an_author_protects_themselves_nothing_rendered_tells_of_them(app: Flask, client: CheckingClient) -> None:
    world = World(Identity.NAMED)
    world.shared.what_happened = f"I am {MARKERS['name']} from {MARKERS['employer']}"
    world.theme.quotes = [{"insight_id": str(world.shared.id), "text": f"I am {MARKERS['name']}"}]
    db.session.flush()
    before = _told(app, client, world)
    assert {"name", "employer"} == set().union(*before.values())
    shared = db.session.get_one(Insight, world.shared.id, populate_existing=True)
    protect_identity(insight=shared, identity=Identity.CONFIDENTIAL, hidden_from_host=False)
    assert _told(app, client, world) == {}


@pytest.mark.usefixtures("app")
def test_no_message_and_no_log_tells_who_wrote_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world = World(Identity.CONFIDENTIAL)
    sent = " ".join(f"{n.title} {n.body} {n.path}" for n in db.session.query(Notice) if n.person_id != world.author.id)
    for name, marker in MARKERS.items():
        assert marker not in sent, name
        assert marker not in caplog.text, name
