"""What a draft is taken apart into, and what of it was not read: looked at and mended before the search begins."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.pagination import paginate
from frontline.core.parsing import parse_id
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.policies.models.check import Check, CheckPart
from frontline.policies.queries.checks import get_check
from frontline.policies.queries.proposals import can_work_on, get_own_proposal
from frontline.policies.service.draft_parts import LEFT_OUT, PartChange, begin_search, discard_draft, save_parts
from frontline.policies.views.blueprint import blueprint

_PAGE_SIZE = 50


def render_parts(check: Check, problem: str = "") -> str:
    """The page on which the parts of a draft are looked at; with what is wrong, and all that was typed."""
    query = select(CheckPart).where(CheckPart.check_id == check.id).order_by(CheckPart.number)
    return render_template(
        "policies/check_parts.html", check=check, page=paginate(query, size=_PAGE_SIZE), typed=_read_changes(),
        can_work=can_work_on(current_person(), check.proposal),
        kinds={"measure": _("A measure: something to be done"), "claim": _("A claim: something said to be so"),
               LEFT_OUT: _("Leave it out")},
        problems=[{"text": problem, "href": "#parts"}] if problem else [],
    )  # fmt: skip


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/parts")
@requires(Permission.WORK_ON_POLICIES)
@commits
def mend_parts(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response | tuple[str, int]:
    """Mend the parts of a page, and begin the search if asked to; for the proposal's team.

    302 to the check, 409 once the search has begun, 422 with what is wrong.
    """
    get_own_proposal(proposal_id, current_person(), lock=True)
    check = get_check(proposal_id, check_id, current_person())
    try:
        save_parts(check=check, changes=_read_changes())
    except FieldError as error:
        return render_parts(check, str(error)), 422
    if request.form.get("do") == "search":
        begin_search(check=check)
    else:
        flash(_("Saved."), "success")
    page = request.args.get("page", 1, type=int)
    return redirect(
        url_for("policies.check", proposal_id=proposal_id, check_id=check_id, page=page if page > 1 else None)
    )


@blueprint.post("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/discard")
@requires(Permission.WORK_ON_POLICIES)
@commits
def discard_check(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Response:
    """Throw away a draft before its search; for the proposal's team. 302 to the proposal, 409 once it has begun."""
    get_own_proposal(proposal_id, current_person(), lock=True)
    discard_draft(check=get_check(proposal_id, check_id, current_person()))
    flash(_("The draft is thrown away. Nothing of it was kept."), "success")
    return redirect(url_for("policies.proposal", proposal_id=proposal_id))


def _read_changes() -> dict[uuid.UUID, PartChange]:
    """What was typed for each part of the page."""
    return {
        part_id: PartChange(request.form.get(f"kind-{value}", ""), request.form.get(f"text-{value}", ""))
        for value in request.form.getlist("part")
        if (part_id := parse_id(value))
    }
