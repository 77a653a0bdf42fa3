"""Reads of proposals: which a person may see, and what belongs to one."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, get_permission_scope, has_permission_for_team
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, require_found
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import (
    LIVE_STAGES,
    Assessment,
    AssessmentTest,
    LifeDomain,
    Proposal,
    ProposalMission,
)


def get_visible_condition(person: Person) -> ColumnElement[bool]:
    """Proposals of the person's teams, those of their department that no team has yet, or all."""
    scope = get_permission_scope(person, Permission.READ_POLICIES)
    if scope.everything:
        return true()
    departments = select(Team.department_id).where(Team.id.in_(scope.teams))
    is_unclaimed = Proposal.team_id.is_(None) & Proposal.department_id.in_(departments)
    return or_(Proposal.team_id.in_(scope.teams), Proposal.department_id.in_(scope.departments), is_unclaimed, false())


def get_signed_check_condition() -> ColumnElement[bool]:
    """Whether a proposal has a check that is signed off."""
    return exists().where(Check.proposal_id == Proposal.id, Check.state == CheckState.SIGNED)


def list_checked_proposal_ids(proposal_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some proposals that have a check which is signed off."""
    checked = select(Check.proposal_id).where(Check.proposal_id.in_(proposal_ids), Check.state == CheckState.SIGNED)
    return set(db.session.scalars(checked))


def get_proposal(proposal_id: uuid.UUID, person: Person) -> Proposal:
    """A proposal that a person may see.

    Raises:
        NotFoundError: there is none, or none that they may see.
    """
    query = select(Proposal).where(Proposal.id == proposal_id, get_visible_condition(person))
    return require_found(db.session.scalar(query), "There is no such proposal, or it is not with your team.")


def lock_proposal(proposal_id: uuid.UUID) -> Proposal:
    """A proposal as it is now, nobody else's to change until the transaction ends."""
    query = select(Proposal).where(Proposal.id == proposal_id).with_for_update(of=Proposal)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def list_purpose_lines(proposal: Proposal) -> list[list[str]]:
    """Purpose, pounds and people of a proposal: what each is called, and what is said of it."""
    lines = (
        (_("Purpose"), proposal.purpose), (_("Missions"), ", ".join(mission.name for mission in proposal.missions)),
        (_("Money sought"), ", ".join(filter(None, (proposal.money, proposal.money_year)))),
        (_("Measure of benefit"), proposal.benefit), (_("Who gains"), proposal.gains),
        (_("Quality of life"), ", ".join(domain.name for domain in proposal.life_domains)),
        (_("Expected impact"), proposal.impact),
    )  # fmt: skip
    return [[name, words] for name, words in lines]


def can_work_on(person: Person, proposal: Proposal, permission: str = Permission.WORK_ON_POLICIES) -> bool:
    """Whether a person works on a proposal: it is their team's."""
    return proposal.team_id is not None and has_permission_for_team(
        person, permission, team_id=proposal.team_id, department_id=proposal.department_id
    )


def get_own_proposal(
    proposal_id: uuid.UUID, person: Person, permission: str = Permission.WORK_ON_POLICIES, *, lock: bool = False
) -> Proposal:
    """A proposal on which a person works; where it is to be moved, locked until the transaction ends.

    Raises:
        NotFoundError: they may not see it.
        ForbiddenError: they may see it, but it is not their team's, or only a lead may.
    """
    proposal = get_proposal(proposal_id, person)
    if lock:
        lock_proposal(proposal.id)
    if not can_work_on(person, proposal, permission):
        raise ForbiddenError("Only the team that has this proposal can do this, and some things only its lead.")
    return proposal


def list_own_teams(person: Person) -> list[Team]:
    """The open teams for which a person works on proposals, by name."""
    scope = get_permission_scope(person, Permission.WORK_ON_POLICIES)
    return [team for team in organisations.list_open_teams() if scope.everything or team.id in scope.teams]


def list_claiming_teams(proposal: Proposal, person: Person) -> list[Team]:
    """The teams of a person that may take on a proposal that no team has."""
    if proposal.team_id is not None:
        return []
    return [team for team in list_own_teams(person) if team.department_id == proposal.department_id]


def get_assessments(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[AssessmentTest, Assessment]]:
    """The assessments of each proposal by test."""
    by_proposal: dict[uuid.UUID, dict[AssessmentTest, Assessment]] = {key: {} for key in proposal_ids}
    for assessment in db.session.scalars(select(Assessment).where(Assessment.proposal_id.in_(proposal_ids))):
        by_proposal[assessment.proposal_id][assessment.test] = assessment
    return by_proposal


def list_options(proposal: Proposal, person: Person) -> Sequence[Proposal]:
    """The options of a proposal, by title."""
    query = select(Proposal).where(Proposal.option_of_id == proposal.id, get_visible_condition(person))
    return db.session.scalars(query.order_by(Proposal.title)).all()


def list_option_parents(person: Person, *, option: Proposal | None) -> Sequence[Any]:
    """Proposals of which another one of the person's can be an option: ids and titles, by title."""
    query = select(Proposal.id, Proposal.title).where(get_visible_condition(person), Proposal.option_of_id.is_(None))
    query = query.where(
        Proposal.stage.in_(LIVE_STAGES), Proposal.team_id.in_([team.id for team in list_own_teams(person)])
    )
    if option is None:
        return db.session.execute(query.order_by(Proposal.title)).all()
    current_parent = select(Proposal.id, Proposal.title).where(Proposal.id == option.option_of_id)
    parents = query.where(Proposal.id != option.id).union(current_parent).subquery()
    return db.session.execute(select(parents).order_by(parents.c.title)).all()


def list_life_domains() -> Sequence[LifeDomain]:
    """The domains and lenses of the quality of life, domains first."""
    return db.session.scalars(select(LifeDomain).order_by(LifeDomain.kind, LifeDomain.name)).all()


def get_proposals_by_reference(references: Collection[str]) -> dict[str, Proposal]:
    """The proposals of the Cabinet Office's list by their references."""
    proposals = db.session.scalars(select(Proposal).where(Proposal.reference.in_(references)))
    return {proposal.reference: proposal for proposal in proposals if proposal.reference}


def get_missions_by_proposal(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Ids of the missions that each proposal serves."""
    proposal_missions = db.session.execute(
        select(ProposalMission).where(ProposalMission.proposal_id.in_(proposal_ids))
    ).scalars()
    mission_ids: dict[uuid.UUID, list[uuid.UUID]] = {}
    for proposal_mission in proposal_missions:
        mission_ids.setdefault(proposal_mission.proposal_id, []).append(proposal_mission.mission_id)
    return mission_ids
