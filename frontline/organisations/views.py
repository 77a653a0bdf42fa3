import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.forms import attempt, failed
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.organisations import queries, service
from frontline.organisations.forms import ClosingForm, DepartmentForm, MergingForm, TeamForm
from frontline.organisations.models import Department, Team

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
    page = _department_page(found, form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/departments/<uuid:department_id>/merge")
@requires(MANAGE)
@writes
def merge_department(department_id: uuid.UUID) -> Response | tuple[str, int]:
    """Make it part of another department."""
    found, form = queries.department(department_id), MergingForm()
    form.successor.choices = _other_departments(found.id)

    def merge() -> None:
        service.merge_department(department=found, successor=queries.department(uuid.UUID(form.successor.data)))

    if attempt(form, merge):
        flash("The departments are merged. Teams and placements have moved.", "success")
        return redirect(url_for("organisations.index"))
    return _department_page(found, DepartmentForm(formdata=None, obj=found), form), 422


def _other_departments(department_id: uuid.UUID) -> dict[str, str]:
    others = {str(one.id): one.name for one in queries.departments() if one.id != department_id}
    return {"": "Choose a department"} | others


def _department_page(found: Department, form: DepartmentForm, merging: MergingForm | None = None) -> str:
    merging = merging or MergingForm(formdata=None)
    merging.successor.choices = _other_departments(found.id)
    return render_template(
        "organisations/department.html", department=found, form=form, merging_form=merging, failed=failed(merging, form)
    )


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
    page = _team_page(found, form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/teams/<uuid:team_id>/close")
@requires(MANAGE)
@writes
def close_team(team_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close a team; its themes move to its successor, or go to triage."""
    found, form = queries.team(team_id), ClosingForm()
    form.successor.choices = _successors(found.id)

    def close() -> None:
        successor = queries.team(uuid.UUID(form.successor.data)) if form.successor.data else None
        service.close_team(team=found, successor=successor)

    if attempt(form, close):
        flash(
            _("The team is closed. Its open themes moved with their history.")
            if form.successor.data
            else _("The team is closed. Its open themes went to triage."),
            "success",
        )
        return redirect(url_for("organisations.index"))
    return _team_page(found, TeamForm(formdata=None, obj=found), form), 422


def _successors(team_id: uuid.UUID) -> dict[str, str]:
    teams = {str(t.id): f"{t.department.short_name}: {t.name}" for t in queries.open_teams() if t.id != team_id}
    return {"": "Nobody: moderators decide"} | teams


def _team_page(found: Team, form: TeamForm, closing: ClosingForm | None = None) -> str:
    closing = closing or ClosingForm(formdata=None)
    closing.successor.choices = _successors(found.id)
    return render_template(
        "organisations/team.html", department=found.department, team=found, form=form, closing_form=closing,
        failed=closing if closing.errors else None,
    )  # fmt: skip
