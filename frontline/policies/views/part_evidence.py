"""What is near one part of a draft: a person says what bears on it, and adds what they find themselves."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.policies.models.check import Check, CheckPart, CheckState
from frontline.policies.queries.checks import get_check, get_part
from frontline.policies.queries.near_insights import MAX_WORDS_LENGTH, get_near_insight, list_near_insights
from frontline.policies.queries.proposals import get_own_proposal
from frontline.policies.service.bearings import confirm_bearing
from frontline.policies.views.blueprint import blueprint

WORK = Permission.WORK_ON_POLICIES
_ANSWERS = {"yes": True, "no": False, "undo": None}


def _get_own_part(proposal_id: uuid.UUID, check_id: uuid.UUID, part_id: uuid.UUID) -> tuple[Check, CheckPart]:
    """A part of a check of the person's team."""
    get_own_proposal(proposal_id, current_person())
    check = get_check(proposal_id, check_id, current_person(), lock=request.method == "POST")
    return check, get_part(check, part_id)


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/parts/<uuid:part_id>")
@requires(WORK)
def part(proposal_id: uuid.UUID, check_id: uuid.UUID, part_id: uuid.UUID) -> str:
    """What is near this part of my draft, and what else did people say of it? For the proposal's team. 200."""
    check, part = _get_own_part(proposal_id, check_id, part_id)
    words = request.args.get("q", "").strip()[:MAX_WORDS_LENGTH]
    rows = list_near_insights(check, part, current_person(), get_anonymity_groups(), words)
    return render_template(
        "policies/part.html", check=check, part=part, words=words, rows=rows, is_open=check.state is CheckState.OPEN
    )


@blueprint.post(
    "/policies/<uuid:proposal_id>/checks/<uuid:check_id>/parts/<uuid:part_id>/insights/<uuid:insight_id>"
    "/<any(yes, no, undo):answer>"
)
@requires(WORK)
@commits
def confirm(
    proposal_id: uuid.UUID, check_id: uuid.UUID, part_id: uuid.UUID, insight_id: uuid.UUID, answer: str
) -> Response:
    """Say that an insight bears on a part, that it does not, or take that back; for the proposal's team.

    302 to the part, 404 for what the person may not read, 409 when the check is signed.
    """
    check, part = _get_own_part(proposal_id, check_id, part_id)
    near = get_near_insight(check, part, insight_id, current_person(), get_anonymity_groups())
    confirm_bearing(check=check, part=part, near=near, person=current_person(), is_confirmed=_ANSWERS[answer])
    flash(
        {"yes": _("It bears on this part."), "no": _("It does not bear on this part.")}.get(answer, _("Taken back.")),
        "success",
    )
    words = request.args.get("q", "").strip()[:MAX_WORDS_LENGTH]
    address = url_for("policies.part", proposal_id=proposal_id, check_id=check_id, part_id=part_id, q=words or None)
    return redirect(address)
