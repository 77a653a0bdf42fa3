"""What did we promise, by when, and where does it stand?"""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission, holds_for, reach
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError, NotFoundError
from frontline.core.forms import attempt
from frontline.core.furniture import paginate, today
from frontline.core.writes import writes
from frontline.organisations import queries as organisations
from frontline.responses import queries, service
from frontline.responses.forms.committing import OwnerForm, PromiseForm, StepForm
from frontline.responses.models import OUT, Commitment
from frontline.responses.service import Promise
from frontline.responses.states import COMMITMENTS
from frontline.responses.views.blueprint import blueprint
from frontline.responses.views.page import AnswerPage, owner_choices
from frontline.themes import queries as themes

READ, MOVE, DRAFT = Permission.READ_COMMITMENTS, Permission.MOVE_COMMITMENT, Permission.DRAFT_RESPONSE


@blueprint.get("/commitments")
@requires(READ)
def commitments() -> str:
    """What did we promise, by when?"""
    person, show = current_person(), request.args.get("show", "open")
    team_id, mine = request.args.get("team", type=uuid.UUID), bool(request.args.get("mine"))
    held = reach(person, READ)
    teams = organisations.open_teams() if held.everything else themes.teams_of(person)
    teams = sorted(teams, key=lambda team: team.name)
    page = paginate(queries.commitments(person, show=show, today=today(), team_id=team_id, mine=mine))
    return render_template(
        "responses/commitments.html", page=page, show=show, shows=queries.SHOWS, team_id=team_id, mine=mine,
        teams=teams, today=today(),
    )  # fmt: skip


@blueprint.get("/commitments/<uuid:commitment_id>")
@requires(READ)
def commitment(commitment_id: uuid.UUID) -> str:
    """Where does it stand, and how did it get there?"""
    return _page(_read(commitment_id), StepForm(formdata=None))


def _read(commitment_id: uuid.UUID) -> Commitment:
    found = queries.commitment(commitment_id)
    team, person = found.team, current_person()
    readable = themes.readable([theme.id for theme in found.response.themes], person)
    holds = holds_for(person, READ, team=team.id, department=team.department_id)
    if found.response.state not in OUT or not holds or not readable:
        raise NotFoundError("There is no such commitment, or it is not your team's.")
    return found


def _page(found: Commitment, form: StepForm, giving: OwnerForm | None = None) -> str:
    giving = giving or OwnerForm(formdata=None, data={"owner": str(found.owner_id or "")})
    moves = queries.moves([found.id])
    team = found.team
    form.offer(COMMITMENTS.moves[found.state])
    form.seen.data = str(len(moves))
    giving.owner.choices = owner_choices(found.team_id)
    return render_template(
        "responses/commitment.html", commitment=found, form=form, owner_form=giving,
        failed=giving if giving.errors else None, moves=moves, today=today(),
        names=accounts.names({move.person_id for move in moves}),
        mine=holds_for(current_person(), MOVE, team=team.id, department=team.department_id),
        readable=themes.readable([theme.id for theme in found.response.themes], current_person()),
    )  # fmt: skip


@blueprint.post("/commitments/<uuid:commitment_id>")
@requires(MOVE)
@writes
def move(commitment_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Say where it stands."""
    found, form, person = _read(commitment_id), StepForm(), current_person()
    team = found.team
    if not holds_for(person, MOVE, team=team.id, department=team.department_id):
        raise ForbiddenError("This commitment is not your team's.")
    if attempt(form, lambda: service.move(commitment=found, step=form.step(), person=person, seen=form.seen_moves)):
        flash("Saved. Everybody who contributed is being told.", "success")
        return redirect(url_for("responses.commitment", commitment_id=commitment_id))
    return _page(found, form), 422


@blueprint.post("/commitments/<uuid:commitment_id>/owner")
@requires(MOVE)
@writes
def give(commitment_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Say who sees to it."""
    found, form, person = _read(commitment_id), OwnerForm(), current_person()
    form.owner.choices = owner_choices(found.team_id)
    if not holds_for(person, MOVE, team=found.team.id, department=found.team.department_id):
        raise ForbiddenError("This commitment is not your team's.")
    if attempt(form, lambda: service.give(commitment=found, owner=accounts.person(uuid.UUID(form.owner.data)))):
        flash("Saved. They have been told.", "success")
        return redirect(url_for("responses.commitment", commitment_id=commitment_id))
    return _page(found, StepForm(formdata=None), form), 422


@blueprint.post("/responses/<uuid:response_id>/commitments")
@requires(DRAFT)
@writes
def promise(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Add a commitment to a draft."""
    page, form, person = AnswerPage.of(response_id), PromiseForm(), current_person()
    found = page.require_member()
    form.owner.choices = owner_choices(found.team_id)

    def add() -> None:
        owner = accounts.person(uuid.UUID(form.owner.data))
        if form.due_on.data:
            promised = Promise(form.what.data or "", owner, form.due_on.data)
            service.promise(response=found, promised=promised, person=person, key=form.key.key)

    if attempt(form, add):
        flash("The commitment is added.", "success")
        return redirect(url_for("responses.response", response_id=response_id))
    page.promising = form
    return page.page(), 422


@blueprint.post("/responses/<uuid:response_id>/commitments/<uuid:commitment_id>/remove")
@requires(DRAFT)
@writes
def take_promise_back(response_id: uuid.UUID, commitment_id: uuid.UUID) -> HttpResponse:
    """Take a commitment out of a draft."""
    found, known = AnswerPage.of(response_id).require_member(), queries.commitment(commitment_id)
    if known.response_id != found.id:
        raise NotFoundError("There is no such commitment.")
    service.take_promise_back(commitment=known, person=current_person())
    flash("The commitment is taken out.", "success")
    return redirect(url_for("responses.response", response_id=response_id))
