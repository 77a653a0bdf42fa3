"""The pages of results: what is marked, where it leads, what leaves as a file."""

import csv
import io
import re

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.responses.models.answer import Audience, Outcome, Response, ResponseState
from tests.factories import (
    added,
    make_person,
    make_placement,
    make_team,
)
from tests.pages import CheckingClient
from tests.texts import said


def test_whatever_is_typed_gives_a_page(client: CheckingClient) -> None:
    said("The school bus comes after the bell, twice a week.")
    client.sign_in(make_person(Role.COORDINATOR))
    for typed in ("'", '"', "%", "_%", "a & b | !c", "<->", "\\", "(((", "-- ; DROP", ":*", "x" * 10_000, "🚌 bus"):
        assert client.get("/search", query_string={"q": typed}).status_code == 200, typed
    assert client.get("/search?q=bus&kind=x&profession=y&region=&status=%27&months=99&page=7").status_code == 200
    assert "first 400 characters" in client.get("/search", query_string={"q": "word " * 300}).text


def test_what_was_looked_for_is_marked_and_nothing_else_is_markup(client: CheckingClient) -> None:
    said("<script>alert(1)</script> The bus & the bell.")
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.get("/search?q=bus").text
    assert "<mark>bus</mark>" in page
    assert "<script>alert" not in page


def test_a_result_leads_to_the_page_of_the_theme_that_holds_it(client: CheckingClient) -> None:
    insights = said(*(f"Bus number {number} is late." for number in range(25)))
    client.sign_in(make_person(Role.COORDINATOR))
    for insight in insights:
        words = {"q": f'"{insight.what_happened}"'}
        address = re.search(r'href="(/themes/[^"]+insight=[^"]+)"', client.get("/search", query_string=words).text)
        assert address
        page = client.get(address[1].replace("&amp;", "&")).text
        assert insight.what_happened in page
        assert f'id="i{insight.id}"' in page


def test_each_role_finds_what_it_works_with(client: CheckingClient) -> None:
    team = make_team()
    (insight, *_) = said("The school bus comes after the bell, twice a week.", team=team)
    author = db.session.get_one(Person, insight.author_id)
    published = {"state": ResponseState.PUBLISHED, "audience": Audience.COMMUNITY, "title": "Buses from May"}
    written = {"team_id": team.id, "author_id": author.id, "outcome": Outcome.CHANGE_PLANNED, "body": "A bus."}
    added(Response(**written, **published, published_at=insight.submitted_at))
    placement = make_placement(author)
    words_by_person = {
        author: ("What you logged", "Answers"), make_person(Role.POLICY_LEAD, team=team): ("Insights", "Answers"),
        make_person(Role.ADMINISTRATOR): ("nothing here to search",), make_person(Role.POLICY_MEMBER): ("Answers",),
    }  # fmt: skip
    for person, words in words_by_person.items():
        client.sign_in(person)
        page = client.get("/search?q=bus").text
        assert all(f">{word}</h2>" in page or word in page for word in words), words
    client.sign_in(make_person(Role.COORDINATOR))
    assert placement.person.name in client.get("/search", query_string={"q": placement.person.name}).text


def test_results_leave_as_a_file_that_no_spreadsheet_runs(client: CheckingClient) -> None:
    said("=HYPERLINK() of a bus")
    client.sign_in(make_person(Role.COORDINATOR))
    rows = list(csv.reader(io.StringIO(client.get("/search/export.csv?q=bus").data.decode("utf-8-sig"))))
    assert rows[2][-1] == "'=HYPERLINK() of a bus"
    assert client.get("/search/export.xlsx?q=bus").data.startswith(b"PK")
