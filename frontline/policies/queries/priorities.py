"""Reads for choosing between priorities: what can be compared, and the choices on record."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.policies.models.choice import PriorityChoice
from frontline.policies.models.proposal import Proposal
from frontline.policies.queries.proposals import get_visible_condition

MAX_COMPARED = 6  # beside each other


def list_comparable_proposals(
    person: Person, *, mission: uuid.UUID | None, department: uuid.UUID | None
) -> Select[Proposal]:
    """Proposals that a person may see of a mission or a department, those the latest to move first."""
    query = select(Proposal).where(get_visible_condition(person)).order_by(Proposal.stage_since.desc(), Proposal.title)
    if mission:
        query = query.where(Proposal.missions.any(id=mission))
    return query.where(Proposal.department_id == department) if department else query


def list_picked_proposals(ids: Sequence[uuid.UUID], person: Person) -> list[Proposal]:
    """Those of some proposals that a person may see, in the order given, at most six."""
    proposals = {
        proposal.id: proposal
        for proposal in db.session.scalars(select(Proposal).where(Proposal.id.in_(ids), get_visible_condition(person)))
    }
    return [proposals[proposal_id] for proposal_id in dict.fromkeys(ids) if proposal_id in proposals][:MAX_COMPARED]


def list_priority_choices(person: Person) -> list[PriorityChoice]:
    """The choices on record of which a person may see every proposal, latest first."""
    visible_ids = {
        str(proposal_id) for proposal_id in db.session.scalars(select(Proposal.id).where(get_visible_condition(person)))
    }
    choices = db.session.scalars(select(PriorityChoice).order_by(PriorityChoice.created_at.desc()))
    return [choice for choice in choices if set(choice.proposals) <= visible_ids]


def get_priority_choice(choice_id: uuid.UUID, person: Person) -> PriorityChoice:
    """A choice of which a person may see every proposal.

    Raises:
        NotFoundError: there is none.
    """
    choice = next((choice for choice in list_priority_choices(person) if choice.id == choice_id), None)
    return require_found(choice, "There is no such choice.")


def get_comparison_scope(mission: uuid.UUID | None, department: uuid.UUID | None) -> str:
    """What the proposals that are compared have in common, in words."""
    names = [organisations.find_name_by_id(scope_id) for scope_id in (mission, department) if scope_id]
    return ", ".join(filter(None, names)) or _("All proposals")
