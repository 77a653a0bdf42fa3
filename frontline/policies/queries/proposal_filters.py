"""The list of proposals that a person may see, as they filter it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select, true

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.parsing import parse_id
from frontline.organisations.models import Department
from frontline.policies.models.proposal import (
    LIVE_STAGES,
    Proposal,
    ProposalMission,
    ProposalStage,
)
from frontline.policies.queries.proposals import get_signed_check_condition, get_visible_condition

PROPOSAL_FILTERS = {
    "live": _l("Live"), "unchecked": _l("Not checked with the front line"),
    "listed": _l("On the Cabinet Office's list"), "stopped": _l("Stopped"), "all": _l("All"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals to list; None and "" mean all."""

    show: str = "live"
    stage: ProposalStage | None = None
    department: uuid.UUID | None = None
    mission: uuid.UUID | None = None
    words: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        show, stage = arguments.get("show", ""), arguments.get("stage", "")
        return cls(
            show=show if show in PROPOSAL_FILTERS else "live",
            stage=ProposalStage(stage) if stage in set(ProposalStage) else None,
            department=parse_id(arguments.get("department")),
            mission=parse_id(arguments.get("mission")),
            words=arguments.get("words", "").strip()[:80],
        )


def select_proposals(person: Person, filters: ProposalFilter) -> Select[Proposal]:
    """The proposals that a person may see, the earliest stage first: there the front line can still shape them."""
    condition = {
        "live": Proposal.stage.in_(LIVE_STAGES),
        "unchecked": Proposal.stage.in_(LIVE_STAGES) & ~get_signed_check_condition(),
        "listed": Proposal.reference.is_not(None),
        "stopped": Proposal.stage == ProposalStage.STOPPED,
        "all": true(),
    }[filters.show]
    query = select(Proposal).where(get_visible_condition(person), condition)
    if filters.stage:
        query = query.where(Proposal.stage == filters.stage)
    if filters.department:
        query = query.where(Proposal.department_id == filters.department)
    if filters.mission:
        served = select(ProposalMission.proposal_id).where(ProposalMission.mission_id == filters.mission)
        query = query.where(Proposal.id.in_(served))
    if filters.words:
        query = query.where(Proposal.title.icontains(filters.words, autoescape=True))
    place = func.array_position([stage.value for stage in ProposalStage], Proposal.stage)
    return query.order_by(place, Proposal.stage_since.desc(), Proposal.id)


def list_proposal_departments(person: Person) -> list[Department]:
    """The departments of the proposals that a person may see, by name."""
    ids = select(Proposal.department_id).where(get_visible_condition(person))
    return list(db.session.scalars(select(Department).where(Department.id.in_(ids)).order_by(Department.name)))
