import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.forms import AccountForm, GrantRoleForm, PersonForm
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import describe_leavers, list_leaver_groups, list_left_work
from frontline.accounts.service import invitations, password_resets, second_factors
from frontline.accounts.service import people as people_service
from frontline.accounts.service.people import GrantScope
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import needs_confirmation, requires
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations


@blueprint.get("/admin/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def people() -> str:
    """Who has an account, and who may have left? By name, with a search; for administrators. 200."""
    words, shows_leavers = request.args.get("words", ""), request.args.get("show") == "leavers"
    groups = list_leaver_groups()
    leaver_ids = [group.person_ids for group in groups]
    page = paginate(queries.list_people(words, leaver_ids if shows_leavers else ()))
    return render_template(
        "accounts/people.html", page=page, words=words, shows_leavers=shows_leavers,
        leaver_count=queries.count_people(leaver_ids),
        reasons=describe_leavers(groups, [person.id for person in page.rows]) if shows_leavers else {},
    )  # fmt: skip


@blueprint.route("/admin/accounts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def new_person() -> str | Response | tuple[str, int]:
    """Add an account; for administrators. 200; 302 to its page, 422 with the errors."""
    form = AccountForm()
    if not form.is_submitted():
        return render_template("accounts/new.html", form=form)
    return handle(
        form,
        lambda: invitations.invite_person(name=form.name.data or "", email=form.email.data or ""),
        to=lambda person: url_for("accounts.person", person_id=person.id),
        again=lambda: render_template("accounts/new.html", form=form),
        success=_("The account is added, and an invitation is sent. Add a role to it."),
    )


@blueprint.route("/admin/accounts/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@commits
def person(person_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What may this person do? Their roles; for administrators. 200; 302 to the same page, 404, 422 with the errors."""
    person, form = queries.get_person(person_id), _build_grant_form()
    if not form.is_submitted():
        return _render_person(person, form)
    return handle(
        form,
        lambda: people_service.grant_role(person=person, role=Role(form.role.data), scope=_parse_scope(form)),
        to=url_for("accounts.person", person_id=person_id),
        again=lambda: _render_person(person, form),
        success=_("The role is added."),
    )


@blueprint.route("/admin/accounts/<uuid:person_id>/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def person_details(person_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What are they called, and where are they reached? For administrators. 200; 302 to their page, 404, 422."""
    person = queries.get_person(person_id)
    form = PersonForm(obj=person)

    def render() -> str:
        return render_template("accounts/details.html", form=form, person=person)

    if not form.is_submitted():
        return render()
    return handle(
        form,
        lambda: _change_details(person, form),
        to=url_for("accounts.person", person_id=person_id),
        again=render,
        success=_("Saved."),
    )


def _change_details(person: Person, form: PersonForm) -> None:
    """Save them; whoever had not chosen a password yet is invited at the new address."""
    is_moved = people_service.change_details(person=person, name=form.name.data or "", email=form.email.data or "")
    if is_moved and not person.password_hash and not person.deactivated_at:
        invitations.send_invitation(person=person)


@blueprint.post("/admin/accounts/<uuid:person_id>/open")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def reopen_account(person_id: uuid.UUID) -> Response:
    """Open a closed account again, with its roles; for administrators. 302 to their page, 404, 409."""
    people_service.reopen_account(person=queries.get_person(person_id))
    flash(_("The account is open again, with the roles that you see."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/admin/accounts/<uuid:person_id>/link")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def send_link(person_id: uuid.UUID) -> Response:
    """Send somebody a link to choose a password: their first, or a new one; for administrators. 302, 404, 409."""
    person = queries.get_person(person_id)
    if person.password_hash:
        password_resets.help_with_reset(person=person)
        flash(_("A link to choose a new password is sent. It works for an hour, and they may try at once."), "success")
    else:
        invitations.send_invitation(person=person)
        flash(_("The invitation is sent. Its link works for 14 days."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/admin/accounts/<uuid:person_id>/second-factors/reset")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def reset_second_factors(person_id: uuid.UUID) -> Response:
    """Remove somebody's second factors, because they lost them; for administrators. 302 to their page, 404."""
    second_factors.reset_second_factors(person=queries.get_person(person_id))
    flash(_("Their app, passkeys and recovery codes are removed, and they are signed out everywhere."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


def _render_person(person: Person, form: GrantRoleForm) -> str:
    return render_template(
        "accounts/person.html", person=person, form=form, scopes=_get_scope_names(),
        factors=second_factors.get_second_factors(person), is_needed=second_factors.needs_second_factor(person),
        work=list_left_work(person) if person.deactivated_at else (),
    )  # fmt: skip


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
