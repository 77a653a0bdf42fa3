"""One proposal: what it is for, what the front line knows, where it stands, what is next."""

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.fields import make_choices
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.policies.forms.proposals import PublishedPolicyForm, ReferenceForm, StageMoveForm
from frontline.policies.models.proposal import STAGE_ORDER, AssessmentTest, Proposal, ProposalStage
from frontline.policies.queries.checks import list_checks
from frontline.policies.queries.proposals import (
    can_work_on,
    get_assessments,
    get_own_proposal,
    get_proposal,
    list_claiming_teams,
    list_options,
)
from frontline.policies.queries.relevant_insights import list_relevant_insights
from frontline.policies.queries.stage_moves import find_stage_before_stop, is_decided, list_stage_moves
from frontline.policies.service.proposal_list import set_reference
from frontline.policies.service.proposals import record_published_policy
from frontline.policies.service.stages import get_stage_gate, move_proposal_stage
from frontline.policies.states import is_forward, list_next_stages
from frontline.policies.views.blueprint import blueprint

READ, WORK, SIGN, LIST = (
    Permission.READ_POLICIES, Permission.WORK_ON_POLICIES, Permission.SIGN_CHECK, Permission.LIST_POLICIES,
)  # fmt: skip


@blueprint.get("/policies/<uuid:proposal_id>")
@requires(READ)
def proposal(proposal_id: uuid.UUID) -> str:
    """What is proposed, what does the front line know about it, and what is next? For those who may see it. 200."""
    return _render_proposal(get_proposal(proposal_id, current_person()))


def _render_proposal(
    proposal: Proposal,
    *,
    move: StageMoveForm | None = None,
    published: PublishedPolicyForm | None = None,
    reference: ReferenceForm | None = None,
) -> str:
    person, moves = current_person(), list_stage_moves(proposal.id)
    next_stage = _find_next_stage(proposal)
    return render_template(
        "policies/proposal.html",
        proposal=proposal,
        can_work=can_work_on(person, proposal),
        leads=can_work_on(person, proposal, SIGN),
        lists=is_allowed(LIST),
        claiming_teams=list_claiming_teams(proposal, person),
        checks=list_checks(proposal.id),
        moves=moves,
        assessments=get_assessments([proposal.id])[proposal.id],
        tests=list(AssessmentTest),
        anonymity_groups=get_anonymity_groups(),
        stages=STAGE_ORDER,
        gate=get_stage_gate(proposal, next_stage) if next_stage else None,
        next_stage=next_stage,
        relevant_insights=list_relevant_insights(proposal.id, person),
        options=list_options(proposal, person),
        people=accounts.get_person_names({stage_move.person_id for stage_move in moves if stage_move.person_id}),
        move_form=move or _make_move_form(proposal),
        published_form=published or _make_published_form(proposal),
        reference_form=reference or ReferenceForm(formdata=None, obj=proposal),
        failed=find_failed_form(move, published, reference),
        is_decided=is_decided(proposal),
    )


def _find_next_stage(proposal: Proposal) -> ProposalStage | None:
    """The stage that comes after that of a proposal, where there is one."""
    stages = list_next_stages(proposal, find_stage_before_stop(proposal))
    return next((stage for stage in stages if is_forward(proposal.stage, stage)), None)


def _make_published_form(proposal: Proposal) -> PublishedPolicyForm:
    data = {"day": proposal.published_on, "address": proposal.published_at_address}
    return PublishedPolicyForm(formdata=None, data=data)


def _make_move_form(proposal: Proposal, *, is_sent: bool = False) -> StageMoveForm:
    form = StageMoveForm() if is_sent else StageMoveForm(formdata=None)
    stages = list_next_stages(proposal, find_stage_before_stop(proposal))
    form.new.choices = make_choices({stage.value: stage.label for stage in stages})
    return form


@blueprint.post("/policies/<uuid:proposal_id>/stage")
@requires(SIGN)
@commits
def move(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Move a proposal to another stage; for leads of its team.

    302 to the proposal, 409 when there is no such move, 422 with the errors.
    """
    person = current_person()
    proposal = get_own_proposal(proposal_id, person, SIGN, lock=True)
    form = _make_move_form(proposal, is_sent=True)
    return handle(
        form,
        lambda: move_proposal_stage(
            proposal=proposal, new=ProposalStage(form.new.data), person=person, reason=form.reason.data or ""
        ),
        to=url_for("policies.proposal", proposal_id=proposal_id),
        again=lambda: _render_proposal(proposal, move=form),
        success=lambda _move: _("The proposal is now at the stage “%(stage)s”.", stage=proposal.stage.label),
    )


@blueprint.post("/policies/<uuid:proposal_id>/published")
@requires(WORK)
@commits
def published(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say when and where the policy was published; for the proposal's team.

    302 to the proposal, 409 before it is decided, 422 with the errors.
    """
    proposal, form = get_own_proposal(proposal_id, current_person()), PublishedPolicyForm()
    return handle(
        form,
        lambda: record_published_policy(
            proposal=proposal, day=form.day.data or get_london_today(), address=form.address.data or ""
        ),
        to=url_for("policies.proposal", proposal_id=proposal_id),
        again=lambda: _render_proposal(proposal, published=form),
        success=_("Saved. The people who are cited can see it."),
    )


@blueprint.post("/policies/<uuid:proposal_id>/reference")
@requires(LIST)
@commits
def reference(proposal_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say which row of the Cabinet Office's list a proposal is; for those who keep the list.

    302 to the proposal, 422 with the errors.
    """
    proposal, form = get_proposal(proposal_id, current_person()), ReferenceForm()
    return handle(
        form,
        lambda: set_reference(proposal=proposal, reference=form.reference.data or ""),
        to=url_for("policies.proposal", proposal_id=proposal_id),
        again=lambda: _render_proposal(proposal, reference=form),
        success=_("Saved."),
    )
