"""Reads of proposals: which a person may see, and one with all that belongs to it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, holds_for, reach
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, or_missing
from frontline.core.forms import id_in
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, Team
from frontline.policies.models import (
    LIVE,
    ORDER,
    Assessment,
    Check,
    CheckState,
    LifeDomain,
    Proposal,
    ProposalMission,
    Stage,
    StageMove,
    Test,
)

SHOWS = {
    "live": _l("Live"), "unchecked": _l("Not checked with the front line"),
    "listed": _l("On the Cabinet Office's list"), "stopped": _l("Stopped"), "all": _l("All"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals to list; None and "" mean all."""

    show: str = "live"
    stage: Stage | None = None
    department: uuid.UUID | None = None
    mission: uuid.UUID | None = None
    words: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        show, stage = given.get("show", ""), given.get("stage", "")
        return cls(
            show if show in SHOWS else "live", Stage(stage) if stage in set(Stage) else None,
            id_in(given.get("department")), id_in(given.get("mission")), given.get("words", "").strip()[:80],
        )  # fmt: skip


def visible(person: Person) -> ColumnElement[bool]:
    """Proposals of the person's teams, those of their department that no team has yet, or all."""
    held = reach(person, Permission.READ_POLICIES)
    if held.everything:
        return true()
    departments = select(Team.department_id).where(Team.id.in_(held.teams))
    nobodys = Proposal.team_id.is_(None) & Proposal.department_id.in_(departments)
    return or_(Proposal.team_id.in_(held.teams), Proposal.department_id.in_(held.departments), nobodys, false())


def signed_check() -> ColumnElement[bool]:
    """Whether a proposal has a check that is signed off."""
    return exists().where(Check.proposal_id == Proposal.id, Check.state == CheckState.SIGNED)


