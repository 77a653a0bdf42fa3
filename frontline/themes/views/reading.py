"""One theme: what is said, its history, its files; and what a team decides on it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.panels import story
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.insights.serving import served
from frontline.organisations import queries as organisations
from frontline.themes import queries, service
from frontline.themes.forms.deciding import AssigneeForm, ClosingForm, RefusalForm, SharingForm
from frontline.themes.models import ThemeState
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.page import ThemePage, back_to, member_choices, team_choices

READ, DECIDE = Permission.READ_THEME, Permission.DECIDE_THEME


@blueprint.get("/themes/<uuid:theme_id>")
@requires(READ)
def theme(theme_id: uuid.UUID) -> str:
    """What is being said, by whom, since when, and what have we said?"""
    return ThemePage(queries.theme(theme_id, current_person())).page()


@blueprint.get("/themes/<uuid:theme_id>/history")
@requires(READ)
def history(theme_id: uuid.UUID) -> str:
    """How did it come to be?"""
    found = queries.theme(theme_id, current_person())
    steps = story("theme", queries.history(found, current_person()), theme=found)
    return render_template("themes/history.html", theme=found, steps=steps)


@blueprint.get("/themes/<uuid:theme_id>/files/<uuid:file_id>")
@requires(READ)
def shared_file(theme_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A photo or document that a moderator let through."""
    found, person = queries.theme(theme_id, current_person()), current_person()
    return served(*queries.shared_file(found, file_id, person))


@blueprint.post("/themes/<uuid:theme_id>/accept")
@requires(DECIDE)
@writes
def accept(theme_id: uuid.UUID) -> Response:
    """Take it on for one's team."""
    found, person = queries.theme(theme_id, current_person()), current_person()
    service.accept(theme=found, team=queries.ours(found, person).team, person=person)
    flash("Accepted. Its people will see that your team took it on, and the router learns from it.", "success")
    return back_to(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/refuse")
@requires(DECIDE)
@writes
def refuse(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that it belongs elsewhere."""
    found, person, form = queries.theme(theme_id, current_person()), current_person(), RefusalForm()
    routing = queries.ours(found, person)
    team = routing.team
    form.suggestion.choices = team_choices("I do not know", but=routing)

    def refuse() -> None:
        suggestion = organisations.team(uuid.UUID(form.suggestion.data)) if form.suggestion.data else None
        service.refuse(theme=found, team=team, person=person, reason=form.reason.data or "", suggestion=suggestion)

    if attempt(form, refuse):
        flash(_thanks(theme_id), "success")
        return redirect(url_for("themes.inbox"))
    return ThemePage(found, refusing=form).page(), 422


def _thanks(theme_id: uuid.UUID) -> str:
    """What a team that refused a theme is told: where it went."""
    refused = service.locked(theme_id)
    following = queries.current_routing(refused)
    if following is not None:
        return _("Thank you. It is with %(team)s now. The router learns from it.", team=following.team.name)
    if refused.state is ThemeState.ESCALATED:
        return _("Thank you. The Cabinet Office decides whose it is. The router learns from it.")
    return _("Thank you. A moderator decides whose it is. The router learns from it.")


@blueprint.post("/themes/<uuid:theme_id>/assignee")
@requires(DECIDE)
@writes
def assign_to(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say who of the team sees to it."""
    found, person, form = queries.theme(theme_id, current_person()), current_person(), AssigneeForm()
    routing = queries.ours(found, person)
    form.member.choices = member_choices(routing)

    def assign() -> None:
        member = accounts.person(uuid.UUID(form.member.data)) if form.member.data else None
        service.assign_to(theme=found, team=routing.team, member=member, person=person)

    if attempt(form, assign):
        flash(_("Assigned. They have been told.") if form.member.data else _("Saved."), "success")
        return back_to(theme_id)
    return ThemePage(found, assigning=form).page(), 422


@blueprint.post("/themes/<uuid:theme_id>/share")
@requires(DECIDE)
@writes
def share(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Have another team contribute."""
    found, person, form = queries.theme(theme_id, current_person()), current_person(), SharingForm()
    form.team.choices = team_choices(but=queries.ours(found, person))

    def share() -> None:
        service.share(theme=found, team=organisations.team(uuid.UUID(form.team.data)), person=person)

    if attempt(form, share):
        flash("Shared. The other team has been told; yours stays responsible for the answer.", "success")
        return back_to(theme_id)
    return ThemePage(found, sharing=form).page(), 422


@blueprint.post("/themes/<uuid:theme_id>/unshare")
@requires(DECIDE)
@writes
def stop_sharing(theme_id: uuid.UUID) -> Response:
    """A team contributes no more."""
    found, person = queries.theme(theme_id, current_person()), current_person()
    queries.ours(found, person)
    team = organisations.team(request.form.get("team", type=uuid.UUID) or uuid.uuid4())
    service.stop_sharing(theme=found, team=team, person=person)
    flash(_("%(team)s no longer contributes.", team=team.name), "success")
    return back_to(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/monitor")
@requires(DECIDE)
@writes
def monitor(theme_id: uuid.UUID) -> Response:
    """Nothing is left to do but to watch."""
    found = queries.theme(theme_id, current_person())
    queries.ours(found, current_person())
    service.monitor(theme=found)
    flash("Watched from now on. It comes back by itself if enough people speak of it again.", "success")
    return back_to(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/close")
@requires(DECIDE)
@writes
def close(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close it, with a reason."""
    found, form = queries.theme(theme_id, current_person()), ClosingForm()
    queries.ours(found, current_person())
    if attempt(form, lambda: service.close(theme=found, reason=form.reason.data or "")):
        flash("Closed. It comes back by itself if enough people speak of it again.", "success")
        return back_to(theme_id)
    return ThemePage(found, closing=form).page(), 422
