"""Approvals of the Commission and the Treasury: the rules, what is on record, what is still missing."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from frontline.core.database import db
from frontline.placements.approval_needs import ApprovalNeed, build_approval_facts, list_approval_needs
from frontline.placements.models.placement import CANCELLED_STATES, Placement, PlacementKind
from frontline.placements.models.prior_approval import ApprovalRule, PriorApproval


def list_approval_rules() -> Sequence[ApprovalRule]:
    """Every rule there ever was, by authority and kind, the latest first."""
    order = (ApprovalRule.authority, ApprovalRule.reason, ApprovalRule.applies_from.desc())
    return db.session.scalars(select(ApprovalRule).order_by(*order)).all()


def list_prior_approvals(placement_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PriorApproval]]:
    """The approvals on record for each of some placements, the earliest first."""
    approvals_by_placement: dict[uuid.UUID, list[PriorApproval]] = defaultdict(list)
    query = select(PriorApproval).where(PriorApproval.placement_id.in_(placement_ids))
    for approval in db.session.scalars(query.order_by(PriorApproval.created_at)):
        approvals_by_placement[approval.placement_id].append(approval)
    return approvals_by_placement


def find_prior_approval(placement: Placement, authority: str, reference: str) -> PriorApproval | None:
    """The approval of an authority by its reference, whatever the case of its letters."""
    approvals = list_prior_approvals([placement.id])[placement.id]
    key = authority, reference.lower()
    return next((approval for approval in approvals if (approval.authority, approval.reference.lower()) == key), None)


def list_approval_needs_by_placement(
    placements: Collection[Placement], extended_ends: Mapping[uuid.UUID, dt.date] | None = None
) -> dict[uuid.UUID, list[ApprovalNeed]]:
    """Which authorities have to approve each of some placements, and whether they have; a few queries for all of them.

    Args:
        placements: which.
        extended_ends: the last days that are asked for, of those whose extension waits for a decision.
    """
    if not placements:
        return {}
    approvals = list_prior_approvals([placement.id for placement in placements])
    return _list_needs(placements, approvals, extended_ends or {})


def _list_needs(
    placements: Collection[Placement],
    approvals: Mapping[uuid.UUID, Sequence[PriorApproval]],
    extended_ends: Mapping[uuid.UUID, dt.date],
) -> dict[uuid.UUID, list[ApprovalNeed]]:
    rules = list_approval_rules()
    earlier_ends = _list_earlier_ends([placement.id for placement in placements if placement.id])
    return {
        placement.id: list_approval_needs(
            build_approval_facts(
                placement,
                earlier_ends.get(placement.id),
                max(placement.ends_on, extended_ends.get(placement.id, placement.ends_on)),
            ),
            rules,
            approvals.get(placement.id, ()),
        )
        for placement in placements
    }


def list_needs_of_placement(placement: Placement, ends_on: dt.date | None = None) -> list[ApprovalNeed]:
    """Which authorities have to approve a placement, should it last until `ends_on`."""
    extended_ends = {placement.id: ends_on} if ends_on else None
    return list_approval_needs_by_placement([placement], extended_ends)[placement.id]


def list_missing_approvals(placement: Placement, ends_on: dt.date | None = None) -> list[str]:
    """What of the approvals that a placement needs is not on record, in words."""
    return [need.missing for need in list_needs_of_placement(placement, ends_on) if not need.is_met]


def _list_earlier_ends(placement_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The last day of the last appointment by exception that the person of each placement had before it."""
    earlier = aliased(Placement, flat=True)
    query = (
        select(Placement.id, earlier.ends_on)
        .select_from(Placement)
        .join(earlier, earlier.person_id == Placement.person_id)
        .where(
            Placement.id.in_(placement_ids), earlier.ends_on < Placement.starts_on,
            earlier.kind == PlacementKind.SECONDMENT, earlier.state.not_in(CANCELLED_STATES),
        )
        .order_by(earlier.ends_on)
    )  # fmt: skip
    return {placement_id: ends_on for placement_id, ends_on in db.session.execute(query)}  # noqa: C416


@dataclass(frozen=True, slots=True)
class RegisteredException:
    """A placement that is an exception to open competition, with what its approvals say."""

    placement: Placement
    needs: tuple[ApprovalNeed, ...]
    approvals: tuple[PriorApproval, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every approval that it needs is on record."""
        return all(need.is_met for need in self.needs)


def list_exceptions(show: str = "all") -> list[RegisteredException]:
    """The register: every secondment into a department that is not cancelled, the latest to start first.

    Args:
        show: `all`, `needed` (those that need an approval) or `missing` (those whose approval is not on record).
    """
    is_exception = (Placement.kind == PlacementKind.SECONDMENT) & Placement.state.not_in(CANCELLED_STATES)
    query = select(Placement).where(is_exception).order_by(Placement.starts_on.desc(), Placement.id)
    placements = db.session.scalars(query).unique().all()
    approvals = list_prior_approvals([placement.id for placement in placements])
    needs = _list_needs(placements, approvals, {})
    entries = [
        RegisteredException(placement, tuple(needs[placement.id]), tuple(approvals[placement.id]))
        for placement in placements
    ]
    is_wanted = {"needed": lambda entry: bool(entry.needs), "missing": lambda entry: not entry.is_complete}
    return [entry for entry in entries if is_wanted.get(show, lambda _: True)(entry)]
