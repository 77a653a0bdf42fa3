"""A check by measure: what bears on which part, what people say of it, and whom it cites and tells."""

import uuid
from random import Random

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.policies import evidence_pack
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart, CheckState, Citation, Finding, FindingDecision, Stance
from frontline.policies.queries.checks import count_undecided_findings, list_findings, list_parts
from frontline.policies.queries.citations import list_own_citations
from frontline.policies.queries.evidence import NearInsight
from frontline.policies.queries.finding_content import list_finding_contents
from frontline.policies.queries.influence import trace_influence
from frontline.policies.queries.near_insights import get_near_insight
from frontline.policies.queries.part_content import get_part_numbers
from frontline.policies.service.bearings import confirm_bearing
from frontline.policies.service.decisions import (
    decide_finding,
    is_unchanged_since_signed,
    set_aside_undecided,
    sign_check,
)
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme
from tests.factories import make_insight, make_person, make_theme
from tests.integration.test_checks import theme_of
from tests.pages import CheckingClient
from tests.policies import Office
from tests.themes import told
from tests.worlds import make_world


def say(
    office: Office, check: Check, insight: Insight, theme: Theme, *, is_confirmed: bool | None, part: int = 1
) -> None:
    """What a member of the team says of an insight and a part."""
    near = NearInsight(insight.id, theme.id, 0.3)
    confirm_bearing(
        check=check, part=list_parts(check.id)[part], near=near, person=office.member, is_confirmed=is_confirmed
    )


@pytest.mark.usefixtures("app")
def test_only_those_whose_insight_bore_on_what_was_taken_on_board_are_cited_and_told() -> None:
    bore, beside_it, refused = (make_person(Role.SECONDEE) for _ in range(3))
    first, second, third = make_insight(bore), make_insight(beside_it), make_insight(refused)
    taken, not_taken = make_theme(first, second), make_theme(third)
    office = Office()
    check = office.check((taken, [first]), (not_taken, [third]))
    office.decide(check)
    office.decide_one(check, not_taken, FindingDecision.NOT)
    office.sign(check)
    assert set(db.session.scalars(select(Citation.insight_id))) == {first.id}
    assert [told(person) for person in (beside_it, refused)] == [[], []]
    assert [insight.id for insight, _finding in list_own_citations(check.id, bore)] == [first.id]
    with pytest.raises(NotFoundError):
        list_own_citations(check.id, beside_it)
    assert trace_influence(check, office.lead, get_anonymity_groups()).insights == 1


@pytest.mark.usefixtures("app")
def test_what_a_person_says_does_not_bear_on_a_part_cites_nobody() -> None:
    author = make_person(Role.SECONDEE)
    theme = make_theme(insight := make_insight(author), other := make_insight())
    office = Office()
    check = office.check((theme, [insight, other]))
    say(office, check, insight, theme, is_confirmed=False)
    office.decide(check)
    office.sign(check)
    assert set(db.session.scalars(select(Citation.insight_id))) == {other.id}
    assert told(author) == []


@pytest.mark.usefixtures("app")
def test_what_a_person_adds_is_decided_on_and_cited_and_can_be_taken_back() -> None:
    theme = make_theme(insight := make_insight())
    office = Office()
    check = office.check()
    say(office, check, insight, theme, is_confirmed=True, part=2)
    assert [(finding.theme_id, finding.parts) for finding in list_findings(check.id)] == [(theme.id, [2])]
    assert count_undecided_findings(check.id) == 1
    say(office, check, insight, theme, is_confirmed=None, part=2)
    assert list_findings(check.id) == []


@pytest.mark.usefixtures("app")
def test_what_the_machine_found_is_decided_on_whatever_is_said_of_its_insights() -> None:
    theme = make_theme(insight := make_insight(), single_insight_id=insight.id)
    office = Office()
    check = office.check((theme, [insight]))
    say(office, check, insight, theme, is_confirmed=False)
    with pytest.raises(FieldError, match="1 finding above still needs a decision"):
        office.sign(check)
    contents = list_finding_contents(check, office.lead, get_anonymity_groups())
    assert [content.theme.id for content in contents] == [theme.id]


@pytest.mark.usefixtures("app")
def test_another_statement_takes_the_first_signature_back() -> None:
    office = Office()
    check = office.check((make_theme(insight := make_insight()), [insight]))
    office.decide(check, Stance.BESIDE, None)
    office.sign(check)
    second = make_person(Role.POLICY_LEAD, team=office.team)
    sign_check(check=check, person=second, statement="Something else.", tells_later=False)
    assert (check.state, check.first_signed_by_id) == (CheckState.OPEN, second.id)


@pytest.mark.usefixtures("app")
def test_what_is_hidden_from_its_host_cannot_be_added() -> None:
    theme, (insight, *_others) = theme_of("The agency invoice has doubled.", "The agency charges twice as much.")
    office = Office()
    check = office.check()
    part = list_parts(check.id)[1]
    groups = get_anonymity_groups()
    assert get_near_insight(check, part, insight.id, office.lead, groups).theme_id == theme.id
    insight.hidden_from_host = True
    db.session.flush()
    with pytest.raises(NotFoundError):
        get_near_insight(check, part, insight.id, office.lead, groups)


