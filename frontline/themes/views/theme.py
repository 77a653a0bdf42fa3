"""One theme: what is said, its history, its files; and what a team decides on it."""

import uuid

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.extension_points import build_timeline
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.insights.file_responses import serve_attachment
from frontline.organisations import queries as organisations
from frontline.themes.forms.decisions import AssigneeForm, ClosingForm, RefusalForm, SharingForm
from frontline.themes.models.theme import ThemeState
from frontline.themes.queries import access
from frontline.themes.queries.access import find_current_routing, get_own_routing
from frontline.themes.queries.history import list_theme_history
from frontline.themes.queries.insights import get_shared_file
from frontline.themes.service import decisions, recurrence
from frontline.themes.service.teamwork import assign_member
from frontline.themes.states import lock_theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.theme_page import ThemePage, list_member_choices, list_team_choices, redirect_to_theme

READ, DECIDE = Permission.READ_THEME, Permission.DECIDE_THEME


@blueprint.get("/themes/<uuid:theme_id>")
@requires(READ)
def theme(theme_id: uuid.UUID) -> str:
    """What is being said, by whom, since when, and what have we said? For its teams and moderators. 200, 404."""
    return ThemePage(access.get_theme(theme_id, current_person())).render()


@blueprint.get("/themes/<uuid:theme_id>/history")
@requires(READ)
def history(theme_id: uuid.UUID) -> str:
    """How did it come to be? For its teams and moderators. 200, 404."""
    theme = access.get_theme(theme_id, current_person())
    steps = build_timeline("theme", list_theme_history(theme, current_person()), theme=theme)
    return render_template("themes/history.html", theme=theme, steps=steps)


@blueprint.get("/themes/<uuid:theme_id>/files/<uuid:file_id>")
@requires(READ)
def shared_file(theme_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A photo or document that a moderator let through; for the theme's teams and moderators. 200, 404."""
    theme, person = access.get_theme(theme_id, current_person()), current_person()
    return serve_attachment(*get_shared_file(theme, file_id, person))


@blueprint.post("/themes/<uuid:theme_id>/accept")
@requires(DECIDE)
@commits
def accept(theme_id: uuid.UUID) -> Response:
    """Accept a theme for one's team; for those who decide in it. 302 to the theme, 403, 409 once decided."""
    theme, person = access.get_theme(theme_id, current_person()), current_person()
    decisions.accept_theme(theme=theme, team=get_own_routing(theme, person).team, person=person)
    flash(_("Accepted. Its people will see that your team took it on, and the router learns from it."), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/refuse")
@requires(DECIDE)
@commits
def refuse(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that it belongs elsewhere; for those who decide in its team. 302 to the inbox, 403, 409, 422 with errors."""
    theme, person, form = access.get_theme(theme_id, current_person()), current_person(), RefusalForm()
    routing = get_own_routing(theme, person)
    team = routing.team
    form.suggestion.choices = list_team_choices("I do not know", but=routing)
    return handle(
        form,
        lambda: decisions.refuse_theme(
            theme=theme, team=team, person=person, reason=form.reason.data or "",
            suggestion=organisations.get_team(uuid.UUID(form.suggestion.data)) if form.suggestion.data else None,
        ),
        success=lambda _result: _describe_refusal(theme_id),
        to=url_for("themes.inbox"),
        again=lambda: ThemePage(theme, refusing=form).render(),
    )  # fmt: skip


def _describe_refusal(theme_id: uuid.UUID) -> str:
    """Where a theme went that a team refused, in words."""
    theme = lock_theme(theme_id)
    routing = find_current_routing(theme)
    if routing is not None:
        return _("Thank you. It is with %(team)s now. The router learns from it.", team=routing.team.name)
    if theme.state is ThemeState.ESCALATED:
        return _("Thank you. The Cabinet Office decides whose it is. The router learns from it.")
    return _("Thank you. A moderator decides whose it is. The router learns from it.")


@blueprint.post("/themes/<uuid:theme_id>/assignee")
@requires(DECIDE)
@commits
def assign_owner(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say who of the team owns a theme; for those who decide in it. 302 to the theme, 403, 422 with the errors."""
    theme, person, form = access.get_theme(theme_id, current_person()), current_person(), AssigneeForm()
    routing = get_own_routing(theme, person)
    form.member.choices = list_member_choices(routing)
    return handle(
        form,
        lambda: assign_member(
            theme=theme, team=routing.team, person=person,
            member=accounts.get_person(uuid.UUID(form.member.data)) if form.member.data else None,
        ),
        success=_("Assigned. They have been told.") if form.member.data else _("Saved."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: ThemePage(theme, assigning=form).render(),
    )  # fmt: skip


@blueprint.post("/themes/<uuid:theme_id>/share")
@requires(DECIDE)
@commits
def share(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Have another team contribute; for those who decide in its team. 302 to the theme, 403, 409, 422 with errors."""
    theme, person, form = access.get_theme(theme_id, current_person()), current_person(), SharingForm()
    form.team.choices = list_team_choices(but=get_own_routing(theme, person))
    return handle(
        form,
        lambda: decisions.share_theme(
            theme=theme, team=organisations.get_team(uuid.UUID(form.team.data)), person=person
        ),
        success=_("Shared. The other team has been told; yours stays responsible for the answer."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: ThemePage(theme, sharing=form).render(),
    )


@blueprint.post("/themes/<uuid:theme_id>/unshare")
@requires(DECIDE)
@commits
def stop_sharing(theme_id: uuid.UUID) -> Response:
    """End a team's contribution; for those who decide in the theme's team. 302 to the theme, 403, 404."""
    theme, person = access.get_theme(theme_id, current_person()), current_person()
    get_own_routing(theme, person)
    team = organisations.get_team(request.form.get("team", type=uuid.UUID) or uuid.uuid4())
    decisions.stop_sharing_theme(theme=theme, team=team, person=person)
    flash(_("%(team)s no longer contributes.", team=team.name), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/monitor")
@requires(DECIDE)
@commits
def monitor(theme_id: uuid.UUID) -> Response:
    """Only watch it from now on; for those who decide in its team. 302 to the theme, 403, 409 before an answer."""
    theme = access.get_theme(theme_id, current_person())
    get_own_routing(theme, current_person())
    recurrence.monitor_theme(theme=theme)
    flash(_("Watched from now on. It comes back by itself if enough people speak of it again."), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/close")
@requires(DECIDE)
@commits
def close(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close a theme; for those who decide in its team. 302 to it, 403, 409 while something is due, 422 with errors."""
    theme, form = access.get_theme(theme_id, current_person()), ClosingForm()
    get_own_routing(theme, current_person())
    return handle(
        form,
        lambda: recurrence.close_theme(theme=theme, reason=form.reason.data or ""),
        success=_("Closed. It comes back by itself if enough people speak of it again."),
        to=url_for("themes.theme", theme_id=theme_id),
        again=lambda: ThemePage(theme, closing=form).render(),
    )
