import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries, service
from frontline.accounts.forms import AccountForm, GrantRoleForm, SetPasswordForm
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission
from frontline.accounts.service import GrantScope
from frontline.accounts.views.blueprint import blueprint
from frontline.audit import queries as audit
from frontline.audit.wording import describe_reason
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations


@blueprint.get("/admin/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def people() -> str:
    """Who has an account? By name, with a search; for administrators. 200."""
    words = request.args.get("words", "")
    return render_template("accounts/people.html", page=paginate(queries.list_people(words)), words=words)


@blueprint.route("/admin/accounts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def new_person() -> str | Response | tuple[str, int]:
    """Add an account; for administrators. 200; 302 to its page, 422 with the errors."""
    form = AccountForm()
    if not form.is_submitted():
        return render_template("accounts/new.html", form=form)
    return handle(
        form,
        lambda: service.add_person(
            name=form.name.data or "", email=form.email.data or "", password=form.password.data or "", temporary=True
        ),
        to=lambda person: url_for("accounts.person", person_id=person.id),
        again=lambda: render_template("accounts/new.html", form=form),
        success=_("The account is added. Add a role to it."),
    )


@blueprint.route("/admin/accounts/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def person(person_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What may this person do? Their roles; for administrators. 200; 302 to the same page, 404, 422 with the errors."""
    person, form = queries.get_person(person_id), _build_grant_form()
    if not form.is_submitted():
        return _render_person(person, form, SetPasswordForm(formdata=None))
    return handle(
        form,
        lambda: service.grant_role(person=person, role=Role(form.role.data), scope=_parse_scope(form)),
        to=url_for("accounts.person", person_id=person_id),
        again=lambda: _render_person(person, form, SetPasswordForm(formdata=None)),
        success=_("The role is added."),
    )


@blueprint.post("/admin/accounts/<uuid:person_id>/password")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def set_password(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Set a new password for somebody; for administrators. 302 to their page, 404, 422 with the errors."""
    person, form = queries.get_person(person_id), SetPasswordForm()
    return handle(
        form,
        lambda: service.set_password(person=person, password=form.password.data or ""),
        to=url_for("accounts.person", person_id=person_id),
        again=lambda: _render_person(person, _build_grant_form(formdata=None), form),
        success=_("The password is set. They are signed out everywhere; tell them in person."),
    )


def _render_person(person: Person, form: GrantRoleForm, password_form: SetPasswordForm) -> str:
    failed_form = password_form if password_form.errors else form
    return render_template(
        "accounts/person.html",
        person=person,
        form=form,
        password=password_form,
        failed=failed_form,
        scopes=_get_scope_names(),
    )


@blueprint.post("/admin/accounts/<uuid:person_id>/roles/<uuid:grant_id>/revoke")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def revoke_role(person_id: uuid.UUID, grant_id: uuid.UUID) -> Response:
    """Remove a role; for administrators. 302 to their page, 404."""
    service.revoke_role(person=queries.get_person(person_id), grant_id=grant_id)
    flash(_("The role is removed."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/admin/accounts/<uuid:person_id>/close")
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def close_account(person_id: uuid.UUID) -> Response:
    """Close an account; for administrators. 302 to its page, 404."""
    service.deactivate_account(person=queries.get_person(person_id))
    flash(_("The account is closed and signed out everywhere."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.get("/admin/audit")
@requires(Permission.READ_AUDIT)
def audit_trail() -> str:
    """What happened, and is the record whole? For those who may read the audit trail. 200."""
    sign_ins = request.args.get("show") == "sign-ins"
    page = paginate(audit.list_audit_events(sign_ins=sign_ins), size=50)
    verification = audit.verify_chain() if request.args.get("verify") else None
    names = queries.get_person_names({event.actor_id for event in page.rows if event.actor_id})
    return render_template(
        "accounts/audit.html",
        page=page,
        names=names,
        chain=verification,
        sign_ins=sign_ins,
        describe_reason=describe_reason,
    )


def _build_grant_form(**kwargs: None) -> GrantRoleForm:
    form = GrantRoleForm(**kwargs)
    blank_choice = {"": "None"}
    form.team.choices = blank_choice | {str(team.id): team.name for team in organisations.list_open_teams()}
    form.department.choices = blank_choice | {
        str(department.id): department.name for department in organisations.list_departments()
    }
    return form


def _parse_scope(form: GrantRoleForm) -> GrantScope:
    return GrantScope(
        team_id=uuid.UUID(form.team.data) if form.team.data else None,
        department_id=uuid.UUID(form.department.data) if form.department.data else None,
    )


def _get_scope_names() -> dict[uuid.UUID, str]:
    departments = organisations.list_departments()
    teams = {team.id: team.name for department in departments for team in department.teams}
    return teams | {department.id: department.name for department in departments}
