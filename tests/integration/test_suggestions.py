"""The machine suggests, people decide: what is suggested starts no clock, and nobody is told what is not so."""

import datetime as dt
from random import Random

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.choices import Severity
from frontline.insights.models.insight import Insight
from frontline.notices.models import Notice
from frontline.responses.models.feedback import Receipt
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.routing import route_themes
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.extension_points import get_theme_statuses, list_theme_steps
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import Routing, RoutingState, Theme, ThemeState
from frontline.themes.service.decisions import accept_theme, assign_team, refuse_theme
from frontline.themes.service.endorsements import leave_wrong_theme
from frontline.themes.service.regrouping import pin_insight, take_out_insights
from frontline.themes.service.severe_alarms import raise_severe_alarms
from frontline.themes.service.undo import find_last_edit, undo_edit
from tests.answers import Desk
from tests.factories import add_member, added, make_insight, make_person, make_team, make_theme
from tests.pages import CheckingClient
from tests.themes import again, members, told

pytestmark = pytest.mark.usefixtures("app")


def _suggest(theme: Theme, *teams: object) -> None:
    """The machine takes the theme for the first team's, and next for the others'."""
    for rank, team in enumerate(teams, start=1):
        state = RoutingState.CURRENT if rank == 1 else RoutingState.RANKED
        added(Routing(theme_id=theme.id, team_id=team.id, rank=rank, confidence=1 / rank, state=state, since=now()))  # type: ignore[attr-defined]
    theme.state = ThemeState.SUGGESTED
    db.session.flush()
    db.session.expire(theme, ["routings"])


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
    _suggest(theme, team)
    accept_theme(theme=theme, team=team, person=lead)
    theme = again(theme)
    assert (theme.state, theme.confirmed_by_id) == (ThemeState.ACKNOWLEDGED, lead.id)
    assert theme.routed_at
    assert theme.due_on
    assert get_theme_statuses([insight.id])[insight.id].text == f"Accepted by {team.name}"


def test_what_two_teams_say_is_not_theirs_goes_to_the_bench_and_not_to_the_cabinet_office() -> None:
    teams = [make_team() for _ in range(3)]
    theme, person = make_theme(make_insight()), make_person(Role.MODERATOR)
    _suggest(theme, *teams)
    refuse_theme(theme=theme, team=teams[0], person=person, reason="Not ours")
    assert again(theme).state is ThemeState.SUGGESTED
    refuse_theme(theme=theme, team=teams[1], person=person, reason="Not ours either")
    theme = again(theme)
    assert (theme.state, theme.routed_at) == (ThemeState.TRIAGE, None)


def test_a_curator_sends_a_suggestion_to_another_team() -> None:
    suggested, right = make_team(), make_team()
    theme, moderator = make_theme(make_insight()), make_person(Role.MODERATOR)
    _suggest(theme, suggested)
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


def test_what_is_at_the_edge_counts_for_nothing_until_somebody_says_that_it_belongs() -> None:
    core, edge = make_insight(), make_insight()
    theme = make_theme(core, edge)
    _place_at_edge(edge)
    refresh_counts([theme.id])
    assert (again(theme).insight_count, again(theme).people_count) == (1, 1)
    pin_insight(insight_id=edge.id, theme=theme, person=make_person(Role.MODERATOR), pinned=True)
    refresh_counts([theme.id])
    assert again(theme).insight_count == 2


def test_an_answer_reaches_the_core_and_others_hear_of_a_related_one() -> None:
    core, edge = make_insight(), make_insight()
    desk = Desk.of(core, edge, *(make_insight() for _ in range(5)))
    _place_at_edge(edge)
    response = desk.publish()
    reached = set(db.session.scalars(select(Receipt.insight_id).where(Receipt.response_id == response.id)))
    assert core.id in reached
    assert edge.id not in reached
    related = select(Notice.person_id).where(Notice.title == "A policy team has answered something related")
    assert set(db.session.scalars(related)) <= {edge.author_id}


