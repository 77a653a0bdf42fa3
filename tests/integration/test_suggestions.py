"""The machine suggests, people decide: what is suggested starts no clock, and nobody is told what is not so."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from frontline import analysis
from frontline.accounts.models import Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.choices import Severity
from frontline.insights.models.insight import Insight
from frontline.notices.models import Notice
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.routing import explain_routings, route_themes
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.extension_points import get_theme_statuses, list_theme_steps
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import MIN_CONFIDENCE, RoutingState, Theme, ThemeState
from frontline.themes.queries.team_warnings import list_team_warnings
from frontline.themes.service.decisions import accept_theme, assign_team, refuse_theme
from frontline.themes.service.regrouping import split_theme
from frontline.themes.service.severe_alarms import raise_severe_alarms
from tests.factories import add_member, make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again, members, suggest, told

pytestmark = pytest.mark.usefixtures("app")


def _place_at_edge(insight: Insight) -> None:
    db.session.get_one(Membership, insight.id).fit = Fit.EDGE
    db.session.flush()


def test_what_the_machine_suggests_starts_no_clock_and_its_authors_are_told_nothing() -> None:
    insight = make_insight()
    theme = make_theme(insight)
    make_team(remit="Agency invoices for supply teachers")
    route_themes()
    theme = again(theme)
    assert theme.state is ThemeState.SUGGESTED
    assert (theme.routed_at, theme.due_on) == (None, None)
    assert list_theme_steps(insight) == []
    assert get_theme_statuses([insight.id])[insight.id].text == "Being placed with a team"


def test_a_team_that_says_ours_makes_it_a_fact() -> None:
    insight, team = make_insight(), make_team()
    theme, lead = make_theme(insight), make_person(Role.POLICY_LEAD, team=team)
    suggest(theme, team)
    accept_theme(theme=theme, team=team, person=lead)
    theme = again(theme)
    assert (theme.state, theme.confirmed_by_id) == (ThemeState.ACKNOWLEDGED, lead.id)
    assert theme.routed_at
    assert theme.due_on
    assert get_theme_statuses([insight.id])[insight.id].text == f"Accepted by {team.name}"


def test_what_two_teams_say_is_not_theirs_goes_to_the_bench_and_not_to_the_cabinet_office() -> None:
    teams = [make_team() for _ in range(3)]
    theme, person = make_theme(make_insight()), make_person(Role.MODERATOR)
    suggest(theme, *teams)
    refuse_theme(theme=theme, team=teams[0], person=person, reason="Not ours")
    assert again(theme).state is ThemeState.SUGGESTED
    refuse_theme(theme=theme, team=teams[1], person=person, reason="Not ours either")
    theme = again(theme)
    assert (theme.state, theme.routed_at) == (ThemeState.TRIAGE, None)


def test_a_curator_sends_a_suggestion_to_another_team() -> None:
    suggested, right = make_team(), make_team()
    theme, moderator = make_theme(make_insight()), make_person(Role.MODERATOR)
    suggest(theme, suggested)
    assign_team(theme=theme, team=right, person=moderator)
    theme = again(theme)
    states = {routing.team_id: routing.state for routing in theme.routings}
    assert states == {suggested.id: RoutingState.RANKED, right.id: RoutingState.CURRENT}
    assert (theme.state, theme.confirmed_by_id) == (ThemeState.ROUTED, moderator.id)
    assert theme.due_on


def test_something_severe_is_routed_by_a_person_alone_and_an_alarm_follows_once() -> None:
    make_team(remit="Agency invoices for supply teachers")
    moderator, coordinator = make_person(Role.MODERATOR), make_person(Role.COORDINATOR)
    severe = make_insight(severity=Severity.SEVERE)
    add_member(severe, None)
    refresh_counts(make_single_insight_themes([severe]))
    route_themes()
    theme = db.session.scalars(select(Theme).where(Theme.single_insight_id == severe.id)).one()
    assert theme.state is ThemeState.TRIAGE
    assert told(moderator) == ["Something severe waits for a team"]
    assert raise_severe_alarms() == 0
    theme.created_at = now() - dt.timedelta(hours=5)
    db.session.flush()
    for _ in range(2):
        raise_severe_alarms()
    assert told(coordinator) == ["Something severe still has no team"]


def test_the_bench_shows_what_a_curator_needs_and_takes_one_press(client: CheckingClient) -> None:
    first, second = make_team(), make_team()
    core = make_insight(what_happened="Nobody answers the lift.")
    edge = make_insight()
    theme = make_theme(core, edge, name="Lifts", quotes=[{"insight_id": str(core.id), "text": "Nobody answers."}])
    _place_at_edge(edge)
    suggest(theme, first, second)
    client.sign_in(make_person(Role.MODERATOR))
    page = client.get("/triage").text
    for words in (
        "Lifts",
        "Nobody answers.",
        "At the edge: 1 more",
        f"Suggested: {first.name}",
        f"Next: {second.name}",
    ):
        assert words in page, words
    client.submit(f"/themes/{theme.id}/take-out", **{"from": "bench"})
    assert members(theme) == {core.id}
    client.submit(f"/triage/{theme.id}", team=str(first.id))
    assert again(theme).state is ThemeState.ROUTED


def test_a_suggested_theme_that_is_split_is_suggested_anew_on_both_sides() -> None:
    supply = make_team(name="Supply", remit="Agency invoices for supply teachers")
    buses = make_team(name="Buses", remit="School buses that come late")
    invoices = [make_insight() for _ in range(3)]
    late = [make_insight(what_happened="The school bus was late again and pupils missed lessons.") for _ in range(3)]
    theme = make_theme(*invoices, *late)
    for insight in (*invoices, *late):
        db.session.get_one(Membership, insight.id).embedding = analysis.encode_texts([insight.text])[0]
    suggest(theme, supply, buses)
    ids = [insight.id for insight in late]
    child = split_theme(theme=theme, insight_ids=ids, name="Late buses", person=make_person(Role.MODERATOR))
    explain_routings([theme.id, child.id])
    for half, team in ((theme, supply), (child, buses)):
        current = [routing for routing in again(half).routings if routing.state is RoutingState.CURRENT]
        assert (again(half).state, again(half).routed_at) == (ThemeState.SUGGESTED, None)
        assert [routing.team_id for routing in current] == [team.id]
        assert current[0].confidence >= MIN_CONFIDENCE


def test_nothing_is_suggested_or_sent_to_a_team_to_which_nobody_belongs() -> None:
    empty = make_team(name="Supply", remit="Agency invoices for supply teachers", has_people=False)
    theme, moderator = make_theme(make_insight()), make_person(Role.MODERATOR)
    route_themes()
    assert again(theme).state is ThemeState.TRIAGE
    with pytest.raises(FieldError, match="Nobody belongs to Supply"):
        assign_team(theme=theme, team=empty, person=moderator)
    assert [(warning.team.id, warning.words) for warning in list_team_warnings()] == [
        (empty.id, "Nobody belongs to it, so nothing is sent to it.")
    ]


def test_teams_without_themes_and_teams_with_a_fifth_of_all_are_told_apart() -> None:
    magnet, quiet, others = make_team(), make_team(), [make_team() for _ in range(8)]
    for team in [magnet] * 5 + others * 2:
        suggest(make_theme(make_insight()), team)
    warnings = {warning.team.id: warning.words for warning in list_team_warnings()}
    assert set(warnings) == {magnet.id, quiet.id}
    assert warnings[magnet.id].startswith("24% of all themes")
    assert warnings[quiet.id].startswith("No theme has come to it")


def test_the_clear_ones_are_sent_together_and_what_changed_meanwhile_is_left(client: CheckingClient) -> None:
    teams = [make_team() for _ in range(3)]
    themes = [make_theme(make_insight(), name=f"Clear {number}") for number in range(3)]
    for theme, team in zip(themes, teams, strict=True):
        suggest(theme, team)
    client.sign_in(make_person(Role.MODERATOR))
    assert "Send the clear ones together (3 on this page)" in client.get("/triage").text
    shown = {f"team-{theme.id}": str(team.id) for theme, team in zip(themes, teams, strict=True)}
    assign_team(theme=themes[1], team=teams[0], person=make_person(Role.MODERATOR))
    client.submit("/triage/clear", theme=[str(theme.id) for theme in themes[:2]], **shown)
    page = client.get("/triage").text
    assert "Changed meanwhile, look again: “Clear 1”." in page
    assert "Sent to their teams: 1." in page
    states = [again(theme).state for theme in themes]
    assert states == [ThemeState.ROUTED, ThemeState.ROUTED, ThemeState.SUGGESTED]
    assert [again(themes[1]).routings[index].team_id for index in (0, 1)] == [teams[1].id, teams[0].id]


def test_what_a_decision_taught_is_said_and_taken_back_with_it() -> None:
    team = make_team(remit="Agency invoices for supply teachers")
    lead, theme = make_person(Role.POLICY_LEAD, team=team), make_theme(make_insight(), state=ThemeState.TRIAGE)
    route_themes()
    assert again(theme).state is ThemeState.SUGGESTED
    body = db.session.scalars(select(Notice.body).where(Notice.person_id == lead.id)).one()
    assert body.startswith("After what people decided, the machine suggests it too.")
    accepted = make_theme(make_insight())
    route_to(accepted, team)
    accept_theme(theme=accepted, team=team, person=lead)
    refuse_theme(theme=accepted, team=team, person=lead, reason="Not ours after all")
    explained = text("SELECT args->>'theme_ids' FROM procrastinate_jobs WHERE task_name = 'themes.explain'")
    assert str(theme.id) in db.session.scalars(explained).one()
