"""A stocktake: its pack before and during it, what it decides and gives out, what is carried over."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import Form, attempt, failed
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.missions import queries, service
from frontline.missions.forms import ActionForm, DecisionForm, SettleForm, SummaryForm
from frontline.missions.models import ActionState, Rating, Stocktake
from frontline.missions.views.blueprint import blueprint
from frontline.themes import queries as themes

READ, MANAGE = Permission.READ_MISSIONS, Permission.MANAGE_MISSIONS


@blueprint.get("/stocktakes/<uuid:stocktake_id>")
@requires(READ)
def stocktake(stocktake_id: uuid.UUID) -> str:
    """What do we decide today, and what became of what we decided?"""
    return _page(queries.stocktake(stocktake_id))


def _page(found: Stocktake, sent: Form | None = None) -> str:
    person = current_person()
    pack = found.pack or service.pack(found.mission_id, person)
    forms = {kind: kind(formdata=None) for kind in (DecisionForm, ActionForm, SummaryForm)}
    if sent is not None:
        forms[type(sent)] = sent
    doubts = {uuid.UUID(key) for row in pack["milestones"] for key in row["contradicted_by"]}
    return render_template(
        "missions/stocktake.html", stocktake=found, pack=pack, ratings={one.value: one for one in Rating},
        day=dt.date.fromisoformat(pack["day"]), decisions=queries.decisions(found.id),
        actions=queries.actions(found.id), carried=queries.carried_over(found), manages=may(MANAGE), today=today(),
        said=queries.said([uuid.UUID(key) for key in pack["themes"]], person, today()),
        doubts={str(key): theme for key, theme in themes.readable(doubts, person).items()}, failed=failed(sent),
        decision_form=forms[DecisionForm], action_form=forms[ActionForm], summary_form=forms[SummaryForm],
    )  # fmt: skip


@blueprint.post("/stocktakes/<uuid:stocktake_id>/open")
@requires(MANAGE)
@writes
def open_stocktake(stocktake_id: uuid.UUID) -> Response:
    """Begin: the pack is kept as it is now."""
    service.open_it(stocktake=queries.stocktake(stocktake_id, lock=True), person=current_person())
    flash(_("It is open. Record decisions and actions as they are taken."), "success")
    return redirect(url_for("missions.stocktake", stocktake_id=stocktake_id))


@blueprint.post("/stocktakes/<uuid:stocktake_id>/decisions")
@requires(MANAGE)
@writes
def record_decision(stocktake_id: uuid.UUID) -> Response | tuple[str, int]:
    """Put down a decision."""
    found, form, person = queries.stocktake(stocktake_id, lock=True), DecisionForm(), current_person()
    if attempt(form, lambda: service.record_decision(stocktake=found, person=person, text=form.text.data or "")):
        flash(_("The decision is recorded."), "success")
        return redirect(url_for("missions.stocktake", stocktake_id=stocktake_id, _anchor="decisions"))
    return _page(found, form), 422


@blueprint.post("/stocktakes/<uuid:stocktake_id>/actions")
@requires(MANAGE)
@writes
def give_action(stocktake_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give somebody something to do."""
    found, form = queries.stocktake(stocktake_id, lock=True), ActionForm()
    if attempt(form, lambda: service.give(
        stocktake=found, what=form.what.data or "", owner=form.owner.data or "", due_on=form.due_on.data or today()
    )):  # fmt: skip
        flash(_("The action is recorded."), "success")
        return redirect(url_for("missions.stocktake", stocktake_id=stocktake_id, _anchor="actions"))
    return _page(found, form), 422


@blueprint.post("/stocktakes/<uuid:stocktake_id>/publish")
@requires(MANAGE)
@writes
def publish_stocktake(stocktake_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close it, and publish what it decided."""
    found, form = queries.stocktake(stocktake_id, lock=True), SummaryForm()
    if attempt(form, lambda: service.publish(stocktake=found, summary=form.summary.data or "")):
        flash(_("It is published. Open actions come back at the next stocktake."), "success")
        return redirect(url_for("missions.stocktake", stocktake_id=stocktake_id))
    return _page(found, form), 422


@blueprint.route("/actions/<uuid:action_id>", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def settle_action(action_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What became of this action?"""
    found = queries.action(action_id)
    form = SettleForm(obj=found)
    if not form.is_submitted():
        form.state.data = found.state.value
    elif attempt(
        form, lambda: service.settle(action=found, state=ActionState(form.state.data), note=form.note.data or "")
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("missions.mission", mission_id=found.mission_id, _anchor="actions"))
    page = render_template("missions/action.html", action=found, form=form)
    return (page, 422) if form.is_submitted() else page
