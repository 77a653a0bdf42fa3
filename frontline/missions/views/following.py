"""Follow a milestone: points, ratings, the plan, the themes that bear on it."""

import uuid
from collections.abc import Callable
from decimal import Decimal

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import NotFoundError
from frontline.core.forms import Form, attempt
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.missions import queries, service
from frontline.missions.forms import PlanForm, PointForm, RatingForm, TableForm
from frontline.missions.models import LinkState, Milestone, PointKind, Rating
from frontline.missions.views.blueprint import blueprint
from frontline.missions.views.milestones import page_of
from frontline.themes import queries as themes

MANAGE = Permission.MANAGE_MISSIONS


def _done(found: Milestone, form: Form, act: Callable[[], object], anchor: str) -> Response | tuple[str, int]:
    if attempt(form, act):
        flash(_("Saved."), "success")
        return redirect(url_for("missions.milestone", milestone_id=found.id, _anchor=anchor))
    return page_of(found, form), 422


@blueprint.post("/milestones/<uuid:milestone_id>/points")
@requires(MANAGE)
@writes
def enter_point(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Enter a planned or measured value."""
    found, form, person = queries.milestone(milestone_id, lock=True), PointForm(), current_person()
    return _done(found, form, lambda: service.enter(
        milestone=found, person=person, kind=PointKind(form.kind.data), day=form.day.data or today(),
        value=form.value.data or Decimal(), source=form.source.data or "",
    ), "trajectory")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/table")
@requires(MANAGE)
@writes
def take_points(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Take over a table of values."""
    found, form, person = queries.milestone(milestone_id, lock=True), TableForm(), current_person()
    return _done(found, form, lambda: service.take_points(
        milestone=found, person=person, text=form.table.data or ""
    ), "trajectory")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/confidence")
@requires(MANAGE)
@writes
def rate(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Rate delivery confidence."""
    found, form, person = queries.milestone(milestone_id, lock=True), RatingForm(), current_person()
    return _done(found, form, lambda: service.rate(
        milestone=found, person=person, rating=Rating(form.rating.data), rationale=form.rationale.data or ""
    ), "confidence")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/plan")
@requires(MANAGE)
@writes
def plan(milestone_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add a line to the delivery plan."""
    found, form = queries.milestone(milestone_id, lock=True), PlanForm()
    return _done(found, form, lambda: service.plan(
        milestone=found, what=form.what.data or "", owner=form.owner.data or "", due_on=form.due_on.data or today()
    ), "plan")  # fmt: skip


@blueprint.post("/milestones/<uuid:milestone_id>/plan/<uuid:item_id>")
@requires(MANAGE)
@writes
def settle_item(milestone_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Say that a line of the plan is done, or take that back."""
    row = queries.item(queries.milestone(milestone_id), item_id)
    service.settle_item(item=row, is_done=row.done_at is None)
    flash(_("Done.") if row.done_at else _("Open again."), "success")
    return redirect(url_for("missions.milestone", milestone_id=milestone_id, _anchor="plan"))


@blueprint.post("/milestones/<uuid:milestone_id>/themes/<uuid:theme_id>")
@requires(MANAGE)
@writes
def link_theme(milestone_id: uuid.UUID, theme_id: uuid.UUID) -> Response:
    """Say that a theme bears on a milestone, or does not."""
    person, state = current_person(), request.form.get("state", "")
    if state not in set(LinkState):
        raise NotFoundError("There is no such choice.")
    found, theme = queries.milestone(milestone_id, lock=True), themes.theme(theme_id, person)
    service.decide(milestone=found, theme=theme, person=person, state=LinkState(state))
    flash(_("Saved."), "success")
    return redirect(url_for("missions.milestone", milestone_id=milestone_id, _anchor="themes"))
