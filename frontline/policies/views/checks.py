"""One check: what the front line knows about a draft; signing it off, and asking those who wrote."""

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.queries.remarks import list_shared_remarks
from frontline.policies.forms.checks import ConsultationForm, FindingForm, SetAsideForm, SignCheckForm
from frontline.policies.models.check import Check, CheckState, Finding
from frontline.policies.models.proposal import ProposalStage
from frontline.policies.queries.checks import (
    count_undecided_findings,
    get_check,
    is_all_set_aside,
    list_dropped_themes,
)
from frontline.policies.queries.consultations import count_askable_insights, list_consultations
from frontline.policies.queries.influence import count_finding_decisions
from frontline.policies.queries.part_content import list_part_contents
from frontline.policies.queries.proposals import can_work_on, get_own_proposal
from frontline.policies.service.consultations import start_consultation
from frontline.policies.service.decisions import sign_check
from frontline.policies.views.blueprint import blueprint
from frontline.policies.views.check_parts import render_parts

READ, WORK, SIGN = Permission.READ_POLICIES, Permission.WORK_ON_POLICIES, Permission.SIGN_CHECK


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>")
@requires(READ)
def check(proposal_id: uuid.UUID, check_id: uuid.UUID) -> str:
    """What does the front line know about this; who was not heard? A check, for those who see its proposal. 200."""
    return render_check(get_check(proposal_id, check_id, current_person()))


def render_check(
    check: Check,
    *,
    finding: FindingForm | None = None,
    finding_id: uuid.UUID | None = None,
    sign: SignCheckForm | None = None,
    consult: ConsultationForm | None = None,
    aside: SetAsideForm | None = None,
) -> str:
    """The page of a check, with a form that was sent and is not right; while it is put together, how far that is."""
    person, groups = current_person(), get_anonymity_groups()
    can_work = can_work_on(person, check.proposal)
    if check.state is CheckState.READ:
        return render_parts(check)
    if check.state in {CheckState.SEARCHING, CheckState.FAILED}:
        return render_template("policies/check_progress.html", check=check, can_work=can_work)
    is_open, consultations = check.state is CheckState.OPEN, list_consultations(check.id)
    parts = list_part_contents(check, person, groups)
    contents = [content for part in parts for content in part.findings]
    findings = [content.finding for content in contents] if is_open and can_work else []
    return render_template(
        "policies/check.html",
        check=check,
        contents=contents,
        parts=[part for part in parts if part.findings],
        silent_parts=[part for part in parts if part.is_silent],
        theme_count=len({content.theme.id for content in contents}),
        new_theme_count=len({content.theme.id for content in contents if content.finding.is_new}),
        forms={row.id: _make_finding_form(row, finding if row.id == finding_id else None) for row in findings},
        is_open=is_open,
        can_work=can_work,
        leads=can_work_on(person, check.proposal, SIGN),
        undecided_count=count_undecided_findings(check.id),
        askable_count=count_askable_insights(check.id),
        consultations=consultations,
        replies=list_shared_remarks([consultation.id for consultation in consultations]),
        dropped_themes=list_dropped_themes(check),
        counts=count_finding_decisions(check),
        failed=find_failed_form(finding, sign, consult, aside),
        all_set_aside=is_open and is_all_set_aside(check.id),
        names=accounts.get_person_names([key for key in (check.signed_by_id, check.first_signed_by_id) if key]),
        sign_form=sign or SignCheckForm(formdata=None, data=_get_signing_data(check)),
        aside_form=aside or SetAsideForm(formdata=None, prefix="aside-"),
        consult_form=consult or ConsultationForm(formdata=None),
    )


def _get_signing_data(check: Check) -> dict[str, str]:
    """What the first of two leads wrote, for the second."""
    tells = {"tells": "later" if check.tells_later else "now"} if check.first_signed_by_id else {}
    return {"statement": check.statement, **tells}


def _make_finding_form(finding: Finding, sent: FindingForm | None) -> FindingForm:
    """The form of one finding: as it was sent, or as the finding stands."""
    if sent is not None:
        return sent
    data = {
        "stance": finding.stance.value if finding.stance else None,
        "decision": finding.decision.value if finding.decision else None,
        "reason": finding.reason,
    }
    return FindingForm(formdata=None, data=data, prefix=get_form_prefix(finding))


def get_form_prefix(finding: Finding) -> str:
    """By which the ids of one finding's form are told apart; no number, so that no gap shows."""
    return f"f{finding.id.hex[:8]}-"


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/sign")
@requires(SIGN)
@commits
def sign(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response | tuple[str, int]:
    """Sign a check off; for leads of its team. 302 to the proposal, 409 when it is signed, 422 with the errors."""
    person, form = current_person(), SignCheckForm()
    get_own_proposal(proposal_id, person, SIGN)
    check = get_check(proposal_id, check_id, person, lock=True)
    return handle(
        form,
        lambda: sign_check(
            check=check,
            person=person,
            statement=form.statement.data or "",
            tells_later=form.tells.data == "later",
        ),
        to=url_for("policies.proposal", proposal_id=proposal_id),
        again=lambda: render_check(check, sign=form),
        success=lambda _result: _describe_signature(check),
    )


def _describe_signature(check: Check) -> str:
    """What a signature did."""
    if check.state is CheckState.OPEN:
        return _("You signed. Everything that was found was set aside, so another lead of the team must sign too.")
    if check.proposal.stage is ProposalStage.INCEPTION:
        return _("The check is signed off. The proposal can leave inception.")
    return _("The check is signed off.")


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/consult")
@requires(WORK)
@commits
def consult(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask those who agreed to be asked; for the proposal's team.

    302 to the check, 409 when fewer than five can be asked, 422 with the errors.
    """
    person, form = current_person(), ConsultationForm()
    get_own_proposal(proposal_id, person)
    check = get_check(proposal_id, check_id, person)
    return handle(
        form,
        lambda: start_consultation(key=form.key.key, check=check, person=person, text=form.text.data or ""),
        to=url_for("policies.check", proposal_id=proposal_id, check_id=check_id, _anchor="consultations"),
        again=lambda: render_check(check, consult=form),
        success=_("Your question is sent. Replies appear here once a moderator has read them."),
    )
