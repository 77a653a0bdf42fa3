"""Objectives, and how they come on."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.writes import writes
from frontline.placements import queries, service
from frontline.placements.forms.steps import ObjectiveForm, ProgressForm
from frontline.placements.models import Progress
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.page import found, placement_page

READ = Permission.READ_PLACEMENTS


@blueprint.post("/placements/<uuid:placement_id>/objectives")
@requires(READ)
@writes
def add_objective(placement_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add an objective."""
    placement, person, form = found(placement_id), current_person(), ObjectiveForm()
    what, key = form.what.data or "", form.key.key
    if attempt(form, lambda: service.add_objective(placement=placement, person=person, what=what, key=key)):
        flash("The objective is added.", "success")
        return redirect(url_for("placements.placement", placement_id=placement_id, _anchor="objectives"))
    return placement_page(placement, form), 422


@blueprint.route("/placements/<uuid:placement_id>/objectives/<uuid:objective_id>", methods=["GET", "POST"])
@requires(READ)
@writes
def objective(placement_id: uuid.UUID, objective_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """How does it come on?"""
    placement, person = found(placement_id), current_person()
    wanted = queries.objective(objective_id, placement.id)
    form = ProgressForm(obj=wanted)
    if not form.is_submitted():
        form.progress.data = wanted.progress.value

    def report() -> None:
        progress, note = Progress(form.progress.data), form.note.data or ""
        service.report(placement=placement, person=person, objective=wanted, progress=progress, note=note)

    if form.is_submitted() and attempt(form, report):
        flash("Saved.", "success")
        return redirect(url_for("placements.placement", placement_id=placement_id, _anchor="objectives"))
    page = render_template("placements/objective.html", placement=placement, objective=wanted, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/placements/<uuid:placement_id>/objectives/<uuid:objective_id>/remove")
@requires(READ)
@writes
def remove_objective(placement_id: uuid.UUID, objective_id: uuid.UUID) -> Response:
    """Take an objective away."""
    placement = found(placement_id)
    wanted = queries.objective(objective_id, placement.id)
    service.remove_objective(placement=placement, person=current_person(), objective=wanted)
    flash("The objective is removed.", "success")
    return redirect(url_for("placements.placement", placement_id=placement_id, _anchor="objectives"))