@pytest.mark.usefixtures("app")
def test_a_check_in_which_everything_is_set_aside_needs_a_second_lead() -> None:
    office = Office()
    second = make_person(Role.POLICY_LEAD, team=office.team)
    check = office.check((make_theme(insight := make_insight()), [insight]))
    with pytest.raises(FieldError, match="without being read"):
        set_aside_undecided(check=check, person=office.lead, reason=" ")
    set_aside_undecided(check=check, person=office.lead, reason="It is about something else.")
    office.sign(check)
    assert (check.state, told(second)) == (CheckState.OPEN, ["A frontline check needs a second signature: First draft"])
    with pytest.raises(FieldError, match="You signed already"):
        office.sign(check)
    office.sign(check, by=second)
    assert check.state is CheckState.SIGNED
    assert is_unchanged_since_signed(check)
    words = str(evidence_pack.build_evidence_pack(check, office.lead).pieces)
    assert "Set aside unread. It is about something else." in words
    assert "1 finding was set aside unread." in words


@pytest.mark.usefixtures("app")
def test_a_decision_after_the_first_signature_takes_it_back() -> None:
    office = Office()
    check = office.check((make_theme(insight := make_insight()), [insight]))
    office.decide(check, Stance.BESIDE, None)
    office.sign(check)
    assert [check.first_signed_by_id] == [office.lead.id]
    office.decide(check)
    assert check.first_signed_by_id is None
    office.sign(check)
    assert check.state is CheckState.SIGNED


@pytest.mark.usefixtures("app")
def test_few_people_are_not_counted_and_the_numbers_stay_as_they_were_signed() -> None:
    insights = [make_insight(identity=Identity.NAMED) for _ in range(6)]
    theme = make_theme(*insights)
    office = Office()
    check = office.check((theme, insights))
    office.decide(check)
    groups = get_anonymity_groups()
    assert get_part_numbers(check, groups)[1].voices[Stance.FOR].people == 6
    for insight in insights[:2]:
        say(office, check, insight, theme, is_confirmed=False)
    few = get_part_numbers(check, groups)[1].voices[Stance.FOR]
    assert str(few).startswith("fewer than 5 people")
    office.sign(check)
    insights[5].identity = Identity.DE_IDENTIFIED
    db.session.flush()
    assert get_part_numbers(check, groups)[1].voices[Stance.FOR] == few


def test_the_pages_of_a_check_show_each_measure_and_take_what_a_person_says(client: CheckingClient) -> None:
    theme, insights = theme_of("The agency invoice has doubled.", "The agency charges twice as much.")
    office = Office()
    check = office.check((theme, insights[:1]))
    client.sign_in(office.lead)
    path = f"/policies/{office.proposal.id}/checks/{check.id}"
    page = client.get(path).text
    assert "1 theme bears on 1 of 2 claims and measures." in page
    assert "Measure 1" in page
    assert "Nothing near was found" in page
    part = list_parts(check.id)[2]
    search = client.get(f"{path}/parts/{part.id}?q=agency+charges").text
    assert "The agency charges twice as much." in search
    assert client.submit(f"{path}/parts/{part.id}/insights/{insights[1].id}/yes").status_code == 302
    assert "Measure 2" in client.get(path).text
    assert client.submit(f"{path}/rest", **{"aside-reason": ""}).status_code == 422


def _decide_by_chance(chance: Random, office: Office, check: Check) -> None:
    for finding in list_findings(check.id):
        stance = chance.choice(list(Stance))
        decision = None if stance is Stance.BESIDE else chance.choice(list(FindingDecision))
        decide_finding(check=check, finding=finding, person=office.lead, stance=stance, decision=decision, reason="So.")


def _recompute_cited(check: Check) -> set[uuid.UUID]:
    """Who is cited, by loops over raw rows."""
    numbers = {part.id for part in db.session.scalars(select(CheckPart)) if part.check_id == check.id}
    taken = {
        (finding.part_id, finding.theme_id)
        for finding in db.session.scalars(select(Finding))
        if finding.check_id == check.id and finding.decision is FindingDecision.ON_BOARD
    }
    shown = {one.id for one in db.session.scalars(select(Insight)) if not one.hidden_from_host}
    return {
        row.insight_id
        for row in db.session.scalars(select(Bearing))
        if row.part_id in numbers and (row.part_id, row.theme_id) in taken and row.insight_id in shown
        and (row.is_near if row.is_confirmed is None else row.is_confirmed)
    }  # fmt: skip


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(4))
def test_on_any_world_citations_and_influence_are_what_raw_rows_say(seed: int) -> None:
    make_world(seed)
    chance, office = Random(seed), Office()  # noqa: S311 - no secret
    themes = list(db.session.scalars(select(Theme).order_by(Theme.number)))[:6]
    check = office.check(*((theme, _list_members(theme)) for theme in themes))
    for row in list(db.session.scalars(select(Bearing).order_by(Bearing.insight_id))):
        row.is_confirmed = chance.choice([None, None, True, False])
    _decide_by_chance(chance, office, check)
    office.sign(check)
    if check.state is CheckState.OPEN:
        office.sign(check, by=make_person(Role.POLICY_LEAD, team=office.team))
    cited = set(db.session.scalars(select(Citation.insight_id).where(Citation.check_id == check.id)))
    assert cited == _recompute_cited(check)
    assert trace_influence(check, office.lead, get_anonymity_groups()).insights == len(cited)
    assert is_unchanged_since_signed(check)


def _list_members(theme: Theme) -> list[Insight]:
    ids = select(Membership.insight_id).where(Membership.theme_id == theme.id)
    return list(db.session.scalars(select(Insight).where(Insight.id.in_(ids)).order_by(Insight.id)))
