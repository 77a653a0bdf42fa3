"""Frontline checks: drafts are read, what bears on them is found, decided on, signed; nothing of it changes after."""

import uuid

import pytest
from sqlalchemy import select

from frontline import analysis
from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models import Insight
from frontline.placements.models import Placement
from frontline.policies import pack, queries, service
from frontline.policies.models import Bearing, Check, CheckState, Decision
from frontline.policies.service import Draft
from frontline.search import service as search
from frontline.themes.models import Membership, Theme, ThemeState
from frontline.themes.service import refresh_counts
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
    rows = [make_insight(make_placement(make_person(Role.SECONDEE)).person, saw=text) for text in texts]
    theme = make_theme(name="Agency costs")
    for insight, vector in zip(rows, analysis.encode(list(texts)), strict=True):
        db.session.add(
            Membership(insight_id=insight.id, theme_id=theme.id, embedding=vector, strength=0.5, is_new=False)
        )
    db.session.flush()
    refresh_counts([theme.id])
    db.session.refresh(theme)
    return theme, rows


def found_for(office: Office, text: str = DRAFT) -> Check:
    """A check of a draft, as its job leaves it."""
    search.count_words()
    check = service.begin(
        key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=Draft("First draft", text)
    )
    service.find(check=check, person=office.lead, keep=db.session.flush)
    return check


@pytest.mark.usefixtures("app")
def test_what_bears_on_a_draft_is_found_whichever_team_has_it_and_nothing_for_what_nobody_spoke_of() -> None:
    theme, rows = theme_of(*_SAID)
    office = Office()
    check = found_for(office)
    (finding,) = queries.findings(check.id)
    assert (finding.theme_id, finding.must, finding.parts[0]) == (theme.id, True, 1)
    assert {uuid.UUID(key) for key in finding.insights} == {one.id for one in rows}
    assert [part.found for part in queries.parts(check.id).values()] == [1, 1, 0]
    assert told(office.lead) == ["Your frontline check is ready: First draft"]


@pytest.mark.usefixtures("app")
def test_a_draft_with_nothing_that_bears_on_it_says_so_and_can_be_signed() -> None:
    office = Office()
    check = found_for(office)
    assert queries.findings(check.id) == []
    office.sign(check)
    assert "Nothing that anybody has said" in str(pack.pack(check, office.lead).pieces)


@pytest.mark.usefixtures("app")
def test_what_an_author_hides_from_the_teams_department_is_not_found_for_it() -> None:
    theme_of(*_SAID)
    office = Office()
    for insight in db.session.scalars(select(Insight)):
        placement = db.session.scalars(select(Placement).where(Placement.person_id == insight.author_id)).one()
        placement.host_department_id = office.team.department_id
        insight.placement_id, insight.hidden_from_host = placement.id, True
    db.session.flush()
    assert queries.findings(found_for(office).id) == []


@pytest.mark.usefixtures("app")
def test_a_second_run_of_the_job_changes_nothing() -> None:
    theme_of(*_SAID)
    office = Office()
    check = found_for(office)
    check.state = CheckState.SEARCHING
    service.find(check=check, person=office.lead, keep=db.session.flush)
    assert len(queries.findings(check.id)) == 1
    assert len(queries.parts(check.id)) == 3


@pytest.mark.usefixtures("app")
def test_the_same_draft_again_keeps_decisions_and_says_what_is_new() -> None:
    theme, _rows = theme_of(*_SAID)
    office = Office()
    first = found_for(office)
    office.decide(first)
    office.sign(first)
    theme_of("Offshore wind farms in the North Sea will need engineers that our colleges do not train.")
    again = service.run_again(key=uuid.uuid4(), check=first, person=office.lead)
    service.find(check=again, person=office.lead, keep=db.session.flush)
    found = {one.theme_id == theme.id: one for one in queries.findings(again.id)}
    assert (found[True].decision, found[True].is_new) == (Decision.ON_BOARD, False)
    assert (found[False].decision, found[False].is_new) == (None, True)


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
    assert service.watch() == 1
    assert service.watch() == 0
    (bearing,) = db.session.scalars(select(Bearing))
    assert bearing.proposal_id == office.proposal.id
    assert "New from the front line on a proposal of yours" in told(office.member)
