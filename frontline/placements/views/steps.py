"""The page of one step of a placement: one button or one short form."""

import uuid
from http import HTTPStatus

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError, NotFoundError, TransitionError
from frontline.core.forms import Form, handle
from frontline.core.transactions import commits
from frontline.placements.forms import steps as forms
from frontline.placements.forms.expertise import HandoverNoteForm
from frontline.placements.models.placement import (
    Party,
    Placement,
)
from frontline.placements.queries import records
from frontline.placements.queries.expertise import find_handover_note
from frontline.placements.queries.records import find_last_state_change
from frontline.placements.states import PLACEMENT_TRANSITIONS
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.closing_steps import list_parties_without_review
from frontline.placements.views.placement_step import PlacementStep
from frontline.placements.views.step_catalogue import PLACEMENT_STEPS, list_open_steps

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS


@blueprint.route("/placements/<uuid:placement_id>/steps/<name>", methods=["GET", "POST"])
@requires(READ)
@commits
def step(placement_id: uuid.UUID, name: str) -> str | Response | tuple[str, int]:
    """Take one step: its form, or its button; for the parties whose step it is, and coordinators.

    200; 302 to the placement once it is taken, 403, 404, 409 when it is not open any more, 422 with the errors.
    """
    placement = records.get_placement(placement_id, current_person(), sees_all=is_allowed(MANAGE))
    if name not in PLACEMENT_STEPS:
        raise NotFoundError("There is no such step.")
    chosen_step = PLACEMENT_STEPS[name]
    if not chosen_step.is_for_current_person(placement):
        raise ForbiddenError("This is for others to do: see who is named on the placement.")
    form = _build_step_form(chosen_step, placement)
    if not chosen_step.is_open_for(placement):
        refusal = PLACEMENT_TRANSITIONS.explain_refusal(placement)
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return _render_step(placement, name, form, refusal, is_closed=True), status
    if request.method == "GET":
        return _render_step(placement, name, form)
    try:
        return handle(
            form,
            lambda: chosen_step.take(placement, form),
            to=url_for("placements.placement", placement_id=placement_id),
            again=lambda: _render_step(placement, name, form),
            success=str(chosen_step.success_message),
        )
    except TransitionError as error:
        return _render_step(placement, name, form, str(error)), HTTPStatus.CONFLICT


def _build_step_form(chosen_step: PlacementStep, placement: Placement) -> Form:
    form = chosen_step.form()
    if isinstance(form, forms.WaiveReviewForm):
        form.fill_choices(list_parties_without_review(placement))
    if isinstance(form, forms.EarlyEndForm):
        form.fill_choices(tuple(Party) if is_allowed(MANAGE) else placement.get_parties_of(current_person().id))
    if isinstance(form, forms.ClearanceForm) and not form.is_submitted() and placement.clearance:
        form.clearance.data = placement.clearance.value
    if isinstance(form, forms.ReachableForm) and not form.is_submitted():
        form.is_reachable.data = "yes" if placement.stays_reachable else "no"
    if isinstance(form, HandoverNoteForm) and not form.is_submitted():
        form.process(obj=find_handover_note(placement.id))
    return form


def _render_step(placement: Placement, name: str, form: Form, refusal: str = "", *, is_closed: bool = False) -> str:
    """The page of a step, with what was entered; and why it cannot be taken."""
    fields = [field for field in form if field.name not in {"csrf_token", "submit"}]
    extension = records.find_open_extension(placement.id)
    return render_template(
        "placements/step.html",
        placement=placement,
        name=name,
        step=PLACEMENT_STEPS[name],
        form=form,
        fields=fields,
        extension=extension,
        problems=[{"text": refusal}] if refusal else [],
        undone_step=_format_undone_step(placement, name),
        is_closed=is_closed,
        may_decline=name in {"approve", "agree"} and "decline" in list_open_steps(placement),
    )


def _format_undone_step(placement: Placement, name: str) -> str:
    """Which step would be undone, in words."""
    last_change = find_last_state_change(placement.id) if name == "take-back" else None
    return last_change.new.label if last_change else ""
