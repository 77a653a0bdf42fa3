import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.core.access import requires
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries, service
from frontline.organisations.forms import CloseTeamForm, DepartmentForm, MergeDepartmentForm, TeamForm
from frontline.organisations.models import Department, Team
from frontline.organisations.views.blueprint import blueprint

MANAGE = "organisation.manage"


@blueprint.get("")
@requires(MANAGE)
def index() -> str:
    """Which departments and teams are there? For administrators. 200."""
    return render_template("organisations/index.html", departments=queries.list_departments())


@blueprint.route("/departments/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_department() -> str | Response | tuple[str, int]:
    """Add a department; for administrators. 200; 302 to the list, 422 with the errors."""
    form = DepartmentForm()
    if not form.is_submitted():
        return render_template("organisations/new_department.html", form=form)
    return handle(
        form,
        lambda: service.add_department(details=form.build_details()),
        to=url_for("organisations.index"),
        again=lambda: render_template("organisations/new_department.html", form=form),
        success=_("The department is added."),
    )


@blueprint.route("/departments/<uuid:department_id>", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def department(department_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is this department responsible for? For administrators. 200; 302 to the list, 404, 422 with the errors."""
    department = queries.get_department(department_id)
    form = DepartmentForm(obj=department)
    if not form.is_submitted():
        return _render_department(department, form)
    return handle(
        form,
        lambda: service.change_department(department=department, details=form.build_details()),
        to=url_for("organisations.index"),
        again=lambda: _render_department(department, form),
        success=_("The department is saved."),
    )


@blueprint.post("/departments/<uuid:department_id>/merge")
@requires(MANAGE)
@commits
def merge_department(department_id: uuid.UUID) -> Response | tuple[str, int]:
    """Make it part of another department; for administrators. 302 to the list, 404, 422 with the errors."""
    department, form = queries.get_department(department_id), MergeDepartmentForm()
    form.successor.choices = _list_other_departments(department.id)
    return handle(
        form,
        lambda: service.merge_departments(
            department=department, successor=queries.get_department(uuid.UUID(form.successor.data))
        ),
        to=url_for("organisations.index"),
        again=lambda: _render_department(department, DepartmentForm(formdata=None, obj=department), form),
        success=_("The departments are merged. Teams and placements have moved."),
    )


def _list_other_departments(department_id: uuid.UUID) -> dict[str, str]:
    other_departments = {
        str(department.id): department.name
        for department in queries.list_departments()
        if department.id != department_id
    }
    return {"": "Choose a department"} | other_departments


def _render_department(
    department: Department, form: DepartmentForm, merging_form: MergeDepartmentForm | None = None
) -> str:
    merging_form = merging_form or MergeDepartmentForm(formdata=None)
    merging_form.successor.choices = _list_other_departments(department.id)
    return render_template(
        "organisations/department.html",
        department=department,
        form=form,
        merging_form=merging_form,
        failed=find_failed_form(merging_form, form),
    )


@blueprint.route("/departments/<uuid:department_id>/teams/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_team(department_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Add a team; for administrators. 200; 302 to the list, 404, 422 with the errors."""
    department, form = queries.get_department(department_id), TeamForm()
    if not form.is_submitted():
        return _render_new_team(department, form)
    return handle(
        form,
        lambda: service.add_team(department=department, details=form.build_details()),
        to=url_for("organisations.index"),
        again=lambda: _render_new_team(department, form),
        success=_("The team is added."),
    )


def _render_new_team(department: Department, form: TeamForm) -> str:
    return render_template("organisations/team.html", department=department, team=None, form=form)


@blueprint.route("/teams/<uuid:team_id>", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def team(team_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is this team responsible for? For administrators. 200; 302 to the list, 404, 422 with the errors."""
    team = queries.get_team(team_id)
    form = TeamForm(obj=team)
    if not form.is_submitted():
        form.phrases.data = "\n".join(team.phrases)
        return _render_team(team, form)
    return handle(
        form,
        lambda: service.change_team(team=team, details=form.build_details()),
        to=url_for("organisations.index"),
        again=lambda: _render_team(team, form),
        success=_("The team is saved. From now on, themes are routed by the new remit."),
    )


@blueprint.post("/teams/<uuid:team_id>/close")
@requires(MANAGE)
@commits
def close_team(team_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close a team; its themes go to its successor, or to triage; for administrators. 302 to the list, 404, 422."""
    team, form = queries.get_team(team_id), CloseTeamForm()
    form.successor.choices = _list_successors(team.id)
    return handle(
        form,
        lambda: service.close_team(
            team=team,
            successor=queries.get_team(uuid.UUID(form.successor.data)) if form.successor.data else None,
        ),
        to=url_for("organisations.index"),
        again=lambda: _render_team(team, TeamForm(formdata=None, obj=team), form),
        success=_("The team is closed. Its open themes moved with their history.")
        if form.successor.data
        else _("The team is closed. Its open themes went to triage."),
    )


def _list_successors(team_id: uuid.UUID) -> dict[str, str]:
    teams = {
        str(team.id): f"{team.department.short_name}: {team.name}"
        for team in queries.list_open_teams()
        if team.id != team_id
    }
    return {"": "Nobody: moderators decide"} | teams


def _render_team(team: Team, form: TeamForm, closing_form: CloseTeamForm | None = None) -> str:
    closing_form = closing_form or CloseTeamForm(formdata=None)
    closing_form.successor.choices = _list_successors(team.id)
    return render_template(
        "organisations/team.html", department=team.department, team=team, form=form, closing_form=closing_form,
        failed=closing_form if closing_form.errors else None,
        work=queries.list_team_work(team) if team.is_open else (),
    )  # fmt: skip
