"""The page of a director: each team, the worst first, one sentence on top, and what may be theirs."""

import datetime as dt
import re

import pytest

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.insights.models.choices import Identity
from frontline.organisations.models import Team
from frontline.oversight import service
from frontline.oversight.department_summary import describe_department
from frontline.oversight.queries.team_statuses import STATUS_COLUMNS, TeamStatus, list_team_statuses
from frontline.responses.models.answer import Outcome, Response, ResponseState
from frontline.responses.models.commitment import Commitment
from frontline.themes.models.theme import RoutingState, Theme, ThemeState
from tests.factories import (
    added,
    grant_role,
    make_department,
    make_insight,
    make_person,
    make_placement,
    make_team,
    make_theme,
    route_to,
)
from tests.pages import CheckingClient
from tests.themes import again, routed, suggest

TODAY = get_london_today()
_COUNT = re.compile(r'href="(/(?:inbox|commitments)\?[^"]*)"\s*>([\d,]+)<span')


def _make_director(team: Team) -> Person:
    return make_person(Role.DIRECTOR, team=team)


def _make_late(team: Team, name: str = "Buses", **given: object) -> Theme:
    theme = routed(team, name, **given)
    theme.due_on = TODAY - dt.timedelta(days=1)
    return theme


def _make_commitment(team: Team, *, due_in: int) -> Commitment:
    author, theme = make_person(Role.POLICY_MEMBER, team=team), make_theme(make_insight())
    response = Response(
        team_id=team.id, author_id=author.id, outcome=Outcome.CHANGE_PLANNED, body="Words",
        state=ResponseState.PUBLISHED, themes=[theme],
    )  # fmt: skip
    day = TODAY + dt.timedelta(days=due_in)
    return added(
        Commitment(response_id=added(response).id, team_id=team.id, what="Fund it", due_on=day, first_due_on=day)
    )


def _make_full_team(team: Team) -> None:
    """Something of each number."""
    _make_late(team)
    trains = routed(team, "Trains")
    trains.trend_status, trains.severe_count = "growing", 1
    routed(team, "Ferries").state = ThemeState.RESPONDED
    suggest(make_theme(make_insight()), team)
    for days in (-3, 5, 90):
        _make_commitment(team, due_in=days)


def _status(**counts: int) -> TeamStatus:
    return TeamStatus(
        Team(name="Buses"), {column.key: counts.get(column.key, 0) for column in STATUS_COLUMNS}, is_staffed=True
    )


def test_a_director_lands_on_the_page_of_the_department(client: CheckingClient) -> None:
    client.sign_in(_make_director(make_team()))
    assert client.get("/start").location == "/department"


def test_every_number_leads_to_exactly_as_many_rows(client: CheckingClient) -> None:
    team = make_team(name="Buses and coaches")
    _make_full_team(team)
    _make_late(make_team(department=team.department), "Lorries")
    client.sign_in(_make_director(team))
    numbers = _COUNT.findall(client.get("/department").text)
    assert len(numbers) == len(STATUS_COLUMNS) + 2
    for path, number in numbers:
        assert client.get(path.replace("&amp;", "&")).text.count('class="fl-card__title"') == int(number), path


def test_the_worst_team_stands_first_and_is_opened_by_the_main_action(client: CheckingClient) -> None:
    calm, worse, worst = (make_team(name=name) for name in ("Airports", "Buses", "Coaches"))
    worse.department = worst.department = calm.department
    routed(calm, "Planes")
    _make_late(worse)
    _make_late(worst, "One")
    _make_commitment(worst, due_in=-2)
    director = _make_director(calm)
    statuses = list_team_statuses(director, calm.department_id, TODAY)
    assert [status.team.name for status in statuses] == ["Coaches", "Buses", "Airports"]
    client.sign_in(director)
    page = client.get("/department").text
    assert f'href="/inbox?team={worst.id}&amp;show=overdue"' in page
    assert "2 themes and 1 commitment are late, in 2 of 3 teams; most with Coaches: 2." in page


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ([], "This department has no policy team."),
        ([_status()], "Nothing is late, and no theme waits to be accepted or answered."),
        ([_status(waiting=1)], "Nothing is late; 1 theme waits to be accepted or answered."),
        (
            [_status(waiting=1, severe=1)],
            "Nothing is late; 1 theme waits to be accepted or answered, and it is severe.",
        ),
        (
            [_status(waiting=3), _status(waiting=1, severe=1)],
            "Nothing is late; 4 themes wait to be accepted or answered, of which severe: 1.",
        ),
        ([_status(late=1)], "1 theme is late."),
        ([_status(late=2, late_commitments=1)], "2 themes and 1 commitment are late."),
        ([_status(late_commitments=1), _status()], "1 commitment is late, with Buses."),
        ([_status(late_commitments=2), _status()], "2 commitments are late, all with Buses."),
        ([_status(late=1), _status(late=1)], "2 themes are late, in 2 of 2 teams."),
        ([_status(late=3), _status(late=1)], "4 themes are late, in 2 of 2 teams; most with Buses: 3."),
    ],
)
@pytest.mark.usefixtures("app")
def test_the_sentence_says_what_the_counts_say(statuses: list[TeamStatus], sentence: str) -> None:
    assert describe_department(statuses) == sentence


