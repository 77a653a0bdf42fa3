"""One milestone: what is to be reached, how far it is, what bears on it; set it, revise it, replace it."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import Form, attempt, failed
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.missions import queries, service
from frontline.missions.forms import EndForm, MilestoneForm, PlanForm, PointForm, RatingForm, TableForm
from frontline.missions.models import Milestone
from frontline.missions.views.blueprint import blueprint

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS


@blueprint.get("/milestones/<uuid:milestone_id>")
@requires(READ)
def milestone(milestone_id: uuid.UUID) -> str:
    """How far is it, how likely is it to be reached, and what does the front line say of it?"""
    return page_of(queries.milestone(milestone_id))


def page_of(found: Milestone, sent: Form | None = None) -> str:
    """The page of a milestone, with the one of its forms that was sent."""
    person, history = current_person(), queries.confidences(found.id)
    forms = {kind: kind(formdata=None) for kind in (PointForm, TableForm, RatingForm, PlanForm, EndForm)}
    if sent is not None:
        forms[type(sent)] = sent
    before = queries.milestone(found.replaces_id) if found.replaces_id else None
    targets, linked = queries.targets(found.id), queries.linked([found.id], person)[found.id]
    named = {one.person_id for one in targets if one.person_id}
    return render_template(
        "missions/milestone.html", milestone=found, standing=queries.standings([found], person)[0], targets=targets,
        history=history, items=queries.items(found.id), linked=linked, revisions=queries.revisions(found.id),
        before=before, after=queries.replaced_by(found), people=accounts.names(named), today=today(),
        manages=may(MANAGE) and found.ended_at is None, point_form=forms[PointForm], table_form=forms[TableForm],
        rating_form=forms[RatingForm], plan_form=forms[PlanForm], end_form=forms[EndForm], failed=failed(sent),
    )  # fmt: skip


@blueprint.route("/missions/<uuid:mission_id>/milestones/new", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def new_milestone(mission_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Set a milestone."""
    mission, form, person = queries.mission(mission_id), MilestoneForm(), current_person()
    if form.is_submitted() and attempt(
        form, lambda: service.set_milestone(key=form.key.key, mission=mission, person=person, aim=form.aim())
    ):
        flash(_("The milestone is set. Enter its trajectory next."), "success")
        return redirect(url_for("missions.milestone", milestone_id=form.key.key))
    page = render_template("missions/milestone_form.html", form=form, mission=mission, milestone=None, replaces=False)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/milestones/<uuid:milestone_id>/<any(revise, replace):way>", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def change_milestone(milestone_id: uuid.UUID, way: str) -> str | Response | tuple[str, int]:
    """Change what a milestone is to reach, or set another in its place."""
    found, person = queries.milestone(milestone_id, lock=True), current_person()
    form = MilestoneForm.of(found)

    def act() -> None:
        reason = form.reason.data or ""
        if way == "revise":
            service.revise(milestone=found, person=person, aim=form.aim(), reason=reason)
        else:
            service.set_milestone(
                key=form.key.key, mission=found.mission, person=person, aim=form.aim(), replaces=found, reason=reason
            )

    if form.is_submitted() and attempt(form, act):
        flash(_("Saved. What it was before stays on record."), "success")
        target = milestone_id if way == "revise" else form.key.key
        return redirect(url_for("missions.milestone", milestone_id=target))
    page = render_template(
        "missions/milestone_form.html", form=form, mission=found.mission, milestone=found, replaces=way == "replace"
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/milestones/<uuid:milestone_id>/end")
@requires(MANAGE)
@writes
def end_milestone(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give a milestone up."""
    found, form = queries.milestone(milestone_id, lock=True), EndForm()
    if attempt(form, lambda: service.end(milestone=found, reason=form.reason.data or "")):
        flash(_("The milestone has ended. Its history stays."), "success")
        return redirect(url_for("missions.mission", mission_id=found.mission_id))
    return page_of(found, form), 422