def signed(proposal_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some proposals that have a check which is signed off."""
    rows = select(Check.proposal_id).where(Check.proposal_id.in_(proposal_ids), Check.state == CheckState.SIGNED)
    return set(db.session.scalars(rows))


def proposals(person: Person, wanted: Wanted) -> Select[Proposal]:
    """The proposals that a person may see, the earliest stage first: there the front line can still shape them."""
    shown = {
        "live": Proposal.stage.in_(LIVE), "unchecked": Proposal.stage.in_(LIVE) & ~signed_check(),
        "listed": Proposal.reference.is_not(None), "stopped": Proposal.stage == Stage.STOPPED, "all": true(),
    }[wanted.show]  # fmt: skip
    query = select(Proposal).where(visible(person), shown)
    if wanted.stage:
        query = query.where(Proposal.stage == wanted.stage)
    if wanted.department:
        query = query.where(Proposal.department_id == wanted.department)
    if wanted.mission:
        served = select(ProposalMission.proposal_id).where(ProposalMission.mission_id == wanted.mission)
        query = query.where(Proposal.id.in_(served))
    if wanted.words:
        query = query.where(Proposal.title.icontains(wanted.words, autoescape=True))
    place = func.array_position([stage.value for stage in Stage], Proposal.stage)
    return query.order_by(place, Proposal.stage_since.desc(), Proposal.id)


def proposal(proposal_id: uuid.UUID, person: Person) -> Proposal:
    """A proposal that a person may see.

    Raises:
        NotFoundError: there is none, or none that they may see.
    """
    query = select(Proposal).where(Proposal.id == proposal_id, visible(person))
    return or_missing(db.session.scalar(query), "There is no such proposal, or it is not with your team.")


def locked(proposal_id: uuid.UUID) -> Proposal:
    """A proposal as it is now, nobody else's to change until the transaction ends."""
    query = select(Proposal).where(Proposal.id == proposal_id).with_for_update(of=Proposal)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def purpose(proposal: Proposal) -> list[list[str]]:
    """Purpose, pounds and people of a proposal: what each is called, and what is said of it."""
    told = (
        (_("Purpose"), proposal.purpose), (_("Missions"), ", ".join(one.name for one in proposal.missions)),
        (_("Money sought"), ", ".join(filter(None, (proposal.money, proposal.money_year)))),
        (_("Measure of benefit"), proposal.benefit), (_("Who gains"), proposal.gains),
        (_("Quality of life"), ", ".join(one.name for one in proposal.life_domains)),
        (_("Expected impact"), proposal.impact),
    )  # fmt: skip
    return [[name, words] for name, words in told]


def may_work(person: Person, proposal: Proposal, permission: str = Permission.WORK_ON_POLICIES) -> bool:
    """Whether a person works on a proposal: it is their team's."""
    return proposal.team_id is not None and holds_for(
        person, permission, team=proposal.team_id, department=proposal.department_id
    )


def ours(
    proposal_id: uuid.UUID, person: Person, permission: str = Permission.WORK_ON_POLICIES, *, lock: bool = False
) -> Proposal:
    """A proposal on which a person works; where it is to be moved, locked until the transaction ends.

    Raises:
        NotFoundError: they may not see it.
        ForbiddenError: they may see it, but it is not their team's, or only a lead may.
    """
    found = proposal(proposal_id, person)
    if lock:
        locked(found.id)
    if not may_work(person, found, permission):
        raise ForbiddenError("Only the team that has this proposal can do this, and some things only its lead.")
    return found


def own_teams(person: Person) -> list[Team]:
    """The open teams for which a person works on proposals, by name."""
    held = reach(person, Permission.WORK_ON_POLICIES)
    return [team for team in organisations.open_teams() if held.everything or team.id in held.teams]


def claimable_by(proposal: Proposal, person: Person) -> list[Team]:
    """The teams of a person that may take on a proposal that no team has."""
    if proposal.team_id is not None:
        return []
    return [team for team in own_teams(person) if team.department_id == proposal.department_id]


def moves(proposal_id: uuid.UUID) -> Sequence[StageMove]:
    """How a proposal moved, oldest first."""
    query = select(StageMove).where(StageMove.proposal_id == proposal_id).order_by(StageMove.at, StageMove.id)
    return db.session.scalars(query).all()


def before_stop(proposal: Proposal) -> Stage | None:
    """The stage at which a proposal was stopped."""
    stopped = (StageMove.proposal_id == proposal.id) & (StageMove.new == Stage.STOPPED)
    return db.session.scalar(select(StageMove.old).where(stopped).order_by(StageMove.at.desc()).limit(1))


def is_decided(proposal: Proposal) -> bool:
    """Whether the decision is made, also where the proposal was stopped after it."""
    stage = before_stop(proposal) if proposal.stage is Stage.STOPPED else proposal.stage
    return stage in {Stage.IMPLEMENTATION, Stage.REVIEW}


def assessments(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[Test, Assessment]]:
    """The assessments of each proposal by test."""
    found: dict[uuid.UUID, dict[Test, Assessment]] = {one: {} for one in proposal_ids}
    for row in db.session.scalars(select(Assessment).where(Assessment.proposal_id.in_(proposal_ids))):
        found[row.proposal_id][row.test] = row
    return found


def options_of(proposal: Proposal, person: Person) -> Sequence[Proposal]:
    """The options of a proposal, by title."""
    query = select(Proposal).where(Proposal.option_of_id == proposal.id, visible(person))
    return db.session.scalars(query.order_by(Proposal.title)).all()


def may_have_options(person: Person, *, but: Proposal | None) -> Sequence[Any]:
    """Proposals of which another one of the person's can be an option: ids and titles, by title."""
    query = select(Proposal.id, Proposal.title).where(visible(person), Proposal.option_of_id.is_(None))
    query = query.where(Proposal.stage.in_(LIVE), Proposal.team_id.in_([team.id for team in own_teams(person)]))
    if but is None:
        return db.session.execute(query.order_by(Proposal.title)).all()
    kept = select(Proposal.id, Proposal.title).where(Proposal.id == but.option_of_id)
    both = query.where(Proposal.id != but.id).union(kept).subquery()
    return db.session.execute(select(both).order_by(both.c.title)).all()


def life_domains() -> Sequence[LifeDomain]:
    """The domains and lenses of the quality of life, domains first."""
    return db.session.scalars(select(LifeDomain).order_by(LifeDomain.kind, LifeDomain.name)).all()


def by_reference(references: Collection[str]) -> dict[str, Proposal]:
    """The proposals of the Cabinet Office's list by their references."""
    rows = db.session.scalars(select(Proposal).where(Proposal.reference.in_(references)))
    return {row.reference: row for row in rows if row.reference}


def past_inception() -> Select[Any]:
    """For each proposal of the Cabinet Office's list that has left inception: when it first did, and whether checked.

    A proposal that came onto the list later than that counts from when it was listed. Checked means that a check was
    signed off by then: one signed afterwards is too late to be at inception.
    """
    left = aliased(StageMove)
    first = select(func.min(left.at)).where(left.proposal_id == Proposal.id, left.old == Stage.INCEPTION)
    left_at = first.where(left.new != Stage.STOPPED).correlate(Proposal).scalar_subquery()
    moved = func.coalesce(left_at, Proposal.created_at)
    signed = (Check.proposal_id == Proposal.id) & (Check.state == CheckState.SIGNED) & (Check.signed_at <= moved)
    checked = exists().where(signed).correlate(Proposal)
    beyond = and_(Proposal.reference.is_not(None), Proposal.stage.in_(ORDER[1:]))
    columns: list[Any] = [Proposal.id, Proposal.department_id, moved.label("at"), checked.label("checked")]
    return select(*columns).where(beyond)


def missions_of(proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Ids of the missions that each proposal serves."""
    rows = db.session.execute(select(ProposalMission).where(ProposalMission.proposal_id.in_(proposal_ids))).scalars()
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row.mission_id)
    return found


def departments(person: Person) -> list[Department]:
    """The departments of the proposals that a person may see, by name."""
    ids = select(Proposal.department_id).where(visible(person))
    return list(db.session.scalars(select(Department).where(Department.id.in_(ids)).order_by(Department.name)))
