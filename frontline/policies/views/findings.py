"""What the team does with each finding of a check: decide on it, take that back, set the others aside."""

import uuid

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.policies.forms.checks import FindingForm, SetAsideForm
from frontline.policies.models.check import Check, Finding
from frontline.policies.queries.checks import count_undecided_findings, get_check, get_finding, list_findings
from frontline.policies.queries.proposals import get_own_proposal
from frontline.policies.service.decisions import decide_finding, set_aside_undecided, undecide_finding
from frontline.policies.views.blueprint import blueprint
from frontline.policies.views.checks import get_form_prefix, render_check

WORK = Permission.WORK_ON_POLICIES


def _get_own_check(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Check:
    """A check of the person's team, locked."""
    get_own_proposal(proposal_id, current_person())
    return get_check(proposal_id, check_id, current_person(), lock=True)


def _make_check_url(check: Check, anchor: str) -> str:
    return url_for("policies.check", proposal_id=check.proposal_id, check_id=check.id, _anchor=anchor)


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/findings/<uuid:finding_id>")
@requires(WORK)
@commits
def decide(proposal_id: uuid.UUID, check_id: uuid.UUID, finding_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say what a finding is to the proposal and what is done with it; for its team.

    302 to the next finding, 409 when the check is signed, 422 with the errors.
    """
    check = _get_own_check(proposal_id, check_id)
    finding = get_finding(check, finding_id)
    form = FindingForm(prefix=get_form_prefix(finding))
    return handle(
        form,
        lambda: decide_finding(
            check=check,
            finding=finding,
            person=current_person(),
            stance=form.chosen_stance,
            decision=form.chosen_decision,
            reason=form.reason.data or "",
        ),
        to=lambda _result: _make_check_url(check, get_form_prefix(_find_next_finding(check, finding))),
        again=lambda: render_check(check, finding=form, finding_id=finding.id),
        success=lambda _result: _describe_remaining(check),
    )


def _describe_remaining(check: Check) -> str:
    """What is still to be decided on."""
    if count := count_undecided_findings(check.id):
        return _("Saved. Still to decide on: %(number)s.", number=count)
    return _("Saved. There is nothing left to decide on.")


def _find_next_finding(check: Check, decided: Finding) -> Finding:
    """Where the page goes on: at the next finding that waits, else at the one that was decided on."""
    waiting = [finding for finding in list_findings(check.id) if finding.is_required and not finding.is_decided]
    later = [finding for finding in waiting if finding.rank > decided.rank]
    return next(iter(later or waiting), decided)


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/findings/<uuid:finding_id>/undo")
@requires(WORK)
@commits
def undecide(proposal_id: uuid.UUID, check_id: uuid.UUID, finding_id: uuid.UUID) -> Response:
    """Take back what was said of a finding; for the proposal's team. 302 to the finding, 409 when it is signed."""
    check = _get_own_check(proposal_id, check_id)
    finding = get_finding(check, finding_id)
    undecide_finding(check=check, finding=finding)
    flash(_("Taken back."), "success")
    return redirect(_make_check_url(check, get_form_prefix(finding)))


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/rest")
@requires(WORK)
@commits
def set_aside(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response | tuple[str, int]:
    """Set aside, unread, all that is undecided, save what is severe; for the proposal's team.

    302 to the signature, 409 when the check is signed, 422 without a reason.
    """
    check, form = _get_own_check(proposal_id, check_id), SetAsideForm(prefix="aside-")
    return handle(
        form,
        lambda: set_aside_undecided(check=check, person=current_person(), reason=form.reason.data or ""),
        to=_make_check_url(check, "signing"),
        again=lambda: render_check(check, aside=form),
        success=_describe_set_aside,
    )


def _describe_set_aside(number: int) -> str:
    """How many findings were set aside."""
    several = _("%(number)s findings are set aside. Each can be taken back.", number=number)
    return _("1 finding is set aside. It can be taken back.") if number == 1 else several
