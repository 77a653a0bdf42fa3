import datetime as dt

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.core.formatting import shorten_title
from frontline.organisations import service as organisations
from frontline.themes.analysis.vectors import unpack_vectors
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.membership import VECTOR_DIMENSIONS, DiscoveryRun, Membership
from frontline.themes.models.theme import Routing, RoutingState, Theme, ThemeState
from frontline.themes.queries import lists
from frontline.themes.queries.access import find_current_routing
from frontline.themes.service.decisions import accept_theme, assign_team, refuse_theme
from tests.factories import add_member, make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again


def test_the_inbox_shows_the_teams_themes_and_no_others(client: CheckingClient) -> None:
    ours, theirs = make_team(), make_team()
    route_to(make_theme(make_insight(), name="Late buses"), ours)
    route_to(make_theme(make_insight(), name="Cold cells"), theirs)
    client.sign_in(make_person(Role.POLICY_LEAD, team=ours))
    page = client.get("/inbox").text
    assert "Late buses" in page
    assert "Cold cells" not in page


def test_a_director_reads_the_whole_department_and_decides_nothing(client: CheckingClient) -> None:
    team = make_team()
    theme = make_theme(make_insight(), name="Late buses")
    route_to(theme, make_team(department=team.department))
    client.sign_in(make_person(Role.DIRECTOR, team=team))
    assert "Late buses" in client.get("/inbox").text
    assert "Accept for" not in client.get(f"/themes/{theme.id}").text
    assert client.submit(f"/themes/{theme.id}/accept").status_code == 403


def test_a_theme_of_another_team_does_not_exist(client: CheckingClient) -> None:
    theme = make_theme(make_insight())
    route_to(theme, make_team())
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(f"/themes/{theme.id}").status_code == 404
    assert client.submit(f"/themes/{theme.id}/accept").status_code == 404


def test_accepting_confirms_the_theme_and_stops_the_first_clock(client: CheckingClient) -> None:
    team = make_team()
    theme = make_theme(make_insight())
    route_to(theme, team)
    client.sign_in(make_person(Role.POLICY_MEMBER, team=team))
    client.submit(f"/themes/{theme.id}/accept")
    assert again(theme).state is ThemeState.ACKNOWLEDGED
    assert again(theme).acknowledged_at is not None
    assert client.submit(f"/themes/{theme.id}/accept").status_code == 409


def test_not_ours_goes_to_the_next_team_and_the_clock_keeps_running(client: CheckingClient) -> None:
    ours, following = make_team(), make_team()
    theme = make_theme(make_insight())
    route_to(theme, ours, following)
    started = theme.routed_at
    client.sign_in(make_person(Role.POLICY_LEAD, team=ours))
    assert "Enter the reason" in client.submit(f"/themes/{theme.id}/refuse", reason=" ").text
    client.submit(f"/themes/{theme.id}/refuse", reason="Not our remit")
    current = find_current_routing(again(theme))
    assert current is not None
    assert (current.team_id, again(theme).routed_at) == (following.id, started)


def test_a_refusal_without_a_likely_next_team_brings_a_theme_to_a_moderator(client: CheckingClient) -> None:
    ours, other = make_team(), make_team()
    theme = make_theme(make_insight(), name="Late buses")
    route_to(theme, ours)
    refuse_theme(theme=theme, team=ours, person=make_person(), reason="Not ours")
    assert again(theme).state is ThemeState.TRIAGE
    client.sign_in(make_person(Role.MODERATOR))
    assert "Late buses" in client.get("/triage").text
    refused = client.submit(f"/triage/{theme.id}", team="")
    assert (refused.status_code, "Select a team" in refused.text) == (422, True)
    client.submit(f"/triage/{theme.id}", team=str(other.id))
    assert again(theme).state is ThemeState.ROUTED


def test_after_two_refusals_the_cabinet_office_decides_and_nobody_refuses_again(client: CheckingClient) -> None:
    teams = [make_team() for _ in range(3)]
    theme = make_theme(make_insight(), name="Late buses")
    route_to(theme, *teams)
    started, coordinator = theme.routed_at, make_person(Role.COORDINATOR)
    for team in teams[:2]:
        refuse_theme(theme=theme, team=team, person=make_person(), reason="Not ours")
    assert again(theme).state is ThemeState.ESCALATED
    client.sign_in(coordinator)
    assert "A theme has no team" in client.get("/notices").text
    client.submit(f"/escalations/{theme.id}", team=str(teams[0].id))
    assert (again(theme).state, again(theme).routed_at) == (ThemeState.ROUTED, started)
    with pytest.raises(TransitionError, match="has decided"):
        refuse_theme(theme=theme, team=teams[0], person=make_person(), reason="Still not ours")


