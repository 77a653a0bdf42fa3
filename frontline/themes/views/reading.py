import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError
from frontline.core.furniture import paginate, today
from frontline.core.writes import writes
from frontline.insights import queries as insights
from frontline.insights.attribution import attribution
from frontline.insights.files.serving import served
from frontline.organisations import queries as organisations
from frontline.placements import queries as placements
from frontline.themes import queries, service
from frontline.themes.forms import AssignmentForm, RefusalForm
from frontline.themes.models import Routing, Theme, ThemeState
from frontline.themes.views.blueprint import blueprint


@blueprint.get("/inbox")
@requires(Permission.OPEN_INBOX)
def inbox() -> str:
    """What is new or growing in our remit; what is overdue?"""
    person, show = current_person(), request.args.get("show", "all")
    team_id = request.args.get("team", type=uuid.UUID)
    page = paginate(queries.inbox(person, show=show, team_id=team_id))
    professions = queries.professions_of([routing.theme_id for routing in page.rows], placements.crowd())
    return render_template(
        "themes/inbox.html", page=page, professions=professions, teams=queries.teams_of(person), show=show,
        filters=queries.FILTERS, team_id=team_id, standing=queries.standing, today=today(),
    )  # fmt: skip


@blueprint.get("/themes/<uuid:theme_id>")
@requires(Permission.READ_THEME)
def theme(theme_id: uuid.UUID) -> str:
    """What is being said, by whom, since when, and what have we said?"""
    return _page(queries.theme(theme_id, current_person()), RefusalForm(formdata=None))


@blueprint.get("/themes/<uuid:theme_id>/files/<uuid:file_id>")
@requires(Permission.READ_THEME)
def shared_file(theme_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A photo or document that a moderator let through."""
    found, person = queries.theme(theme_id, current_person()), current_person()
    return served(*queries.shared_file(found, file_id, person))


@blueprint.post("/themes/<uuid:theme_id>/accept")
@requires(Permission.DECIDE_THEME)
@writes
def accept(theme_id: uuid.UUID) -> Response:
    """Take it on for one's team."""
    found = queries.theme(theme_id, current_person())
    service.accept(theme=found, team=_ours(found).team, person=current_person())
    flash("Accepted. Its people will see that your team took it on.", "success")
    return redirect(url_for("themes.theme", theme_id=theme_id))


@blueprint.post("/themes/<uuid:theme_id>/refuse")
@requires(Permission.DECIDE_THEME)
@writes
def refuse(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that it belongs elsewhere."""
    found, form = queries.theme(theme_id, current_person()), RefusalForm()
    routing = _ours(found)
    if not form.validate():
        return _page(found, form), 422
    service.refuse(theme=found, team=routing.team, person=current_person(), reason=form.reason.data or "")
    flash("Thank you. It goes to the next team, or to a moderator, and the router learns from it.", "success")
    return redirect(url_for("themes.inbox"))


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
    form = _assignment()
    found = queries.theme(theme_id, current_person())
    if form.validate():
        team = organisations.team(uuid.UUID(form.team.data))
        service.assign(theme=found, team=team, person=current_person())
        flash(f"“{found.name}” is routed to {team.name}. The router learns from it.", "success")
    else:
        flash(f"Select a team for “{found.name}”.", "error")
    return redirect(url_for("themes.triage"))


def _ours(found: Theme) -> Routing:
    routing = queries.current_routing(found)
    if routing is None or not queries.may_decide(current_person(), routing):
        raise ForbiddenError("This theme is not with your team, so you cannot decide on it.")
    return routing


def _assignment() -> AssignmentForm:
    form = AssignmentForm()
    teams = [(str(team.id), f"{team.department.short_name}: {team.name}") for team in organisations.open_teams()]
    form.team.choices = {"": "Choose a team"} | dict(sorted(teams, key=lambda team: team[1]))
    return form


def _page(found: Theme, form: RefusalForm) -> str:
    person, crowd = current_person(), placements.crowd()
    routing = queries.current_routing(found)
    page = paginate(queries.insights_of(found, person), size=10)
    return render_template(
        "themes/theme.html", theme=found, form=form, routing=routing, mine=queries.may_decide(person, routing),
        page=page, files=insights.shared_files([row.id for row in page.rows]), quotes=_quotes(found), crowd=crowd,
        teams=_assignment().team.choices if found.state is ThemeState.TRIAGE else {},
        attribution=attribution, standing=queries.standing(found, routing.team, today()) if routing else None,
    )  # fmt: skip


def _quotes(found: Theme) -> dict[str, list[tuple[str, Any]]]:
    """What is quoted, problems and good practice apart."""
    said = {quote["insight_id"]: quote["text"] for quote in found.quotes}
    apart: dict[str, list[tuple[str, Any]]] = {}
    for insight in queries.quotes(found, current_person()):
        apart.setdefault(insight.kind.plural, []).append((said[str(insight.id)], insight))
    return apart
