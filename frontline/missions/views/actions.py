"""Actions of stocktakes: one's own on one page, and what became of each."""

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.missions.forms.stocktakes import ResolveActionForm
from frontline.missions.models.stocktake import Action, ActionState
from frontline.missions.queries.stocktakes import get_action, list_own_actions
from frontline.missions.service.actions import can_resolve, resolve_action
from frontline.missions.views.blueprint import blueprint

READ = Permission.READ_MISSIONS


@blueprint.get("/actions")
@requires(READ)
def own_actions() -> str:
    """What have I to do after stocktakes, and by when? For all who read missions. 200."""
    return render_template(
        "missions/own_actions.html", actions=list_own_actions(current_person()), today=get_london_today()
    )


@blueprint.get("/actions/<uuid:action_id>")
@requires(READ)
def action(action_id: uuid.UUID) -> str:
    """What is to be done, by whom and when? For all who read missions; its owner can update it. 200, or 404."""
    return _render_page(get_action(action_id), None)


@blueprint.post("/actions/<uuid:action_id>")
@requires(READ)
@commits
def update_action(action_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say what happened with it; for its owner and those who manage missions. 302 to its mission, 403, 422."""
    action, form, person = get_action(action_id, lock=True), ResolveActionForm(), current_person()
    return handle(
        form,
        lambda: resolve_action(
            action=action, person=person, state=ActionState(form.state.data), note=form.note.data or ""
        ),
        success=_("Saved."),
        to=url_for("missions.mission", mission_id=action.mission_id, _anchor="actions"),
        again=lambda: _render_page(action, form),
    )


def _render_page(action: Action, sent_form: ResolveActionForm | None) -> str:
    form = sent_form or ResolveActionForm(formdata=None, state=action.state.value, note=action.note)
    return render_template(
        "missions/action.html", action=action, form=form, may_update=can_resolve(action, current_person())
    )