@pytest.mark.usefixtures("app")
def test_only_one_team_can_have_a_theme_at_a_time() -> None:
    theme = make_theme(make_insight())
    first, second = make_team(), make_team()
    route_to(theme, first)
    with pytest.raises(TransitionError):
        accept_theme(theme=theme, team=second, person=make_person())


@pytest.mark.usefixtures("app")
def test_a_closed_team_gets_no_theme() -> None:
    team = make_team()
    organisations.close_team(team=team)
    assert not team.is_open


@pytest.mark.usefixtures("app")
def test_counts_are_of_people_sites_and_the_last_three_months() -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    of_one = [make_insight(placement.person, placement_id=placement.id, severity="severe") for _ in range(2)]
    old = make_insight(submitted_at=None)
    old.submitted_at = now() - dt.timedelta(days=100)
    theme = make_theme(*of_one, old)
    counted = (theme.insight_count, theme.people_count, theme.site_count, theme.severe_count)
    assert counted == (3, 2, 1, 2)
    assert (theme.recent_people, theme.before_people) == (1, 1)


@pytest.mark.usefixtures("app")
def test_vectors_are_read_as_they_were_written() -> None:
    add_member(make_insight(), None, direction=7)
    sent = db.session.scalars(select(func.halfvec_send(Membership.embedding))).all()
    vectors = unpack_vectors(sent)
    assert vectors.shape == (1, VECTOR_DIMENSIONS)
    assert vectors[0].argmax() == 7


@pytest.mark.usefixtures("app")
def test_a_theme_is_overdue_when_the_teams_own_standard_has_passed() -> None:
    team, theme = make_team(acknowledge_days=5), make_theme(make_insight())
    route_to(theme, team)
    theme.routed_at = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    set_deadline(theme, team)
    standing = lists.get_deadline_status(theme, dt.date(2026, 11, 10))
    assert standing is not None
    assert (standing.due, standing.overdue) == (dt.date(2026, 11, 9), True)


def test_a_title_is_cut_between_words() -> None:
    assert shorten_title("The bus\nis late") == "The bus is late"
    assert shorten_title("word " * 40) == "word " * 14 + "…"


@pytest.mark.usefixtures("app")
def test_a_routing_has_one_row_for_each_team() -> None:
    theme, team = make_theme(make_insight()), make_team()
    route_to(theme, team)
    assign_team(theme=_in_triage(theme), team=team, person=make_person(Role.MODERATOR))
    assert db.session.scalar(select(func.count()).where(Routing.theme_id == theme.id)) == 1


def _in_triage(theme: Theme) -> Theme:
    for routing in again(theme).routings:
        routing.state = RoutingState.RANKED
    theme.state = ThemeState.TRIAGE
    db.session.flush()
    return theme


def test_a_moderator_sees_what_the_last_grouping_left_to_look_at(client: CheckingClient) -> None:
    bus, coach = (make_theme(make_insight(), name=name) for name in ("School buses", "School coaches"))
    db.session.add(DiscoveryRun(insights=900, themes=40, unthemed=12, findings=[
        {"gate": "too_alike", "themes": [bus.number, coach.number], "value": 0.93},
        {"gate": "too_large", "themes": [0], "value": 0.4},
    ]))  # fmt: skip
    client.sign_in(make_person(Role.MODERATOR))
    page = client.get("/triage").text
    assert "Insights: 900. Themes: 40. Insights in none: 12." in page
    assert "Two themes are about nearly the same." in page
    assert "School coaches" in page
    # What concerned a theme that is gone by now is not told any more.
    assert "may be several" not in page


def test_a_moderator_routes_from_the_themes_own_page(client: CheckingClient) -> None:
    theme, team = make_theme(make_insight(), state=ThemeState.TRIAGE), make_team()
    client.sign_in(make_person(Role.MODERATOR))
    assert "Where does it belong?" in client.get(f"/themes/{theme.id}").text
    client.submit(f"/triage/{theme.id}", team=str(team.id))
    assert again(theme).state is ThemeState.ROUTED
