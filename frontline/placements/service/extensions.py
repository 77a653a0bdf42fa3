"""A later last day: asked for, agreed by home and host, decided."""

import datetime as dt

from frontline.accounts.models import Person
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Party, Placement, PlacementState
from frontline.placements.models.prior_approval import ApprovalAuthority
from frontline.placements.models.record import Extension, MissingItem
from frontline.placements.queries import records
from frontline.placements.queries.prior_approvals import list_missing_approvals
from frontline.placements.service.agreements import compute_sign_by, list_missing_for_agreement, make_agreement
from frontline.placements.service.completion import complete_placement_if_done, reset_end_records
from frontline.placements.service.gaps import record_gap
from frontline.placements.service.prior_approvals import ApprovalDetails, record_prior_approval
from frontline.placements.service.reminders import refresh_tasks_due
from frontline.placements.service.state_changes import (
    change_placement_state,
    compute_state_by_date,
    lock_placement,
    record_amendment,
    require_party,
)
from frontline.placements.service.validation import (
    refuse_overlaps,
    require_no_other_placement,
    require_plausible_year,
    require_valid_dates,
)
from frontline.placements.states import PLACEMENT_TRANSITIONS

_S = PlacementState


def request_extension(*, placement: Placement, person: Person, ends_on: dt.date, reason: str) -> Extension:
    """Ask for a later last day; the organisation of whoever asks agrees by asking.

    Raises:
        FieldError: the day is not later, or no reason is given.
        TransitionError: the placement does not run.
    """
    placement = lock_placement(placement.id)
    require_party(placement, person, *Party)
    require_plausible_year("new_end", ends_on)
    if ends_on <= placement.ends_on:
        message = _("Enter a day after the current last day, %(day)s", day=format_date(placement.ends_on))
        raise FieldError("new_end", message)
    if not reason:
        raise FieldError("reason", "Enter why the placement should be extended")
    PLACEMENT_TRANSITIONS.require_state(placement, _S.ACTIVE, _S.ENDING)
    extension = Extension(placement_id=placement.id, asked_by_id=person.id, ends_on=ends_on, reason=reason)
    for party in placement.get_parties_of(person.id):
        _record_party_agreement(extension, party)
    db.session.add(extension)
    summary = _("Extension requested, to %(day)s", day=format_date(ends_on))
    change_placement_state(placement, _S.EXTENSION_REQUESTED, reason=reason, summary=summary)
    return extension


def agree_to_extension(*, placement: Placement, person: Person, party: Party) -> None:
    """Home or host agrees to a later last day."""
    placement = lock_placement(placement.id)
    require_party(placement, person, party)
    extension = _require_open_extension(placement)
    _record_party_agreement(extension, party)
    record_amendment(placement, _("Extension agreed by the %(party)s", party=party.label.lower()))


def _record_party_agreement(extension: Extension, party: Party) -> None:
    if party is Party.HOME:
        extension.home_agreed_at = now()
    elif party is Party.HOST:
        extension.host_agreed_at = now()


def grant_extension(
    *, placement: Placement, person: Person, approval_reference: str = "", approved_on: dt.date | None = None
) -> None:
    """Say yes: the placement runs to the new last day, and the agreement for it waits for three signatures.

    Args:
        placement: which.
        person: who records the approval, where one is given.
        approval_reference: of the Civil Service Commission's approval of the new last day.
        approved_on: the date of that approval.

    Raises:
        TransitionError: home or host has not agreed.
        FieldError: an approval that is needed until the new last day is missing, or it is past the end of the contract
            at home.
    """
    placement = lock_placement(placement.id)
    extension = _require_open_extension(placement)
    outstanding_parties = [party.label.lower() for party in (Party.HOME, Party.HOST) if not extension.has_agreed(party)]
    if outstanding_parties:
        message = _(
            "Both organisations must agree first. Still to agree: %(parties)s.", parties=", ".join(outstanding_parties)
        )
        raise TransitionError(message)
    _record_approval_of_extension(placement, extension, person, approval_reference, approved_on)
    previous_end = placement.ends_on
    with refuse_overlaps(), db.session.no_autoflush:
        placement.ends_on, placement.ends_early_by = extension.ends_on, None
        require_valid_dates(placement)
        require_no_other_placement(placement.person_id, placement.starts_on, placement.ends_on, except_id=placement.id)
    extension.approval_reference = approval_reference
    _record_decision(extension, granted=True)
    reset_end_records(placement)
    summary = _(
        "Extended from %(before)s to %(after)s", before=format_date(previous_end), after=format_date(extension.ends_on)
    )
    change_placement_state(
        placement, compute_state_by_date(placement, get_london_today()), summary=summary, previous_end=previous_end
    )
    _draw_up_agreement(placement, previous_end)


def _draw_up_agreement(placement: Placement, previous_end: dt.date) -> None:
    """The agreement of the extended term, to be signed before it begins; or that it is missing, where it cannot be."""
    if list_missing_for_agreement(placement):
        record_gap(placement, MissingItem.AGREEMENT, get_london_today())
        refresh_tasks_due(placement)
    else:
        sign_by = min(compute_sign_by(placement), max(previous_end, get_london_today()))
        make_agreement(placement=placement, sign_by=sign_by)


def _record_approval_of_extension(
    placement: Placement, extension: Extension, person: Person, reference: str, approved_on: dt.date | None
) -> None:
    """Keep the approval that is given, and make sure that none is missing until the new last day.

    Raises:
        FieldError: one is, or the date of what is given.
    """
    if reference:
        if approved_on is None:
            raise FieldError("approved_on", "Enter the date of the approval")
        details = ApprovalDetails(ApprovalAuthority.COMMISSION, reference, approved_on, extension.ends_on)
        record_prior_approval(placement=placement, person=person, details=details)
    if missing := list_missing_approvals(placement, extension.ends_on):
        day, missing_text = format_date(extension.ends_on), ", ".join(missing)
        message = _("Until %(day)s this placement needs %(missing)s", day=day, missing=missing_text)
        raise FieldError("approval_reference", message)


def close_extension_request(placement: Placement) -> None:
    """The last day has come before anybody decided."""
    open_extension = records.find_open_extension(placement.id)
    if open_extension is not None:
        _record_decision(open_extension, granted=False, reason=_("The last day came before a decision"))


def refuse_extension(*, placement: Placement, person: Person, party: Party | None, reason: str) -> None:
    """Say no: home, host, or the coordinator (no party); the placement keeps its last day.

    Raises:
        FieldError: without a reason.
    """
    placement = lock_placement(placement.id)
    if party is not None:
        require_party(placement, person, party)
    extension = _require_open_extension(placement)
    if not reason:
        raise FieldError("reason", "Enter why it is refused")
    _record_decision(extension, granted=False, reason=reason)
    party_label = party.label.lower() if party else ""
    summary = _("Extension refused by the %(party)s", party=party_label) if party_label else _("Extension refused")
    change_placement_state(
        placement, compute_state_by_date(placement, get_london_today()), reason=reason, summary=summary
    )
    complete_placement_if_done(placement)


def _record_decision(extension: Extension, *, granted: bool, reason: str = "") -> None:
    extension.granted, extension.decision, extension.decided_at = granted, reason, now()


def _require_open_extension(placement: Placement) -> Extension:
    PLACEMENT_TRANSITIONS.require_state(placement, _S.EXTENSION_REQUESTED)
    open_extension = records.find_open_extension(placement.id)
    if open_extension is None:
        raise TransitionError("No extension has been requested.")
    return open_extension
