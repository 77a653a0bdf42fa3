"""The form of a step, with what is on record already."""

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.forms import Form
from frontline.placements.forms import steps as forms
from frontline.placements.forms.expertise import HandoverNoteForm
from frontline.placements.forms.finance import AssignProgrammeForm, FinanceForm
from frontline.placements.models.placement import Party, Placement
from frontline.placements.queries import records
from frontline.placements.queries.expertise import find_handover_note
from frontline.placements.queries.prior_approvals import list_needs_of_placement
from frontline.placements.queries.programmes import list_programmes
from frontline.placements.views.closing_steps import list_parties_without_review
from frontline.placements.views.placement_step import PlacementStep

MANAGE = Permission.MANAGE_PLACEMENTS


def build_step_form(chosen_step: PlacementStep, placement: Placement) -> Form:
    """The form of a step as it was sent, or as it begins."""
    form = chosen_step.form()
    _fill_choices(form, placement)
    if not form.is_submitted():
        _prefill(form, placement)
    return form


def _fill_choices(form: Form, placement: Placement) -> None:
    match form:
        case forms.WaiveReviewForm():
            form.fill_choices(list_parties_without_review(placement))
        case forms.EarlyEndForm():
            form.fill_choices(tuple(Party) if is_allowed(MANAGE) else placement.get_parties_of(current_person().id))
        case FinanceForm():
            form.fill_choices(placement.vat_treatment)
        case AssignProgrammeForm():
            own_id, programmes = placement.programme_id, list_programmes()
            form.fill_choices([offered for offered in programmes if offered.closed_at is None or offered.id == own_id])


def _prefill(form: Form, placement: Placement) -> None:
    match form:
        case forms.ClearanceForm():
            form.clearance.data = placement.clearance.value if placement.clearance else None
            if isinstance(form, forms.RecordClearanceForm):
                form.sponsor.data = placement.clearance_sponsor
        case forms.ChecksForm():
            form.screened_on.data = placement.screened_on
            form.nationality_checked_on.data = placement.nationality_checked_on
        case FinanceForm():
            form.headcount.data = placement.headcount.value if placement.headcount else None
            form.recharge.data = placement.recharge.value if placement.recharge else ""
            form.vat_treatment.data = placement.vat_treatment
            form.vat_confirmed_on.data = placement.vat_confirmed_on
        case AssignProgrammeForm():
            form.programme.data = str(placement.programme_id or "")
        case forms.PriorApprovalForm():
            _prefill_approval(form, placement)
        case forms.ReachableForm():
            form.is_reachable.data = "yes" if placement.stays_reachable else "no"
        case HandoverNoteForm():
            form.process(obj=find_handover_note(placement.id))


def _prefill_approval(form: forms.PriorApprovalForm, placement: Placement) -> None:
    """What is known of the approval that is missing."""
    form.covers_until.data = records.find_extended_end(placement.id) or placement.ends_on
    needs = list_needs_of_placement(placement, form.covers_until.data)
    missing_need = next((need for need in needs if not need.is_met), None)
    if missing_need is not None:
        form.authority.data = missing_need.authority.value
        form.reference.data = missing_need.approval.reference if missing_need.approval else ""
