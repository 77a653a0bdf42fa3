"""Frontline checks: drafts are read, what bears on them is found, decided on, signed; nothing of it changes after."""

import uuid

import pytest
from sqlalchemy import select

from frontline import analysis
from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.policies import evidence_pack
from frontline.policies.models.check import Check, CheckState, FindingDecision
from frontline.policies.models.proposal import RelevantInsight
from frontline.policies.queries.checks import list_findings, list_parts
from frontline.policies.service.checks import repeat_check, start_check
from frontline.policies.service.draft_evidence import find_draft_evidence
from frontline.policies.service.draft_parts import begin_search
from frontline.policies.service.drafts import Draft
from frontline.policies.service.watch import watch_proposals
from frontline.search import service as search
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme, ThemeState
from tests.factories import make_insight, make_person, make_placement, make_theme
from tests.policies import DRAFT, Office
from tests.themes import told

_SAID = (
    "Our invoice from the supply agency has doubled since last year.",
    "The agency charges us twice what we pay a teacher of our own.",
    "We had to let two assistants go to pay for supply teachers from an agency.",
)


def theme_of(*texts: str) -> tuple[Theme, list[Insight]]:
    """A theme of real texts with their real vectors."""
    insights = [make_insight(make_placement(make_person(Role.SECONDEE)).person, what_happened=text) for text in texts]
    theme = make_theme(name="Agency costs")
    for insight, vector in zip(insights, analysis.encode_texts(list(texts)), strict=True):
        db.session.add(
            Membership(insight_id=insight.id, theme_id=theme.id, embedding=vector, strength=0.5, is_new=False)
        )
    db.session.flush()
    refresh_counts([theme.id])
    db.session.refresh(theme)
    return theme, insights


def found_for(office: Office, text: str = DRAFT) -> Check:
    """A check of a draft, as its job leaves it."""
    search.refresh_word_counts()
    check = start_check(
        key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=Draft("First draft", text)
    )
    begin_search(check=check)
    find_draft_evidence(check=check, person=office.lead, commit_progress=db.session.flush)
    return check


@pytest.mark.usefixtures("app")
def test_what_bears_on_a_draft_is_found_whichever_team_has_it_and_nothing_for_what_nobody_spoke_of() -> None:
    theme, insights = theme_of(*_SAID)
    office = Office()
    check = found_for(office)
    on_measure, on_claim = list_findings(check.id)
    assert (on_measure.theme_id, on_measure.is_required, on_measure.parts) == (theme.id, True, [2])
    assert (on_claim.theme_id, on_claim.is_required, on_claim.parts) == (theme.id, False, [1])
    assert {uuid.UUID(key) for key in on_claim.insights} == {insight.id for insight in insights}
    assert [part.found for part in list_parts(check.id).values()] == [1, 1, 0]
    assert told(office.lead) == ["Your frontline check is ready: First draft"]


@pytest.mark.usefixtures("app")
def test_a_draft_with_nothing_that_bears_on_it_says_so_and_can_be_signed() -> None:
    office = Office()
    check = found_for(office)
    assert list_findings(check.id) == []
    office.sign(check)
    assert "Nothing near was found" in str(evidence_pack.build_evidence_pack(check, office.lead).pieces)


@pytest.mark.usefixtures("app")
def test_what_an_author_hides_from_the_teams_department_is_not_found_for_it() -> None:
    theme_of(*_SAID)
    office = Office()
    for insight in db.session.scalars(select(Insight)):
        placement = db.session.scalars(select(Placement).where(Placement.person_id == insight.author_id)).one()
        placement.host_department_id = office.team.department_id
        insight.placement_id, insight.hidden_from_host = placement.id, True
    db.session.flush()
    assert list_findings(found_for(office).id) == []


@pytest.mark.usefixtures("app")
def test_a_second_run_of_the_job_changes_nothing() -> None:
    theme_of(*_SAID)
    office = Office()
    check = found_for(office)
    check.state = CheckState.SEARCHING
    find_draft_evidence(check=check, person=office.lead, commit_progress=db.session.flush)
    assert len(list_findings(check.id)) == 2
    assert len(list_parts(check.id)) == 3


@pytest.mark.usefixtures("app")
def test_the_same_draft_again_keeps_decisions_and_says_what_is_new() -> None:
    theme, _rows = theme_of(*_SAID)
    office = Office()
    first = found_for(office)
    office.decide(first)
    office.sign(first)
    theme_of("Offshore wind farms in the North Sea will need engineers that our colleges do not train.")
    again = repeat_check(key=uuid.uuid4(), check=first, person=office.lead)
    find_draft_evidence(check=again, person=office.lead, commit_progress=db.session.flush)
    findings = {finding.theme_id == theme.id: finding for finding in list_findings(again.id) if finding.is_required}
    assert (findings[True].decision, findings[True].is_new) == (FindingDecision.ON_BOARD, False)
    assert (findings[False].decision, findings[False].is_new) == (None, True)


@pytest.mark.usefixtures("app")
def test_new_insights_that_bear_on_a_live_proposal_reach_its_team_the_same_day() -> None:
    theme_of(*_SAID)
    office = Office()
    found_for(office)
    theme_of("The agency has raised its fee for supply teachers for the third time.")
    theme_of("Our boiler has failed again.")
    dismissed, _rows = theme_of("Supply teachers from the agency cost twice as much as our own.")
    dismissed.state = ThemeState.DISMISSED
    db.session.flush()
    assert watch_proposals() == 1
    assert watch_proposals() == 0
    (relevant,) = db.session.scalars(select(RelevantInsight))
    assert relevant.proposal_id == office.proposal.id
    assert "New from the front line on a proposal of yours" in told(office.member)
