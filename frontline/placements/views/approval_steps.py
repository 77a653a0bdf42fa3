"""The steps from a proposal to the first day."""

import datetime as dt

from flask_babel import lazy_gettext as _l

from frontline.accounts.identity import current_person
from frontline.placements.forms import steps as forms
from frontline.placements.forms.finance import AssignProgrammeForm, FinanceForm
from frontline.placements.models.placement import (
    EDITABLE_STATES,
    RUNNING_STATES,
    Clearance,
    Party,
    Placement,
    PlacementState,
)
from frontline.placements.queries.prior_approvals import list_needs_of_placement
from frontline.placements.queries.programmes import list_programmes
from frontline.placements.queries.records import find_extended_end
from frontline.placements.service.agreements import can_make_agreement, can_renew_clauses, make_agreement
from frontline.placements.service.approvals import (
    agree_to_placement,
    approve_placement,
    request_clearance,
)
from frontline.placements.service.clearance import ClearanceTerms, record_checks, record_clearance
from frontline.placements.service.finance import assign_programme, record_finance
from frontline.placements.service.lifecycle import (
    start_placement,
)
from frontline.placements.service.prior_approvals import record_prior_approval
from frontline.placements.views.placement_step import PlacementStep

_S = PlacementState


def _record_clearance(placement: Placement, form: forms.RecordClearanceForm) -> None:
    record_clearance(
        placement=placement,
        level=Clearance(form.clearance.data),
        cleared_on=form.cleared_on.data or dt.date.max,
        terms=ClearanceTerms(form.sponsor.data or "", form.ends_on.data, form.transferred_from.data or ""),
    )


APPROVAL_STEPS: dict[str, PlacementStep] = {
    "approve": PlacementStep(
        _l("Approve the placement"),
        (_S.PROPOSED,),
        (Party.HOME,),
        lambda p, _: approve_placement(placement=p, person=current_person()),
        success_message=_l("Approved. The host has been asked to agree."),
        colour="",
    ),
    "agree": PlacementStep(
        _l("Agree to the placement"),
        (_S.HOME_APPROVED,),
        (Party.HOST,),
        lambda p, _: agree_to_placement(placement=p, person=current_person()),
        success_message=_l("Agreed. The coordinators will arrange clearance."),
        colour="",
    ),
    "ask-for-clearance": PlacementStep(
        _l("Request clearance"),
        (_S.HOST_AGREED,),
        (),
        lambda p, form: request_clearance(placement=p, level=Clearance(form.clearance.data)),
        forms.ClearanceForm,
        _l("Saved. Now the agreement can be made."),
        colour="",
    ),
    "record-clearance": PlacementStep(
        _l("Record the clearance"),
        (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES),
        (),
        _record_clearance,
        forms.RecordClearanceForm,
        condition=lambda p: p.cleared_on is None,
        colour="",
    ),
    "renew-clearance": PlacementStep(
        _l("Renew or correct the clearance"),
        (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES),
        (),
        _record_clearance,
        forms.RecordClearanceForm,
        condition=lambda p: p.cleared_on is not None,
    ),
    "record-checks": PlacementStep(
        _l("Record screening and nationality checks"),
        EDITABLE_STATES,
        (),
        lambda p, form: record_checks(
            placement=p,
            screened_on=form.screened_on.data,
            nationality_checked_on=form.nationality_checked_on.data,
        ),
        forms.ChecksForm,
    ),
    "record-finance": PlacementStep(
        _l("Record headcount, recharge and VAT"),
        EDITABLE_STATES,
        (),
        lambda p, form: record_finance(placement=p, details=form.build_details()),
        FinanceForm,
    ),
    "assign-programme": PlacementStep(
        _l("Assign to a programme"),
        EDITABLE_STATES,
        (),
        lambda p, form: assign_programme(placement=p, programme=form.get_chosen_programme()),
        AssignProgrammeForm,
        condition=lambda _: bool(list_programmes()),
    ),
    "make-agreement": PlacementStep(
        _l("Make the agreement"),
        (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES),
        (),
        lambda p, _: make_agreement(placement=p),
        success_message=_l("The agreement is made. The three parties have been asked to sign."),
        condition=can_make_agreement,
        colour="",
    ),
    "record-approval": PlacementStep(
        _l("Record an approval"),
        EDITABLE_STATES,
        (),
        lambda p, form: record_prior_approval(placement=p, person=current_person(), details=form.build_details()),
        forms.PriorApprovalForm,
        _l("The approval is recorded."),
        condition=lambda p: bool(list_needs_of_placement(p, find_extended_end(p.id))),
    ),
    "renew-agreement": PlacementStep(
        _l("Make a new agreement with the clauses of now"),
        (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, *RUNNING_STATES),
        (),
        lambda p, form: make_agreement(placement=p, renewal_reason=form.reason.data),
        forms.ReasonForm,
        _l("The agreement is made. The three parties have been asked to sign."),
        condition=can_renew_clauses,
    ),
    "start": PlacementStep(
        _l("Start the placement"),
        (_S.AGREEMENT_SIGNED,),
        (),
        lambda p, _: start_placement(placement=p),
        success_message=_l("The placement is active."),
        colour="",
    ),
}
