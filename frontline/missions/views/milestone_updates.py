"""Follow a milestone: points, ratings, the plan, the relevant themes."""

import uuid
from collections.abc import Callable
from decimal import Decimal

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.errors import NotFoundError
from frontline.core.forms import Form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.missions.forms.milestones import PlanForm, PointForm, PointTableForm, RatingForm
from frontline.missions.models.milestone import ConfidenceRating, LinkState, Milestone, PointKind, Rater
from frontline.missions.queries.milestones import get_milestone, get_plan_item
from frontline.missions.service import milestones, trajectory_points
from frontline.missions.service.relevance import decide_theme_link
from frontline.missions.views.blueprint import blueprint
from frontline.missions.views.milestones import render_milestone_page
from frontline.themes.queries import access

MANAGE = Permission.MANAGE_MISSIONS


def _handle(milestone: Milestone, form: Form, act: Callable[[], object], *, anchor: str) -> Response | tuple[str, int]:
    """Save what was sent from the page of a milestone, and lead back to the part of the page that it is about."""
    return handle(
        form,
        act,
        success=_("Saved."),
        to=url_for("missions.milestone", milestone_id=milestone.id, _anchor=anchor),
        again=lambda: render_milestone_page(milestone, form),
    )


@blueprint.post("/milestones/<uuid:milestone_id>/points")
@requires(MANAGE)
@commits
def enter_point(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Enter a planned or measured value; for those who manage missions. 302 to the milestone, 422 with the errors."""
    milestone, form, person = get_milestone(milestone_id, lock=True), PointForm(), current_person()
    return _handle(milestone, form, lambda: trajectory_points.enter_point(
        milestone=milestone, person=person, kind=PointKind(form.kind.data), day=form.day.data or get_london_today(),
        value=form.value.data or Decimal(), source=form.source.data or "",
    ), anchor="trajectory")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/table")
@requires(MANAGE)
@commits
def import_points(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Import a table of values; for those who manage missions. 302 to the milestone, 422 with the errors."""
    milestone, form, person = get_milestone(milestone_id, lock=True), PointTableForm(), current_person()
    return _handle(milestone, form, lambda: trajectory_points.import_points(
        milestone=milestone, person=person, text=form.table.data or ""
    ), anchor="trajectory")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/confidence")
@requires(MANAGE)
@commits
def rate_confidence(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Rate delivery confidence; for those who manage missions. 302 to the milestone, 422 with the errors."""
    milestone, form, person = get_milestone(milestone_id, lock=True), RatingForm(), current_person()
    return _handle(milestone, form, lambda: milestones.rate_confidence(
        milestone=milestone, person=person, rating=ConfidenceRating(form.rating.data),
        rationale=form.rationale.data or "", rater=Rater(form.rater.data),
    ), anchor="confidence")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/plan")
@requires(MANAGE)
@commits
def add_plan_item(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add a line to the delivery plan; for those who manage missions. 302 to the milestone, 422 with the errors."""
    milestone, form = get_milestone(milestone_id, lock=True), PlanForm()
    return _handle(milestone, form, lambda: milestones.add_plan_item(
        milestone=milestone, what=form.what.data or "", owner=form.owner.data or "",
        due_on=form.due_on.data or get_london_today(),
    ), anchor="plan")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/plan/<uuid:item_id>")
@requires(MANAGE)
@commits
def toggle_plan_item(milestone_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Mark a line of the plan as done, or reopen it; for those who manage missions. 302 to the milestone, 404."""
    item = get_plan_item(get_milestone(milestone_id), item_id)
    milestones.set_plan_item_done(item=item, is_done=item.done_at is None)
    flash(_("Done.") if item.done_at else _("Reopened."), "success")
    return redirect(url_for("missions.milestone", milestone_id=milestone_id, _anchor="plan"))


@blueprint.post("/milestones/<uuid:milestone_id>/themes/<uuid:theme_id>")
@requires(MANAGE)
@commits
def link_theme(milestone_id: uuid.UUID, theme_id: uuid.UUID) -> Response:
    """Confirm or reject that a theme is relevant; for those who manage missions. 302 to the milestone, 404."""
    person, state = current_person(), request.form.get("state", "")
    if state not in set(LinkState):
        raise NotFoundError("There is no such choice.")
    milestone, theme = get_milestone(milestone_id, lock=True), access.get_theme(theme_id, person)
    decide_theme_link(milestone=milestone, theme=theme, person=person, state=LinkState(state))
    flash(_("Saved."), "success")
    return redirect(url_for("missions.milestone", milestone_id=milestone_id, _anchor="themes"))