def test_a_team_to_which_nothing_comes_is_named(client: CheckingClient) -> None:
    team = make_team()
    make_team(department=team.department, has_people=False)
    client.sign_in(_make_director(team))
    page = client.get("/department").text
    assert page.count("Empty inbox") == 2
    assert "Empty inbox: nobody belongs to it" in page
    assert "Open the worst" not in page


def test_a_department_is_read_by_its_own_directors_only(client: CheckingClient) -> None:
    team, other = make_team(), make_team()
    client.sign_in(_make_director(team))
    assert client.get(f"/department?department={team.department_id}").status_code == 200
    for path in ("/department", "/department/perhaps-ours"):
        assert client.get(f"{path}?department={other.department_id}").status_code == 404


def test_whoever_directs_two_departments_goes_between_them(client: CheckingClient) -> None:
    first, second = make_team(name="Rail"), make_team(name="Schools")
    director = _make_director(first)
    grant_role(director, Role.DIRECTOR, second)
    client.sign_in(director)
    address = f"/department?department={second.department_id}"
    assert address in client.get("/department").text
    assert "Schools" in client.get(address).text


def test_what_is_near_a_remit_is_listed_by_where_it_is(client: CheckingClient) -> None:
    own, elsewhere = make_team(), make_team(name="Rail freight")
    route_to(make_theme(make_insight(), name="Sidings"), elsewhere, own)
    route_to(make_theme(make_insight(), name="Ours already"), own)
    route_to(make_theme(make_insight(), name="Far from us"), elsewhere, own, confidence=0.1)
    lost = make_theme(make_insight(), name="Level crossings")
    route_to(lost, elsewhere, own)
    lost.state, again(lost).routings[0].state = ThemeState.TRIAGE, RoutingState.RANKED
    client.sign_in(_make_director(own))
    page = client.get("/department").text
    assert all(text in page for text in ("with nobody yet: 1", "with another department: 1"))
    nobody, other = (client.get(f"/department/perhaps-ours?show={show}").text for show in ("nobody", "elsewhere"))
    assert "Level crossings" in nobody
    assert "With Rail freight" in other
    assert "Level crossings" not in other
    assert not any(name in nobody + other for name in ("Ours already", "Far from us"))


def test_what_its_author_hides_from_the_department_is_counted_nowhere(client: CheckingClient) -> None:
    team, author = make_team(), make_person(Role.SECONDEE)
    placement = make_placement(author)
    placement.host_department_id = team.department_id
    insight = make_insight(author, placement_id=placement.id, identity=Identity.CONFIDENTIAL, hidden_from_host=True)
    _make_late(team, "Hidden", single_insight_id=insight.id, severe_count=1)
    service.refresh_measures(TODAY)
    client.sign_in(_make_director(team))
    page = client.get("/department").text
    assert "Nothing is late, and no theme waits" in page
    assert "Themes with a team: <strong>0</strong>" in page


def test_the_page_shows_where_the_answers_of_the_department_stop(client: CheckingClient) -> None:
    team = make_team()
    late, answered = _make_late(team, "One"), _make_late(team, "Two")
    late.routed_at = answered.routed_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=90)
    answered.responded_at = dt.datetime.now(dt.UTC)
    _make_late(make_team(), "Of another department")
    service.refresh_measures(TODAY)
    client.sign_in(_make_director(team))
    page = client.get("/department").text
    assert "<strong>1 of 2</strong>" in page
    assert "1 of 2 themes that are answered or overdue" in page
    assert "before “Change planned or made”: 0 of 1 themes that are answered got there" in page


def test_a_department_without_a_team_says_so(client: CheckingClient) -> None:
    director, department = make_person(), make_department()
    grant_role(director, Role.DIRECTOR, Team(department_id=department.id))
    client.sign_in(director)
    assert "This department has no policy team." in client.get("/department").text
