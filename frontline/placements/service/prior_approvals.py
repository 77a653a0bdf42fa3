"""Approvals from outside the department: recorded with reference and date, asked for by rules that have dates."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import EDITABLE_STATES, Placement
from frontline.placements.models.prior_approval import ApprovalAuthority, ApprovalReason, ApprovalRule, PriorApproval
from frontline.placements.queries.prior_approvals import find_prior_approval
from frontline.placements.service.agreements import void_outdated_agreement
from frontline.placements.service.state_changes import lock_placement, record_amendment
from frontline.placements.service.validation import require_plausible_year
from frontline.placements.states import PLACEMENT_TRANSITIONS


@dataclass(frozen=True, slots=True)
class ApprovalDetails:
    """What an authority approved: by which reference, when, and up to which last day."""

    authority: ApprovalAuthority
    reference: str
    approved_on: dt.date
    covers_until: dt.date


def record_prior_approval(*, placement: Placement, person: Person, details: ApprovalDetails) -> PriorApproval:
    """Record that an authority has approved a placement; the same reference again puts its dates right.

    Raises:
        FieldError: there is no reference, the date is still to come, or it ends before the placement begins.
        TransitionError: the placement is over.
    """
    placement = lock_placement(placement.id)
    PLACEMENT_TRANSITIONS.require_state(placement, *EDITABLE_STATES)
    _check_approval(placement, details)
    approval = find_prior_approval(placement, details.authority, details.reference)
    if approval is None:
        approval = PriorApproval(placement_id=placement.id, authority=details.authority, reference=details.reference)
        db.session.add(approval)
    approval.approved_on, approval.covers_until = details.approved_on, details.covers_until
    approval.recorded_by_id = person.id
    if details.authority is ApprovalAuthority.COMMISSION:
        placement.approval_reference = approval.reference
    db.session.flush()
    record_event("placement.approval_recorded", kind="placement", key=placement.id, reason=details.authority.value)
    params = {
        "authority": details.authority.label,
        "reference": approval.reference,
        "day": format_date(details.approved_on),
        "last": format_date(details.covers_until),
    }
    record_amendment(placement, _("Approved by %(authority)s: %(reference)s of %(day)s, until %(last)s", **params))
    void_outdated_agreement(placement)
    return approval


def _check_approval(placement: Placement, details: ApprovalDetails) -> None:
    if not details.reference:
        raise FieldError("reference", "Enter the reference of the approval")
    require_plausible_year("approved_on", details.approved_on)
    require_plausible_year("covers_until", details.covers_until)
    if details.approved_on > get_london_today():
        raise FieldError("approved_on", "Enter the date of the approval, which cannot be in the future")
    if details.covers_until < placement.starts_on:
        first_day = format_date(placement.starts_on)
        raise FieldError("covers_until", _("Enter a day after the first day, %(day)s", day=first_day))


def note_stated_reference(placement: Placement) -> None:
    """Keep the reference that the record states as an approval of the Commission; its date is still to be recorded."""
    reference = placement.approval_reference
    if reference and find_prior_approval(placement, ApprovalAuthority.COMMISSION, reference) is None:
        db.session.add(
            PriorApproval(
                placement_id=placement.id,
                authority=ApprovalAuthority.COMMISSION,
                reference=reference,
                covers_until=placement.ends_on,
            )
        )
        db.session.flush()


@dataclass(frozen=True, slots=True)
class RuleDetails:
    """Which approval is asked for from when on, by which source, and when that was read; no threshold: not any more."""

    authority: ApprovalAuthority
    reason: ApprovalReason
    threshold: int | None
    applies_from: dt.date
    source: str
    read_on: dt.date


def add_approval_rule(*, details: RuleDetails) -> ApprovalRule:
    """Add a rule; it is for placements that start on its day or later, and earlier ones keep theirs.

    Raises:
        FieldError: there is one of that kind from that day, or it was read in the future.
    """
    if details.read_on > get_london_today():
        raise FieldError("read_on", "Enter the day on which you read the source, which cannot be in the future")
    require_plausible_year("applies_from", details.applies_from)
    require_plausible_year("read_on", details.read_on)
    same_rule = select(ApprovalRule.id).where(
        ApprovalRule.authority == details.authority,
        ApprovalRule.reason == details.reason,
        ApprovalRule.applies_from == details.applies_from,
    )
    if db.session.scalar(same_rule) is not None:
        raise FieldError("applies_from", "There is a rule of that kind from that day already")
    rule = ApprovalRule(
        authority=details.authority, reason=details.reason, threshold=details.threshold,
        applies_from=details.applies_from, source=details.source, read_on=details.read_on,
    )  # fmt: skip
    db.session.add(rule)
    db.session.flush()
    key, threshold = rule.id, "" if details.threshold is None else str(details.threshold)
    record_event("approval_rule.added", kind="approval_rule", key=key, reason=f"{details.reason}: {threshold}")
    return rule
