"""Search finds what a person may read, by words, phrases and meaning, and nothing else."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import delete, select

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.insights.models import Identity, Insight, State
from frontline.organisations.models import Team
from frontline.responses.models import Audience, Outcome, Response, ResponseState
from frontline.search import queries, service
from frontline.search.asking import asked_by
from frontline.search.models import Lexeme
from frontline.search.queries import Asked
from frontline.search.queries.ranking import Found
from frontline.themes import queries as themes
from frontline.themes.models import UNLISTED, Membership, Theme, ThemeState
from tests.factories import (
    add_member,
    added,
    grant_role,
    make_insight,
    make_person,
    make_placement,
    make_team,
    make_theme,
    route_to,
)
from tests.pages import CheckingClient
from tests.texts import said
from tests.worlds import make_world


def _ask(person: Person, words: str, **facets: str) -> Asked:
    return asked_by(urlencode({"q": words, **facets}), person)


def _found(person: Person, words: str, **facets: str) -> list[str]:
    ids = [one.insight_id for one in queries.insights(_ask(person, words, **facets))]
    texts = {one.id: one.saw for one in db.session.scalars(select(Insight).where(Insight.id.in_(ids)))}
    return [texts[one] for one in ids]


_BUSES = "The school bus comes after the bell, twice a week."
_TRAINS = "Two railway lines closed, so pupils arrive late."
_FOOD = "Lunch debts have doubled since the summer."


@pytest.mark.usefixtures("app")
def test_words_are_found_whatever_their_ending_and_meaning_without_the_word() -> None:
    said(_BUSES, _TRAINS, _FOOD)
    coordinator = make_person(Role.COORDINATOR)
    assert _found(coordinator, "buses schools")[0] == _BUSES
    assert _found(coordinator, "trains cancelled, children miss lessons")[0] == _TRAINS
    assert _found(coordinator, "doubling")[:1] == [_FOOD]
    assert _found(coordinator, "quantum chromodynamics") == []


@pytest.mark.usefixtures("app")
def test_a_phrase_must_stand_as_it_is_and_what_is_left_out_must_not() -> None:
    said(_BUSES, _TRAINS, "A bus, and later a school.")
    coordinator = make_person(Role.COORDINATOR)
    assert _found(coordinator, '"school bus"') == [_BUSES]
    assert _BUSES not in _found(coordinator, "school bus -bell")


@pytest.mark.usefixtures("app")
def test_slips_of_the_keyboard_are_forgiven_with_words_that_the_person_may_find() -> None:
    mine, others = make_team(), make_team()
    said("Attendance fell.", "Attendance rose.", team=mine)
    said("Zirconium here.", "Zirconium there.", team=others)
    service.count_words()
    lead = make_person(Role.POLICY_LEAD, team=mine)
    assert dict(_ask(lead, "atendance").terms.corrected) == {"atendance": "attendance"}
    assert dict(_ask(lead, "zircomium").terms.corrected) == {}
    assert dict(_ask(make_person(Role.COORDINATOR), "zircomium").terms.corrected) == {"zircomium": "zirconium"}
    assert dict(_ask(lead, "atendance", exactly="1").terms.corrected) == {}


@pytest.mark.usefixtures("app")
def test_a_correction_tells_nothing_of_what_others_wrote() -> None:
    mine, others = make_team(), make_team()
    said("Marble floors.", "Marble steps.", team=mine)
    lead = make_person(Role.POLICY_LEAD, team=mine)
    before = {word: dict(_ask(lead, word).terms.corrected) for word in ("garble", "warble", "marbel")}
    said("They garble it.", "Garble, garble.", "Marbel it is.", "Marbel again.", team=others)
    service.count_words()
    after = {word: dict(_ask(lead, word).terms.corrected) for word in ("garble", "warble")}
    assert after == {"garble": {"garble": "marble"}, "warble": {"warble": "marble"}}
    assert before["marbel"] == {}  # nothing was counted yet


@pytest.mark.usefixtures("app")
def test_what_is_severe_is_found_in_its_theme_and_not_by_itself_as_well() -> None:
    severe = make_insight(saw=_BUSES, severity="severe")
    theme, by_itself = make_theme(severe), make_theme(alone_insight_id=severe.id)
    db.session.get_one(Membership, severe.id).embedding = analysis.encode([_BUSES])[0]
    asked = _ask(make_person(Role.COORDINATOR), _BUSES)
    for found in (queries.insights_by_words(asked), queries.insights_by_meaning(asked)):
        assert list(found) == [Found(severe.id, theme.id)]
    theme.state = ThemeState.MERGED
    db.session.flush()
    assert list(queries.insights_by_words(asked)) == [Found(severe.id, by_itself.id)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(6))
def test_every_result_is_permitted_and_nothing_that_is_permitted_is_missed(seed: int) -> None:
    make_world(seed)
    alone = make_insight(hidden_from_host=bool(seed % 2), placement_id=make_placement(make_person()).id)
    add_member(alone, None)
    teams = list(db.session.scalars(select(Team).where(Team.name.startswith("Team"))))
    lone = make_theme(alone_insight_id=alone.id)
    route_to(lone, teams[0])
    vector = analysis.encode(["agency invoice"])[0]
    for membership in db.session.scalars(select(Membership)):
        membership.embedding = vector
    for state in (State.WITHDRAWN, State.DECLINED):
        next(iter(db.session.scalars(select(Insight).where(Insight.state == State.ACCEPTED)))).state = state
        db.session.flush()
    readers = [make_person(role) for role in Role]
    for role in (Role.POLICY_LEAD, Role.DIRECTOR, Role.POLICY_MEMBER):
        for team in teams[:3]:
            readers.append(make_person())
            grant_role(readers[-1], role, team)
    for person in readers:
        asked = _ask(person, "agency invoice")
        permitted = _permitted(person)
        assert {one.insight_id for one in queries.insights_by_words(asked)} == permitted, person.grants
        assert {one.insight_id for one in queries.insights_by_meaning(asked)} == permitted, person.grants
        assert set(themes.readable(queries.theme_ids(asked), person)) == set(queries.theme_ids(asked))


def _permitted(person: Person) -> set[object]:
    """What somebody reads by opening every theme."""
    found: set[object] = set()
    listed = select(Theme.id).where(Theme.state.not_in(UNLISTED))
    for theme in themes.readable(db.session.scalars(listed).all(), person).values():
        found |= {one.id for one in db.session.scalars(themes.insights_of(theme, person))}
    return found


def test_whatever_is_typed_gives_a_page(client: CheckingClient) -> None:
    said(_BUSES)
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
    found = said(*(f"Bus number {number} is late." for number in range(25)))
    client.sign_in(make_person(Role.COORDINATOR))
    for insight in found:
        words = {"q": f'"{insight.saw}"'}
        address = re.search(r'href="(/themes/[^"]+insight=[^"]+)"', client.get("/search", query_string=words).text)
        assert address
        page = client.get(address[1].replace("&amp;", "&")).text
        assert insight.saw in page
        assert f'id="i{insight.id}"' in page


def test_each_role_finds_what_it_works_with(client: CheckingClient) -> None:
    team = make_team()
    (insight, *_) = said(_BUSES, team=team)
    author = db.session.get_one(Person, insight.author_id)
    published = {"state": ResponseState.PUBLISHED, "audience": Audience.COMMUNITY, "title": "Buses from May"}
    written = {"team_id": team.id, "author_id": author.id, "outcome": Outcome.CHANGE_PLANNED, "body": "A bus."}
    added(Response(**written, **published, published_at=insight.submitted_at))
    placement = make_placement(author)
    shown = {
        author: ("What you logged", "Answers"), make_person(Role.POLICY_LEAD, team=team): ("Insights", "Answers"),
        make_person(Role.ADMINISTRATOR): ("nothing here to search",), make_person(Role.POLICY_MEMBER): ("Answers",),
    }  # fmt: skip
    for person, words in shown.items():
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


@pytest.mark.usefixtures("app")
def test_words_are_counted_anew_only_where_much_has_changed() -> None:
    said("Bus one.", "Bus two.", "Bus three.")
    service.count_words()
    counted = {row.form: row.insights for row in db.session.scalars(select(Lexeme))}
    assert (counted["bus"], counted[""]) == (3, 3)
    db.session.execute(delete(Lexeme).where(Lexeme.form == "bus"))
    service.count_words()
    assert "bus" not in set(db.session.scalars(select(Lexeme.form)))


@pytest.mark.usefixtures("app")
def test_a_filter_by_profession_finds_nobody_whom_no_list_tells() -> None:
    placement = make_placement(make_person(Role.SECONDEE), profession="Astronaut")
    insight = make_insight(placement.person, placement_id=placement.id, identity=Identity.CONFIDENTIAL)
    make_theme(insight)
    coordinator = make_person(Role.COORDINATOR)
    assert len(queries.insights_by_words(_ask(coordinator, "agency"))) == 1
    assert not queries.insights_by_words(_ask(coordinator, "agency", profession=str(placement.profession_id)))
