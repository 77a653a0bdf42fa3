import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.writes import writes
from frontline.organisations import queries, service
from frontline.organisations.forms import DepartmentForm, TeamForm

blueprint = Blueprint("organisations", __name__, url_prefix="/admin/organisations")
MANAGE = "organisation.manage"


@blueprint.get("")
@requires(MANAGE)
def index() -> str:
    """Which departments and teams are there?"""
    return render_template("organisations/index.html", departments=queries.departments())


@blueprint.route("/departments/<uuid:department_id>", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def department(department_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is this department responsible for?"""
    found = queries.department(department_id)
    form = DepartmentForm(obj=found)
    if form.validate_on_submit():
        service.change_remit(department=found, remit=form.remit.data or "")
        flash("The remit is saved.", "success")
        return redirect(url_for("organisations.index"))
    page = render_template("organisations/department.html", department=found, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/departments/<uuid:department_id>/teams/new", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def new_team(department_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Add a team."""
    found, form = queries.department(department_id), TeamForm()
    if form.validate_on_submit():
        try:
            service.add_team(department=found, details=form.details())
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("The team is added.", "success")
            return redirect(url_for("organisations.index"))
    page = render_template("organisations/team.html", department=found, team=None, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/teams/<uuid:team_id>", methods=["GET", "POST"])
@requires(MANAGE)
@writes
def team(team_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is this team responsible for?"""
    found = queries.team(team_id)
    form = TeamForm(obj=found)
    if not form.is_submitted():
        form.phrases.data = "\n".join(found.phrases)
    if form.validate_on_submit():
        service.change_team(team=found, details=form.details())
        flash(
            "The team is saved. Themes that look for a team from now on are routed by the new remit.",
            "success",
        )
        return redirect(url_for("organisations.index"))
    page = render_template("organisations/team.html", department=found.department, team=found, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/teams/<uuid:team_id>/close")
@requires(MANAGE)
@writes
def close_team(team_id: uuid.UUID) -> Response:
    """Close a team; its themes go to triage."""
    service.close_team(team=queries.team(team_id))
    flash("The team is closed. Its open themes went to triage.", "success")
    return redirect(url_for("organisations.index"))
