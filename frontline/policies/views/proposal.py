"""One proposal: what it is for, what the front line knows, where it stands, what is next."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt, failed, options
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.disclosure.placed import load_groups
from frontline.policies import queries, service
from frontline.policies.forms import MoveForm, PublishedForm, ReferenceForm
from frontline.policies.models import ORDER, Proposal, Stage, Test
from frontline.policies.states import is_forward, ways
from frontline.policies.views.blueprint import blueprint

READ, WORK, SIGN, LIST = (
    Permission.READ_POLICIES, Permission.WORK_ON_POLICIES, Permission.SIGN_CHECK, Permission.LIST_POLICIES,
)  # fmt: skip


@blueprint.get("/policies/<uuid:proposal_id>")
@requires(READ)
def proposal(proposal_id: uuid.UUID) -> str:
    """What is proposed, what does the front line know about it, and what is next?"""
    return _page(queries.proposal(proposal_id, current_person()))


def _page(
    found: Proposal, *, move: MoveForm | None = None, published: PublishedForm | None = None,
    reference: ReferenceForm | None = None,
) -> str:  # fmt: skip
    person, groups = current_person(), load_groups()
    moves, leads = queries.moves(found.id), queries.may_work(person, found, SIGN)
    forward = [one for one in ways(found, queries.before_stop(found)) if is_forward(found.stage, one)]
    return render_template(
        "policies/proposal.html", proposal=found, mine=queries.may_work(person, found), leads=leads,
        lists=may(LIST), claims=queries.claimable_by(found, person), checks=queries.checks(found.id), moves=moves,
        assessed=queries.assessments([found.id])[found.id], tests=list(Test), anonymity_groups=groups, stages=ORDER,
        gate=service.gate(found, forward[0]) if forward else None, next=forward[0] if forward else None,
        bearings=queries.bearings(found.id, person), options=queries.options_of(found, person),
        people=accounts.names({one.person_id for one in moves if one.person_id}),
        move_form=move or _move_form(found), published_form=published or _published_form(found),
        reference_form=reference or ReferenceForm(formdata=None, obj=found),
        failed=failed(move, published, reference), is_decided=queries.is_decided(found),
    )  # fmt: skip


def _published_form(found: Proposal) -> PublishedForm:
    return PublishedForm(formdata=None, data={"day": found.published_on, "address": found.published_at_address})


def _move_form(found: Proposal, *, sent: bool = False) -> MoveForm:
    form = MoveForm() if sent else MoveForm(formdata=None)
    allowed = ways(found, queries.before_stop(found))
    form.new.choices = options({stage.value: stage.label for stage in allowed})
    return form


@blueprint.post("/policies/<uuid:proposal_id>/stage")
@requires(SIGN)
@writes
def move(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Move it to another stage."""
    person = current_person()
    found = queries.ours(proposal_id, person, SIGN, lock=True)
    form = _move_form(found, sent=True)
    if attempt(form, lambda: service.move(
        proposal=found, new=Stage(form.new.data), person=person, reason=form.reason.data or ""
    )):  # fmt: skip
        flash(_("It is at the stage “%(stage)s” now.", stage=found.stage.label), "success")
        return redirect(url_for("policies.proposal", proposal_id=proposal_id))
    return _page(found, move=form), 422


@blueprint.post("/policies/<uuid:proposal_id>/published")
@requires(WORK)
@writes
def published(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say when and where the policy was published."""
    found, form = queries.ours(proposal_id, current_person()), PublishedForm()
    if attempt(form, lambda: service.announce_policy(
        proposal=found, day=form.day.data or today(), address=form.address.data or ""
    )):  # fmt: skip
        flash(_("Saved. Those who are cited can see it."), "success")
        return redirect(url_for("policies.proposal", proposal_id=proposal_id))
    return _page(found, published=form), 422


@blueprint.post("/policies/<uuid:proposal_id>/reference")
@requires(LIST)
@writes
def reference(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say which row of the Cabinet Office's list it is."""
    found, form = queries.proposal(proposal_id, current_person()), ReferenceForm()
    if attempt(form, lambda: service.give_reference(proposal=found, reference=form.reference.data or "")):
        flash(_("Saved."), "success")
        return redirect(url_for("policies.proposal", proposal_id=proposal_id))
    return _page(found, reference=form), 422
