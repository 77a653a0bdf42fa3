"""A headline is suggested, its author's to change, screened like text, and the title of lists."""

import uuid

import pytest

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights import originals
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import HEADLINE_LENGTH, Insight
from frontline.insights.service.submission import protect_identity
from tests.factories import make_insight, make_person, make_placement
from tests.insights import only, secondee, start
from tests.pages import CheckingClient


def test_what_is_left_empty_is_suggested_from_the_text_without_what_the_screen_marked(client: CheckingClient) -> None:
    start(secondee(client), what_happened="Mrs Farrow says no bus came before nine, and nobody told the school why.")
    headline = originals.get_original_text(only().id).headline
    assert headline
    assert "Farrow" not in headline
    page = client.get(f"/insights/{only().id}/check").text
    assert headline in page


def test_what_an_author_writes_stays_and_is_screened(client: CheckingClient) -> None:
    start(secondee(client), headline="Mrs Farrow and the bus", what_happened="No bus came before nine.")
    insight = only()
    assert originals.get_original_text(insight.id).headline == "Mrs Farrow and the bus"
    assert (originals.get_findings(insight.id) or {})["headline"]
    assert "Farrow" not in client.get("/insights").text


def test_a_headline_that_is_too_long_is_an_error_that_loses_nothing(client: CheckingClient) -> None:
    secondee(client)
    answer = client.submit("/insights/new", key=str(uuid.uuid4()), version="0", what_happened="A", headline="x" * 121)
    assert answer.status_code == 422
    assert "x" * 121 in answer.text


@pytest.mark.usefixtures("app")
def test_what_is_taken_out_later_never_makes_it_too_long_to_keep() -> None:
    author = make_person(Role.SECONDEE)
    author.name = "Al Bo"
    placement = make_placement(author)
    headline = "Al Bo " * 19 + "waits"
    insight = make_insight(author, placement_id=placement.id, identity=Identity.NAMED, headline=headline)
    protect_identity(insight=insight, identity=Identity.DE_IDENTIFIED, hidden_from_host=False)
    db.session.flush()
    kept = db.session.get_one(Insight, insight.id).headline
    assert "Al Bo" not in kept
    assert 0 < len(kept) <= HEADLINE_LENGTH
