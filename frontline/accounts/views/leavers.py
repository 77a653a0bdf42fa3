"""Closing an account, and taking a role away: what waits is shown, and handed over with it."""

import uuid
from collections.abc import Callable, Sequence

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.forms import HandoverForm, build_handover_form
from frontline.accounts.identity import current_person
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import WaitingWork, list_left_work, list_waiting_work, list_work_of_grant
from frontline.accounts.service import leavers
from frontline.accounts.service.people import get_grant
from frontline.accounts.views.blueprint import blueprint
from frontline.core.access import needs_confirmation, requires
from frontline.core.errors import TransitionError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _


@blueprint.route("/admin/accounts/<uuid:person_id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def close_account(person_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What waits on them, and who takes it over when they leave? For administrators. 200; 302, 404, 409, 422."""
    person = queries.get_person(person_id)
    if person.id == current_person().id:
        raise TransitionError("You cannot close your own account.")
    is_closed = person.deactivated_at is not None
    work = list_left_work(person) if is_closed else list_waiting_work(person)
    if is_closed and not work:
        raise TransitionError("This account is closed already.")
    title = _("What still waits on %(name)s", name=person.name) if is_closed else _("Close the account")
    return _handle_handover(
        person,
        work,
        lambda form: leavers.close_account(person=person, successors=form.successors, leaves=form.leaves.data),
        title=title,
        success=_("Handed over.") if is_closed else _("The account is closed and signed out everywhere."),
    )


@blueprint.route("/admin/accounts/<uuid:person_id>/roles/<uuid:grant_id>/revoke", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
@needs_confirmation
@commits
def revoke_role(person_id: uuid.UUID, grant_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What needs this role, and who takes it over? For administrators. 200; 302 to their page, 404, 422."""
    person = queries.get_person(person_id)
    grant = get_grant(person, grant_id)
    return _handle_handover(
        person,
        list_work_of_grant(person, grant),
        lambda form: leavers.take_role_away(
            person=person, grant=grant, successors=form.successors, leaves=form.leaves.data
        ),
        title=_("Remove the role: %(role)s", role=grant.role.label),
        success=_("The role is removed."),
    )


def _handle_handover(
    person: Person, work: Sequence[WaitingWork], act: Callable[[HandoverForm], None], *, title: str, success: str
) -> str | Response | tuple[str, int]:
    form = build_handover_form(work)

    def render() -> str:
        return render_template("accounts/handover.html", person=person, work=work, form=form, title=title)

    if not form.is_submitted():
        return render()
    return handle(
        form,
        lambda: act(form),
        to=url_for("accounts.person", person_id=person.id),
        again=render,
        success=success,
    )
