"""Proposals: who sees them, how they move, what the gates ask for, what is on the Cabinet Office's list."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.organisations import service as organisations
from frontline.organisations.models import Mission
from frontline.policies.models.choice import PriorityChoice
from frontline.policies.models.proposal import AssessmentRating, LifeDomain, Proposal, ProposalStage, StageMove
from frontline.policies.queries.priorities import list_priority_choices
from frontline.policies.queries.proposals import get_own_proposal, get_proposal
from frontline.policies.queries.stage_moves import list_stage_moves
from frontline.policies.reference import load_life_domains
from frontline.policies.service.priorities import record_priority_choice
from frontline.policies.service.proposals import (
    ProposalDetails,
    change_proposal,
    record_published_policy,
    register_proposal,
)
from frontline.policies.service.stages import get_stage_gate, move_proposal_stage
from tests.factories import make_person, make_team, named
from tests.policies import Office

pytestmark = pytest.mark.usefixtures("app")


def _move(office: Office, new: ProposalStage, reason: str = "") -> StageMove:
    proposal = get_own_proposal(office.proposal.id, office.lead, lock=True)
    return move_proposal_stage(proposal=proposal, new=new, person=office.lead, reason=reason)


def _whole(office: Office) -> None:
    """Everything that is said of a proposal before a decision."""
    load_life_domains()
    mission, domain = named(Mission, "Opportunity").id, db.session.scalars(select(LifeDomain.id).limit(1)).one()
    details = ProposalDetails(
        "Cap", "Purpose", "£2 million", "2027-28", "Fewer agencies", "Schools", "More teachers", [mission], [domain]
    )
    change_proposal(proposal=office.proposal, details=details)
    db.session.flush()


def test_a_team_sees_its_own_proposals_a_director_the_department_and_a_coordinator_all() -> None:
    office, other = Office(), Office()
    director = make_person(Role.DIRECTOR, team=office.team)
    assert get_proposal(office.proposal.id, director) is office.proposal
    assert get_proposal(office.proposal.id, make_person(Role.COORDINATOR)) is office.proposal
    with pytest.raises(NotFoundError):
        get_proposal(office.proposal.id, other.lead)
    with pytest.raises(ForbiddenError):
        get_own_proposal(office.proposal.id, director)


def test_nothing_leaves_inception_without_a_signed_check_or_a_reason_under_a_leads_name() -> None:
    office = Office()
    with pytest.raises(FieldError, match="reason"):
        _move(office, ProposalStage.OPTIONS)
    move = _move(office, ProposalStage.OPTIONS, "The paper is announced.")
    assert move.is_exception
    assert move.person_id == office.lead.id


def test_a_signed_check_opens_the_gate() -> None:
    office = Office()
    check = office.signed()
    move = _move(office, ProposalStage.OPTIONS)
    assert not move.is_exception
    assert move.check_id == check.id


def test_an_open_check_does_not_open_the_gate() -> None:
    office = Office()
    office.check()
    assert not get_stage_gate(office.proposal, ProposalStage.OPTIONS).is_open


def test_a_stage_is_never_jumped() -> None:
    office = Office()
    with pytest.raises(TransitionError):
        _move(office, ProposalStage.DECISION, "Quickly")


def _at_decision() -> Office:
    office = Office()
    office.signed()
    for stage in (ProposalStage.OPTIONS, ProposalStage.CONSULTATION, ProposalStage.DECISION):
        _move(office, stage)
    return office


def test_nothing_passes_decision_without_three_assessments_and_purpose_pounds_people() -> None:
    office = _at_decision()
    with pytest.raises(FieldError, match="fiscal impact"):
        _move(office, ProposalStage.IMPLEMENTATION, "Regardless")
    office.assess()
    with pytest.raises(FieldError, match="money"):
        _move(office, ProposalStage.IMPLEMENTATION, "Regardless")
    _whole(office)
    _move(office, ProposalStage.IMPLEMENTATION)
    assert office.proposal.stage is ProposalStage.IMPLEMENTATION


def test_where_a_test_is_weak_the_decision_says_why_it_goes_ahead() -> None:
    office = _at_decision()
    office.assess(AssessmentRating.WEAK)
    _whole(office)
    with pytest.raises(FieldError, match="reason"):
        _move(office, ProposalStage.IMPLEMENTATION)
    assert _move(office, ProposalStage.IMPLEMENTATION, "It is the law.").is_exception


def test_going_back_and_stopping_need_a_reason_and_a_stopped_one_goes_on_where_it_stood() -> None:
    office = Office()
    office.signed()
    _move(office, ProposalStage.OPTIONS)
    with pytest.raises(FieldError):
        _move(office, ProposalStage.INCEPTION)
    with pytest.raises(FieldError):
        _move(office, ProposalStage.STOPPED)
    _move(office, ProposalStage.STOPPED, "No money")
    with pytest.raises(TransitionError):
        _move(office, ProposalStage.CONSULTATION, "On")
    _move(office, ProposalStage.OPTIONS, "Money was found")
    assert [move.new for move in list_stage_moves(office.proposal.id)] == [
        ProposalStage.OPTIONS,
        ProposalStage.STOPPED,
        ProposalStage.OPTIONS,
    ]


def test_sending_the_form_twice_registers_one_proposal() -> None:
    team, key = make_team(), uuid.uuid4()
    lead = make_person(Role.POLICY_LEAD, team=team)
    for _ in range(2):
        register_proposal(key=key, team=team, person=lead, details=ProposalDetails("One"))
    assert len(db.session.scalars(select(Proposal).where(Proposal.team_id == team.id)).all()) == 1


def test_a_policy_is_published_once_it_is_decided() -> None:
    office = Office()
    with pytest.raises(TransitionError):
        record_published_policy(proposal=office.proposal, day=dt.date(2026, 1, 1), address="")


def test_the_proposals_of_a_closed_team_are_its_successors() -> None:
    office, heir = Office(), make_team()
    organisations.close_team(team=office.team, successor=heir)
    db.session.refresh(office.proposal)
    assert (office.proposal.team_id, office.proposal.department_id) == (heir.id, heir.department_id)


def _choose(office: Office, other: Proposal, chosen: list[str]) -> PriorityChoice:
    return record_priority_choice(
        key=uuid.uuid4(), person=office.lead, scope="All", title="First", reasons="Because", chosen=chosen,
        proposals=[office.proposal, other],
    )  # fmt: skip


def test_two_proposals_are_compared_and_the_choice_stays_as_it_was() -> None:
    office = Office()
    other = register_proposal(
        key=uuid.uuid4(), team=office.team, person=office.lead, details=ProposalDetails("Other", money="£1")
    )
    with pytest.raises(FieldError, match="first"):
        _choose(office, other, [])
    choice = _choose(office, other, [str(other.id)])
    other.money = "£9"
    db.session.flush()
    assert ["Money sought", [], ["£1"]] in choice.table
    assert list_priority_choices(Office().lead) == []
