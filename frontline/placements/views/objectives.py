"""Objectives, and how they come on."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.forms.steps import ObjectiveForm, ProgressForm
from frontline.placements.models.placement import Placement
from frontline.placements.models.record import Objective, ObjectiveProgress
from frontline.placements.queries import records
from frontline.placements.service import progress as service_progress
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.placement import get_visible_placement, render_placement_page

READ = Permission.READ_PLACEMENTS


@blueprint.post("/placements/<uuid:placement_id>/objectives")
@requires(READ)
@commits
def add_objective(placement_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add an objective; for host, secondee and coordinators. 302 to the objectives, 403, 422 with the errors."""
    placement, form = get_visible_placement(placement_id), ObjectiveForm()
    return handle(
        form,
        lambda: service_progress.add_objective(
            placement=placement,
            person=current_person(),
            description=form.description.data or "",
            key=form.key.key,
        ),
        to=_get_objectives_url(placement_id),
        again=lambda: render_placement_page(placement, form),
        success=_("The objective is added."),
    )


def _get_objectives_url(placement_id: uuid.UUID) -> str:
    return url_for("placements.placement", placement_id=placement_id, _anchor="objectives")


@blueprint.route("/placements/<uuid:placement_id>/objectives/<uuid:objective_id>", methods=["GET", "POST"])
@requires(READ)
@commits
def objective(placement_id: uuid.UUID, objective_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """How much progress has been made? For host, secondee and coordinators. 200; 302 to the list, 403, 404, 422."""
    placement = get_visible_placement(placement_id)
    placement_objective = records.get_objective(objective_id, placement.id)
    form = ProgressForm(obj=placement_objective)
    if not form.is_submitted():
        form.progress.data = placement_objective.progress.value
        return _render_objective(placement, placement_objective, form)
    return handle(
        form,
        lambda: service_progress.record_objective_progress(
            placement=placement,
            person=current_person(),
            objective=placement_objective,
            progress=ObjectiveProgress(form.progress.data),
            note=form.note.data or "",
        ),
        to=_get_objectives_url(placement_id),
        again=lambda: _render_objective(placement, placement_objective, form),
        success=_("Saved."),
    )


def _render_objective(placement: Placement, placement_objective: Objective, form: ProgressForm) -> str:
    return render_template("placements/objective.html", placement=placement, objective=placement_objective, form=form)


@blueprint.post("/placements/<uuid:placement_id>/objectives/<uuid:objective_id>/remove")
@requires(READ)
@commits
def remove_objective(placement_id: uuid.UUID, objective_id: uuid.UUID) -> Response:
    """Remove an objective; for host, secondee and coordinators. 302 to the objectives, 403, 404."""
    placement = get_visible_placement(placement_id)
    placement_objective = records.get_objective(objective_id, placement.id)
    service_progress.remove_objective(placement=placement, person=current_person(), objective=placement_objective)
    flash(_("The objective is removed."), "success")
    return redirect(_get_objectives_url(placement_id))
