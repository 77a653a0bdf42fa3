"""What the router left to people: moderators choose a team, the Cabinet Office settles what teams refused."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.furniture import paginate
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.themes import queries, service
from frontline.themes.forms.deciding import AssignmentForm
from frontline.themes.models import ThemeState
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.page import team_choices


@blueprint.get("/triage")
@requires(Permission.TRIAGE)
def triage() -> str:
    """Where do these themes belong?"""
    run = queries.last_run()
    return render_template(
        "themes/triage.html", page=paginate(queries.triage(), size=10), form=_assignment(),
        run=run, doubts=queries.doubts(run) if run else [],
    )  # fmt: skip


@blueprint.post("/triage/<uuid:theme_id>")
@requires(Permission.TRIAGE)
@writes
def assign(theme_id: uuid.UUID) -> Response:
    """Route a theme."""
    return _route(theme_id, ThemeState.TRIAGE, "themes.triage")


@blueprint.get("/escalations")
@requires(Permission.SETTLE_ESCALATION)
def escalations() -> str:
    """Whose are the themes that several teams refused?"""
    return render_template(
        "themes/escalations.html", page=paginate(queries.escalated(), size=10), form=_assignment()
    )  # fmt: skip


@blueprint.post("/escalations/<uuid:theme_id>")
@requires(Permission.SETTLE_ESCALATION)
@writes
def settle(theme_id: uuid.UUID) -> Response:
    """Settle whose it is."""
    return _route(theme_id, ThemeState.ESCALATED, "themes.escalations")


def _route(theme_id: uuid.UUID, state: ThemeState, page: str) -> Response:
    form, found = _assignment(), queries.theme(theme_id, current_person())
    if found.state is not state:
        flash(_("“%(name)s” does not wait for you any more.", name=found.name), "information")
        return redirect(url_for(page))

    def assign() -> None:
        team = organisations.team(uuid.UUID(form.team.data))
        service.assign(theme=found, team=team, person=current_person())
        flash(
            _("“%(name)s” is routed to %(team)s. The router learns from it.", name=found.name, team=team.name),
            "success",
        )

    if not attempt(form, assign):
        why = form.team.errors[0] if form.team.data else _("Select a team")
        flash(_("%(why)s: “%(name)s” still waits.", why=why, name=found.name), "error")
    return redirect(url_for(page))


def _assignment() -> AssignmentForm:
    form = AssignmentForm()
    form.team.choices = team_choices()
    return form
