"""The steps from a proposal to the first day."""

from flask_babel import lazy_gettext as _l

from frontline.accounts.identity import current_person
from frontline.placements.forms import steps as forms
from frontline.placements.models.placement import (
    RUNNING_STATES,
    Clearance,
    Party,
    PlacementState,
)
from frontline.placements.service.agreements import can_make_agreement, can_renew_clauses, make_agreement
from frontline.placements.service.approvals import (
    agree_to_placement,
    approve_placement,
    record_clearance,
    request_clearance,
)
from frontline.placements.service.lifecycle import (
    start_placement,
)
from frontline.placements.views.placement_step import PlacementStep

_S = PlacementState

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
        lambda p, form: record_clearance(
            placement=p, level=Clearance(form.clearance.data), cleared_on=form.cleared_on.data
        ),
        forms.RecordClearanceForm,
        condition=lambda p: p.cleared_on is None,
        colour="",
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
