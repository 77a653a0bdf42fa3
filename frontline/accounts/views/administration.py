import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries, service
from frontline.accounts.forms import AccountForm, GrantForm, PasswordForm
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission
from frontline.accounts.service import Scope
from frontline.accounts.views.blueprint import blueprint
from frontline.audit import queries as audit
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.organisations import queries as organisations


@blueprint.get("/admin/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def people() -> str:
    """Who has an account?"""
    words = request.args.get("words", "")
    return render_template("accounts/people.html", page=paginate(queries.people(words)), words=words)


@blueprint.route("/admin/accounts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@writes
def new_person() -> str | Response | tuple[str, int]:
    """Add an account."""
    form = AccountForm()
    if form.validate_on_submit():
        try:
            person = service.add_person(
                name=form.name.data or "", email=form.email.data or "", password=form.password.data or "",
                temporary=True,
            )  # fmt: skip
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("The account is added. Give it a role.", "success")
            return redirect(url_for("accounts.person", person_id=person.id))
    page = render_template("accounts/new.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/admin/accounts/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@writes
def person(person_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What may this person do?"""
    found, form = queries.person(person_id), _grant_form()
    if form.validate_on_submit():
        try:
            service.grant(person=found, role=Role(form.role.data), scope=_scope(form))
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("The role is given.", "success")
            return redirect(url_for("accounts.person", person_id=person_id))
    page = _person_page(found, form, PasswordForm(formdata=None))
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/admin/accounts/<uuid:person_id>/password")
@requires(Permission.MANAGE_ACCOUNTS)
@writes
def set_password(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give somebody a new password."""
    found, form = queries.person(person_id), PasswordForm()
    if form.validate():
        try:
            service.set_password(person=found, password=form.password.data or "")
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("The password is set. They are signed out everywhere; tell them in person.", "success")
            return redirect(url_for("accounts.person", person_id=person_id))
    return _person_page(found, _grant_form(formdata=None), form), 422


def _person_page(found: Person, form: GrantForm, password: PasswordForm) -> str:
    failed = password if password.errors else form
    return render_template(
        "accounts/person.html", person=found, form=form, password=password, failed=failed, scopes=_names_of_scopes()
    )


@blueprint.post("/admin/accounts/<uuid:person_id>/roles/<uuid:grant_id>/revoke")
@requires(Permission.MANAGE_ACCOUNTS)
@writes
def revoke(person_id: uuid.UUID, grant_id: uuid.UUID) -> Response:
    """Take a role away."""
    service.revoke(person=queries.person(person_id), grant_id=grant_id)
    flash("The role is taken away.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/admin/accounts/<uuid:person_id>/close")
@requires(Permission.MANAGE_ACCOUNTS)
@writes
def close_account(person_id: uuid.UUID) -> Response:
    """Close an account."""
    service.deactivate(person=queries.person(person_id))
    flash("The account is closed and signed out everywhere.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.get("/admin/audit")
@requires(Permission.READ_AUDIT)
def audit_trail() -> str:
    """What happened, and is the record whole?"""
    sign_ins = request.args.get("show") == "sign-ins"
    page = paginate(audit.events(sign_ins=sign_ins), size=50)
    chain = audit.verify() if request.args.get("verify") else None
    names = queries.names({event.actor_id for event in page.rows if event.actor_id})
    return render_template("accounts/audit.html", page=page, names=names, chain=chain, sign_ins=sign_ins)


def _grant_form(**given: None) -> GrantForm:
    form = GrantForm(**given)
    none = {"": "None"}
    form.team.choices = none | {str(team.id): team.name for team in organisations.open_teams()}
    form.department.choices = none | {str(d.id): d.name for d in organisations.departments()}
    return form


def _scope(form: GrantForm) -> Scope:
    return Scope(
        team_id=uuid.UUID(form.team.data) if form.team.data else None,
        department_id=uuid.UUID(form.department.data) if form.department.data else None,
    )


def _names_of_scopes() -> dict[uuid.UUID, str]:
    departments = organisations.departments()
    teams = {team.id: team.name for department in departments for team in department.teams}
    return teams | {department.id: department.name for department in departments}
