"""A stocktake: its pack before and during it, its decisions and actions, what is carried over."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.fields import make_choices
from frontline.core.forms import Form, find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.missions.forms.stocktakes import ActionForm, DecisionForm, SummaryForm
from frontline.missions.models.milestone import ConfidenceRating
from frontline.missions.models.stocktake import Stocktake
from frontline.missions.queries.milestones import list_milestones
from frontline.missions.queries.stocktake_packs import get_pack_day, get_stocktake_pack
from frontline.missions.queries.stocktakes import (
    get_frontline_summary,
    get_stocktake,
    list_carried_over_actions,
    list_stocktake_actions,
    list_stocktake_decisions,
)
from frontline.missions.service import stocktakes
from frontline.missions.service.actions import add_action
from frontline.missions.views.blueprint import blueprint
from frontline.themes.queries.access import list_readable_themes

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS


@blueprint.get("/stocktakes/<uuid:stocktake_id>")
@requires(READ)
def stocktake(stocktake_id: uuid.UUID) -> str:
    """What do we decide, and what happened with earlier decisions? For all who read missions. 200, or 404."""
    return _render_page(get_stocktake(stocktake_id))


def _make_action_form(stocktake: Stocktake, **options: Any) -> ActionForm:
    """The form of an action, for one of the milestones of the mission or for all of it."""
    form, milestones = ActionForm(**options), list_milestones(stocktake.mission_id)
    titles = {str(milestone.id): milestone.target.title for milestone in milestones}
    form.milestone.choices = make_choices({"": _("The mission as a whole")} | titles)
    return form


def _render_page(stocktake: Stocktake, sent_form: Form | None = None) -> str:
    person = current_person()
    pack = get_stocktake_pack(stocktake, person)
    forms: dict[type[Form], Form] = {
        DecisionForm: DecisionForm(formdata=None),
        ActionForm: _make_action_form(stocktake, formdata=None),
        SummaryForm: SummaryForm(formdata=None, ask=stocktake.ask),
    }
    if sent_form is not None:
        forms[type(sent_form)] = sent_form
    contradicting = {uuid.UUID(key) for milestone in pack["milestones"] for key in milestone["contradicted_by"]}
    return render_template(
        "missions/stocktake.html",
        stocktake=stocktake,
        pack=pack,
        ratings={rating.value: rating for rating in ConfidenceRating},
        day=get_pack_day(pack),
        off_track=[milestone for milestone in pack["milestones"] if milestone.get("off_track")],
        decisions=list_stocktake_decisions(stocktake.id),
        actions=list_stocktake_actions(stocktake.id),
        carried_over=list_carried_over_actions(stocktake),
        manages=is_allowed(MANAGE),
        today=get_london_today(),
        summary=get_frontline_summary([uuid.UUID(key) for key in pack["themes"]], person, get_london_today()),
        contradicting={str(key): theme for key, theme in list_readable_themes(contradicting, person).items()},
        failed=find_failed_form(sent_form),
        decision_form=forms[DecisionForm],
        action_form=forms[ActionForm],
        summary_form=forms[SummaryForm],
    )


@blueprint.post("/stocktakes/<uuid:stocktake_id>/open")
@requires(MANAGE)
@commits
def open_stocktake(stocktake_id: uuid.UUID) -> Response:
    """Open it, with the pack as it is now; for those who manage missions. 302; 409 before its day or once opened."""
    stocktakes.open_stocktake(stocktake=get_stocktake(stocktake_id, lock=True), person=current_person())
    flash(_("It is open. Record decisions and actions as they are taken."), "success")
    return redirect(url_for("missions.stocktake", stocktake_id=stocktake_id))


@blueprint.post("/stocktakes/<uuid:stocktake_id>/decisions")
@requires(MANAGE)
@commits
def record_decision(stocktake_id: uuid.UUID) -> Response | tuple[str, int]:
    """Record a decision; for those who manage missions. 302 to the stocktake, 409 if not open, 422 with the errors."""
    stocktake, form, person = get_stocktake(stocktake_id, lock=True), DecisionForm(), current_person()
    return handle(
        form,
        lambda: stocktakes.record_stocktake_decision(stocktake=stocktake, person=person, text=form.text.data or ""),
        success=_("The decision is recorded."),
        to=url_for("missions.stocktake", stocktake_id=stocktake_id, _anchor="decisions"),
        again=lambda: _render_page(stocktake, form),
    )


@blueprint.post("/stocktakes/<uuid:stocktake_id>/actions")
@requires(MANAGE)
@commits
def record_action(stocktake_id: uuid.UUID) -> Response | tuple[str, int]:
    """Record an action; for those who manage missions. 302 to the stocktake, 409 if not open, 422 with the errors."""
    stocktake = get_stocktake(stocktake_id, lock=True)
    form = _make_action_form(stocktake)
    return handle(
        form,
        lambda: add_action(stocktake=stocktake, details=form.details()),
        success=_("The action is recorded."),
        to=url_for("missions.stocktake", stocktake_id=stocktake_id, _anchor="actions"),
        again=lambda: _render_page(stocktake, form),
    )


@blueprint.post("/stocktakes/<uuid:stocktake_id>/publish")
@requires(MANAGE)
@commits
def publish_stocktake(stocktake_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close and publish it; for those who manage missions. 302 to the stocktake, 409 if not open, 422 with errors."""
    stocktake, form = get_stocktake(stocktake_id, lock=True), SummaryForm()
    return handle(
        form,
        lambda: stocktakes.publish_stocktake(
            stocktake=stocktake, summary=form.summary.data or "", ask=form.ask.data or ""
        ),
        success=_("It is published. Open actions come back at the next stocktake."),
        to=url_for("missions.stocktake", stocktake_id=stocktake_id),
        again=lambda: _render_page(stocktake, form),
    )
