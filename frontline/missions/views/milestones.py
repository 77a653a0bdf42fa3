"""One milestone: its target, trajectory and relevant themes; set it, revise it, replace it, end it."""

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.forms import Form, find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.missions.forms.milestones import (
    EndMilestoneForm,
    MilestoneForm,
    PlanForm,
    PointForm,
    PointTableForm,
    RatingForm,
)
from frontline.missions.models.milestone import Milestone
from frontline.missions.queries.milestones import (
    find_replacement,
    get_milestone,
    get_mission,
    list_confidence_ratings,
    list_milestone_statuses,
    list_plan_items,
    list_revised_points,
    list_target_versions,
)
from frontline.missions.queries.theme_links import find_trusted_likeness, list_theme_links
from frontline.missions.rating_history import build_rating_history
from frontline.missions.service import milestones
from frontline.missions.service.milestones import revise_milestone, set_milestone
from frontline.missions.views.blueprint import blueprint
from frontline.organisations import queries as organisations

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS


@blueprint.get("/milestones/<uuid:milestone_id>")
@requires(READ)
def milestone(milestone_id: uuid.UUID) -> str:
    """How far is it, how likely is it, and what does the front line say? For all who read missions. 200."""
    return render_milestone_page(get_milestone(milestone_id))


def render_milestone_page(milestone: Milestone, sent_form: Form | None = None) -> str:
    """The page of a milestone, with whichever of its forms was sent."""
    person, history = current_person(), build_rating_history(list_confidence_ratings(milestone.id))
    forms = {kind: kind(formdata=None) for kind in (PointForm, PointTableForm, RatingForm, PlanForm, EndMilestoneForm)}
    if sent_form is not None:
        forms[type(sent_form)] = sent_form
    replaced = get_milestone(milestone.replaces_id) if milestone.replaces_id else None
    targets, theme_links = list_target_versions(milestone.id), list_theme_links([milestone.id], person)[milestone.id]
    person_ids = {version.person_id for version in targets if version.person_id}
    return render_template(
        "missions/milestone.html",
        milestone=milestone,
        status=list_milestone_statuses([milestone], person)[0],
        targets=targets,
        history=history,
        trusted=find_trusted_likeness(),
        items=list_plan_items(milestone.id),
        theme_links=theme_links,
        revised_points=list_revised_points(milestone.id),
        replaced=replaced,
        replacement=find_replacement(milestone),
        people=accounts.get_person_names(person_ids),
        today=get_london_today(),
        manages=is_allowed(MANAGE) and milestone.ended_at is None,
        point_form=forms[PointForm],
        table_form=forms[PointTableForm],
        rating_form=forms[RatingForm],
        plan_form=forms[PlanForm],
        end_form=forms[EndMilestoneForm],
        failed=find_failed_form(sent_form),
    )


@blueprint.route("/missions/<uuid:mission_id>/milestones/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_milestone(mission_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Set a milestone; for those who manage missions. 200 the form, 302 to the milestone, 422 with the errors."""
    mission, form, person = get_mission(mission_id), MilestoneForm(), current_person()
    form.offer_departments(organisations.list_departments())

    def render_page() -> str:
        return render_template(
            "missions/milestone_form.html", form=form, mission=mission, milestone=None, replaces=False
        )

    if not form.is_submitted():
        return render_page()
    return handle(
        form,
        lambda: set_milestone(key=form.key.key, mission=mission, person=person, target=form.target()),
        success=_("The milestone is set. Enter its trajectory next."),
        to=lambda milestone: url_for("missions.milestone", milestone_id=milestone.id),
        again=render_page,
    )


@blueprint.route("/milestones/<uuid:milestone_id>/revise", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def revise(milestone_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Revise a target; for those who manage missions. 200 the form, 302 to the milestone, 422 with the errors."""
    milestone, person = get_milestone(milestone_id, lock=True), current_person()
    form = MilestoneForm.of(milestone)
    form.offer_departments(organisations.list_departments())
    if not form.is_submitted():
        return _render_change_form(milestone, form, replaces=False)
    return handle(
        form,
        lambda: revise_milestone(
            milestone=milestone, person=person, target=form.target(), reason=form.reason.data or ""
        ),
        success=_("Saved. Earlier versions stay on record."),
        to=url_for("missions.milestone", milestone_id=milestone_id),
        again=lambda: _render_change_form(milestone, form, replaces=False),
    )


@blueprint.route("/milestones/<uuid:milestone_id>/replace", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def replace(milestone_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Replace a milestone; for those who manage missions. 200 the form, 302 to the new one, 422 with the errors."""
    milestone, person = get_milestone(milestone_id, lock=True), current_person()
    form = MilestoneForm.of(milestone)
    form.offer_departments(organisations.list_departments())
    if not form.is_submitted():
        return _render_change_form(milestone, form, replaces=True)
    return handle(
        form,
        lambda: set_milestone(
            key=form.key.key, mission=milestone.mission, person=person, target=form.target(), replaces=milestone,
            reason=form.reason.data or "",
        ),
        success=_("Saved. Earlier versions stay on record."),
        to=lambda replacement: url_for("missions.milestone", milestone_id=replacement.id),
        again=lambda: _render_change_form(milestone, form, replaces=True),
    )  # fmt: skip


def _render_change_form(milestone: Milestone, form: MilestoneForm, *, replaces: bool) -> str:
    return render_template(
        "missions/milestone_form.html", form=form, mission=milestone.mission, milestone=milestone, replaces=replaces
    )


@blueprint.post("/milestones/<uuid:milestone_id>/end")
@requires(MANAGE)
@commits
def end_milestone(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """End a milestone; for those who manage missions. 302 to its mission, 422 with the errors."""
    milestone, form = get_milestone(milestone_id, lock=True), EndMilestoneForm()
    return handle(
        form,
        lambda: milestones.end_milestone(milestone=milestone, reason=form.reason.data or ""),
        success=_("The milestone has ended. Its history stays."),
        to=url_for("missions.mission", mission_id=milestone.mission_id),
        again=lambda: render_milestone_page(milestone, form),
    )