def test_an_answer_reaches_what_its_author_ticked() -> None:
    ticked, left_out, edge = make_insight(), make_insight(), make_insight()
    desk = Desk.of(ticked, left_out, edge)
    _place_at_edge(edge)
    coverage = {ticked.id: True, left_out.id: False, edge.id: True}
    response = desk.publish(coverage=coverage)
    reached = set(db.session.scalars(select(Receipt.insight_id).where(Receipt.response_id == response.id)))
    assert reached == {ticked.id, edge.id}
    with pytest.raises(FieldError, match="at least one"):
        desk.draft(coverage=dict.fromkeys(coverage, False))


def test_what_is_taken_out_stays_out_and_comes_back_by_undo() -> None:
    leaving, staying = make_insight(), make_insight()
    theme, moderator = make_theme(leaving, staying), make_person(Role.MODERATOR)
    assert take_out_insights(insight_ids=[leaving.id], theme=theme, person=moderator) == 1
    assert members(theme) == {staying.id}
    assert db.session.get_one(Membership, leaving.id).pinned
    with pytest.raises(FieldError, match="Nothing would be left"):
        take_out_insights(insight_ids=[staying.id], theme=theme, person=moderator)
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=again(theme), edit_id=str(edit.id))
    assert members(theme) == {leaving.id, staying.id}


def test_an_author_takes_an_insight_out_in_one_tap_and_the_trail_does_not_say_who(client: CheckingClient) -> None:
    insight = make_insight()
    desk = Desk.of(insight, make_insight())
    assert insight.author_id
    client.sign_in(db.session.get_one(type(desk.lead), insight.author_id))
    assert "This does not belong here" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/not-this-theme")
    assert insight.id not in members(desk.theme)
    edit = find_last_edit(desk.theme.id)
    assert edit is None or edit.person_id is None
    client.sign_in(make_person(Role.SECONDEE))
    assert client.submit(f"/insights/{insight.id}/not-this-theme").status_code == 404


@pytest.mark.parametrize("seed", range(6))
def test_in_random_lives_nobody_is_told_of_what_does_not_cover_their_insight(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    insights = [make_insight() for _ in range(random.randint(2, 7))]
    desk = Desk.of(*insights)
    for insight in insights:
        db.session.get_one(Membership, insight.id).fit = random.choice([Fit.CORE, Fit.CORE, Fit.EDGE, Fit.HAND])
    db.session.get_one(Membership, insights[0].id).fit = Fit.CORE
    leaving = random.sample(insights[1:], random.randint(0, len(insights) - 1))
    for insight in leaving:
        leave_wrong_theme(insight)
    shown = random.sample(insights, random.randint(0, len(insights)))
    coverage = {insight.id: random.random() < 0.5 for insight in shown} | {insights[0].id: True}
    refresh_counts([desk.theme.id])
    desk.theme = again(desk.theme)
    response = desk.publish(coverage=coverage)
    fits = {m.insight_id: m.fit for m in db.session.scalars(select(Membership)) if m.theme_id == desk.theme.id}
    reached = set(db.session.scalars(select(Receipt.insight_id).where(Receipt.response_id == response.id)))
    expected = {
        key for key, fit in fits.items() if coverage.get(key, fit is not Fit.EDGE)
    }  # fmt: skip
    assert reached == expected
    for insight in insights:
        said = " ".join(step.what for step in list_theme_steps(insight))
        is_inside = fits.get(insight.id, Fit.EDGE) is not Fit.EDGE
        assert ("became part of the theme" in said) is is_inside


def test_the_bench_shows_what_a_curator_needs_and_takes_one_press(client: CheckingClient) -> None:
    first, second = make_team(), make_team()
    core = make_insight(what_happened="Nobody answers the lift.")
    edge = make_insight()
    theme = make_theme(core, edge, name="Lifts", quotes=[{"insight_id": str(core.id), "text": "Nobody answers."}])
    _place_at_edge(edge)
    _suggest(theme, first, second)
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
