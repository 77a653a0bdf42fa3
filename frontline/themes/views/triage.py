"""What the router left to people: moderators choose a team, the Cabinet Office decides what teams refused."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.themes.forms.decisions import AssignmentForm
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.queries.access import find_current_routing, get_theme
from frontline.themes.queries.bench import describe_suggestions
from frontline.themes.queries.lists import select_escalated_themes, select_suggested_themes
from frontline.themes.queries.runs import find_last_run, list_run_doubts
from frontline.themes.service.decisions import assign_team
from frontline.themes.service.severe_alarms import take_over_severe
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.theme_page import list_team_choices


@blueprint.get("/triage")
@requires(Permission.TRIAGE)
def triage() -> str:
    """Is it a theme, and whose? What no person has confirmed yet, gravest first; for moderators. 200."""
    run, page = find_last_run(), paginate(select_suggested_themes(), size=10)
    return render_template(
        "themes/triage.html", page=page, form=_make_assignment_form(), benches=describe_suggestions(page.rows),
        person=current_person(),
        run=run, doubts=list_run_doubts(run) if run else [],
    )  # fmt: skip


@blueprint.post("/triage/<uuid:theme_id>")
@requires(Permission.TRIAGE)
@commits
def assign(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Route a theme to a team; for moderators. 302 to the list, 422 with the list and what is wrong."""
    return _route_theme(theme_id, (ThemeState.TRIAGE, ThemeState.SUGGESTED), triage)


@blueprint.post("/triage/clear")
@requires(Permission.TRIAGE)
@commits
def confirm_clear() -> Response:
    """Send the ticked themes, each to the team that is suggested for it; for moderators. 302 to the list."""
    person, sent, left = current_person(), 0, []
    for theme_id in request.form.getlist("theme", type=uuid.UUID):
        theme = get_theme(theme_id, person)
        routing = find_current_routing(theme) if theme.state is ThemeState.SUGGESTED else None
        if routing is None or str(routing.team_id) != request.form.get(f"team-{theme_id}"):
            left.append(theme.name)  # somebody was faster, or it is suggested to another team by now
            continue
        assign_team(theme=theme, team=routing.team, person=person)
        sent += 1
    if left:
        names = ", ".join(f"“{name}”" for name in left)
        flash(_("Changed meanwhile, look again: %(names)s.", names=names), "information")
    flash(_("Sent to their teams: %(number)s.", number=sent) if sent else _("Tick at least one theme."), "success")
    return redirect(url_for("themes.triage"))


@blueprint.post("/triage/<uuid:theme_id>/responsible")
@requires(Permission.TRIAGE)
@commits
def take_over(theme_id: uuid.UUID) -> Response:
    """See to something severe oneself; for moderators. 302 to the list, 409 where it waits no more."""
    take_over_severe(theme=get_theme(theme_id, current_person()), person=current_person())
    flash(_("You see to it from now on."), "success")
    return redirect(url_for("themes.triage"))


@blueprint.get("/escalations")
@requires(Permission.RESOLVE_ESCALATION)
def escalations() -> str:
    """Whose are the themes that several teams refused? For the Cabinet Office, gravest first. 200."""
    page = paginate(select_escalated_themes(), size=10)
    return render_template("themes/escalations.html", page=page, form=_make_assignment_form())


@blueprint.post("/escalations/<uuid:theme_id>")
@requires(Permission.RESOLVE_ESCALATION)
@commits
def resolve_escalation(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Decide whose a theme is; for the Cabinet Office. 302 to the list, 422 with the list and what is wrong."""
    return _route_theme(theme_id, (ThemeState.ESCALATED,), escalations)


def _route_theme(
    theme_id: uuid.UUID, states: tuple[ThemeState, ...], list_page: Callable[[], str]
) -> Response | tuple[str, int]:
    form, theme = _make_assignment_form(), get_theme(theme_id, current_person())
    to = url_for(f"themes.{list_page.__name__}")
    if theme.state not in states:
        flash(_("“%(name)s” does not wait for you any more.", name=theme.name), "information")
        return redirect(to)
    return handle(
        form,
        lambda: _assign_chosen_team(theme, form),
        success=lambda team_name: _(
            "“%(name)s” is routed to %(team)s. The router learns from it.", name=theme.name, team=team_name
        ),
        to=to,
        again=lambda: _render_failed(theme, form, list_page),
    )


def _assign_chosen_team(theme: Theme, form: AssignmentForm) -> str:
    team = organisations.get_team(uuid.UUID(form.team.data))
    assign_team(theme=theme, team=team, person=current_person())
    return team.name


def _render_failed(theme: Theme, form: AssignmentForm, list_page: Callable[[], str]) -> str:
    """The list, with what is wrong above it: the form stands once beside each theme."""
    reason = form.team.errors[0] if form.team.data else _("Select a team")
    flash(_("%(reason)s: “%(name)s” still waits.", reason=reason, name=theme.name), "error")
    return list_page()


def _make_assignment_form() -> AssignmentForm:
    form = AssignmentForm()
    form.team.choices = list_team_choices()
    return form
