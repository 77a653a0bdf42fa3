"""Commitments: the list, one with its updates, and those of a draft."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, get_permission_scope, has_permission_for_team
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.errors import ForbiddenError, NotFoundError
from frontline.core.forms import find_failed_form, handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.responses.forms.commitments import CommitmentForm, CommitmentOwnerForm, CommitmentUpdateForm
from frontline.responses.models.answer import PUBLISHED_STATES
from frontline.responses.models.commitment import Commitment
from frontline.responses.queries.commitments import (
    COMMITMENT_FILTERS,
    get_commitment,
    list_commitment_moves,
    select_commitments,
)
from frontline.responses.service import commitments as service_commitments
from frontline.responses.service.commitments import CommitmentDetails
from frontline.responses.states import COMMITMENT_TRANSITIONS
from frontline.responses.views.answer_page import AnswerPage, list_owner_choices
from frontline.responses.views.blueprint import blueprint
from frontline.themes.models.theme import Theme
from frontline.themes.queries import access
from frontline.themes.queries.lists import list_inbox_teams

READ, UPDATE, DRAFT = Permission.READ_COMMITMENTS, Permission.UPDATE_COMMITMENT, Permission.DRAFT_RESPONSE


@blueprint.get("/commitments")
@requires(READ)
def commitments() -> str:
    """What did we commit to, by when? For the teams that the person may read. 200."""
    person, show = current_person(), request.args.get("show", "open")
    team_id, own = request.args.get("team", type=uuid.UUID), bool(request.args.get("mine"))
    permission_scope = get_permission_scope(person, READ)
    teams = organisations.list_open_teams() if permission_scope.everything else list_inbox_teams(person)
    teams = sorted(teams, key=lambda team: team.name)
    page = paginate(select_commitments(person, show=show, today=get_london_today(), team_id=team_id, own=own))
    return render_template(
        "responses/commitments.html", page=page, show=show, filters=COMMITMENT_FILTERS, team_id=team_id, own=own,
        teams=teams, today=get_london_today(),
    )  # fmt: skip


@blueprint.get("/commitments/<uuid:commitment_id>")
@requires(READ)
def commitment(commitment_id: uuid.UUID) -> str:
    """What is its status, and how did it get there? For its team and the Cabinet Office. 200; 404 for others."""
    return _render_page(_get_readable_commitment(commitment_id), CommitmentUpdateForm(formdata=None))


def _get_readable_commitment(commitment_id: uuid.UUID) -> Commitment:
    commitment = get_commitment(commitment_id)
    is_published = commitment.response.state in PUBLISHED_STATES
    if not is_published or not _has_permission(commitment, READ) or not _list_readable_themes(commitment):
        raise NotFoundError("There is no such commitment, or it is not your team's.")
    return commitment


def _has_permission(commitment: Commitment, permission: Permission) -> bool:
    team = commitment.team
    return has_permission_for_team(current_person(), permission, team_id=team.id, department_id=team.department_id)


def _list_readable_themes(commitment: Commitment) -> Mapping[uuid.UUID, Theme]:
    return access.list_readable_themes([theme.id for theme in commitment.response.themes], current_person())


def _render_page(
    commitment: Commitment, form: CommitmentUpdateForm, owner_form: CommitmentOwnerForm | None = None
) -> str:
    owner_form = owner_form or CommitmentOwnerForm(formdata=None, data={"owner": str(commitment.owner_id or "")})
    moves = list_commitment_moves([commitment.id])
    form.set_next_states(COMMITMENT_TRANSITIONS.next_states[commitment.state])
    form.edit_revision.data = str(len(moves))
    owner_form.owner.choices = list_owner_choices(commitment.team_id)
    return render_template(
        "responses/commitment.html", commitment=commitment, form=form, owner_form=owner_form,
        failed=find_failed_form(owner_form), moves=moves, today=get_london_today(),
        names=accounts.get_person_names({move.person_id for move in moves}),
        can_update=_has_permission(commitment, UPDATE), readable=_list_readable_themes(commitment),
    )  # fmt: skip


@blueprint.post("/commitments/<uuid:commitment_id>")
@requires(UPDATE)
@commits
def update_commitment(commitment_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Give an update; for its team. 302 to the commitment, 403, 409 in a pre-election period, 422 with the errors."""
    commitment, form, person = _get_own_commitment(commitment_id), CommitmentUpdateForm(), current_person()
    return handle(
        form,
        lambda: service_commitments.update_commitment(
            commitment=commitment, update=form.update(), person=person, edit_revision=form.parsed_revision
        ),
        success=_("Saved. Everybody who contributed is being told."),
        to=url_for("responses.commitment", commitment_id=commitment_id),
        again=lambda: _render_page(commitment, form),
    )


@blueprint.post("/commitments/<uuid:commitment_id>/owner")
@requires(UPDATE)
@commits
def assign_owner(commitment_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Change the owner; for its team. 302 to the commitment, 403 for others, 422 with the errors."""
    commitment, form = _get_own_commitment(commitment_id), CommitmentOwnerForm()
    form.owner.choices = list_owner_choices(commitment.team_id)
    return handle(
        form,
        lambda: service_commitments.assign_commitment_owner(
            commitment=commitment, owner=accounts.get_person(uuid.UUID(form.owner.data))
        ),
        success=_("Saved. They have been told."),
        to=url_for("responses.commitment", commitment_id=commitment_id),
        again=lambda: _render_page(commitment, CommitmentUpdateForm(formdata=None), form),
    )


def _get_own_commitment(commitment_id: uuid.UUID) -> Commitment:
    """A commitment that the person's team may update.

    Raises:
        NotFoundError: there is none that they may read.
        ForbiddenError: it is another team's.
    """
    commitment = _get_readable_commitment(commitment_id)
    if not _has_permission(commitment, UPDATE):
        raise ForbiddenError("This commitment is not your team's.")
    return commitment


@blueprint.post("/responses/<uuid:response_id>/commitments")
@requires(DRAFT)
@commits
def add_commitment(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Add a commitment to a draft; for members of its team. 302 to the answer, 409 past drafting, 422 with errors."""
    page, form, person = AnswerPage.of(response_id), CommitmentForm(), current_person()
    response = page.require_member()
    form.owner.choices = list_owner_choices(response.team_id)
    return handle(
        form,
        lambda: service_commitments.add_commitment(
            response=response, details=_read_details(form), person=person, key=form.key.key
        ),
        success=_("The commitment is added."),
        to=url_for("responses.response", response_id=response_id),
        again=lambda: page.render(form),
    )


def _read_details(form: CommitmentForm) -> CommitmentDetails:
    owner = accounts.get_person(uuid.UUID(form.owner.data))
    return CommitmentDetails(form.what.data or "", owner, form.due_on.data or get_london_today())


@blueprint.post("/responses/<uuid:response_id>/commitments/<uuid:commitment_id>/remove")
@requires(DRAFT)
@commits
def remove_commitment(response_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """Remove a commitment from a draft; for members of its team. 302 to the answer, 404, 409 past drafting."""
    response, commitment = AnswerPage.of(response_id).require_member(), get_commitment(commitment_id)
    if commitment.response_id != response.id:
        raise NotFoundError("There is no such commitment.")
    service_commitments.remove_commitment(commitment=commitment, person=current_person())
    flash(_("The commitment is removed."), "success")
    return redirect(url_for("responses.response", response_id=response_id))
