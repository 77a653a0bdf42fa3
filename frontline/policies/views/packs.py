"""The evidence pack of a check under an address of its own: as a page, as PDF and as Word; and the trace behind it."""

import uuid

from flask import render_template
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import make_download
from frontline.core.errors import NotFoundError
from frontline.core.papers import write_paper_pdf, write_paper_word
from frontline.disclosure.placements import get_anonymity_groups
from frontline.policies.evidence_pack import build_evidence_pack
from frontline.policies.models.check import Check, CheckState
from frontline.policies.queries.checks import find_latest_signed_check, get_check
from frontline.policies.queries.influence import trace_influence
from frontline.policies.queries.proposals import get_proposal
from frontline.policies.service.decisions import is_unchanged_since_signed
from frontline.policies.views.blueprint import blueprint

READ = Permission.READ_POLICIES


def _get_ready_check(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Check:
    """A check that has been put together: of another there is no pack."""
    check = get_check(proposal_id, check_id, current_person())
    if check.state not in {CheckState.OPEN, CheckState.SIGNED}:
        raise NotFoundError("There is no pack yet: the check is still being put together, or could not be.")
    return check


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/pack")
@requires(READ)
def pack(proposal_id: uuid.UUID, check_id: uuid.UUID) -> str:
    """What did the front line say, and what did the team decide?

    The pack of a check, for those who see its proposal. 200, 404 while there is none.
    """
    check = _get_ready_check(proposal_id, check_id)
    intact = check.state is not CheckState.SIGNED or is_unchanged_since_signed(check)
    pack = build_evidence_pack(check, current_person())
    return render_template("policies/pack.html", check=check, pack=pack, intact=intact)


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/pack.<any(pdf, docx):ending>")
@requires(READ)
def pack_file(proposal_id: uuid.UUID, check_id: uuid.UUID, ending: str) -> Response:
    """The pack as a PDF or a Word file; for those who see the proposal. 200, 404 while there is none."""
    check = _get_ready_check(proposal_id, check_id)
    pack = build_evidence_pack(check, current_person())
    content = write_paper_pdf(pack) if ending == "pdf" else write_paper_word(pack)
    return make_download(content, f"frontline-check-{check.number}.{ending}", inline=ending == "pdf")


@blueprint.get("/policies/<uuid:proposal_id>/trace")
@requires(READ)
def trace(proposal_id: uuid.UUID) -> str:
    """Which insights shaped this policy, and who brought them? For those who see the proposal. 200."""
    person, groups = current_person(), get_anonymity_groups()
    proposal = get_proposal(proposal_id, person)
    signed_check = find_latest_signed_check(proposal.id)
    trace = trace_influence(signed_check, person, groups) if signed_check else None
    return render_template("policies/trace.html", proposal=proposal, trace=trace)
