"""The evidence pack of a check under an address of its own: as a page, as PDF and as Word; and the trace behind it."""

import uuid

from flask import render_template
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import download
from frontline.core.errors import NotFoundError
from frontline.disclosure.placed import load_groups
from frontline.policies import pack as packs
from frontline.policies import queries, service
from frontline.policies.models import Check, CheckState
from frontline.policies.views.blueprint import blueprint

READ = Permission.READ_POLICIES


def _ready(proposal_id: uuid.UUID, check_id: uuid.UUID) -> Check:
    """A check that has been put together: of another there is no pack."""
    found = queries.check(proposal_id, check_id, current_person())
    if found.state not in {CheckState.OPEN, CheckState.SIGNED}:
        raise NotFoundError("There is no pack yet: the check is still being put together, or could not be.")
    return found


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/pack")
@requires(READ)
def pack(proposal_id: uuid.UUID, check_id: uuid.UUID) -> str:
    """What did the front line say, and what did the team make of it?"""
    found = _ready(proposal_id, check_id)
    intact = found.state is not CheckState.SIGNED or service.is_as_signed(found)
    made = packs.pack(found, current_person())
    return render_template("policies/pack.html", check=found, pack=made, intact=intact)


@blueprint.get("/policies/<uuid:proposal_id>/checks/<uuid:check_id>/pack.<any(pdf, docx):ending>")
@requires(READ)
def pack_file(proposal_id: uuid.UUID, check_id: uuid.UUID, ending: str) -> Response:
    """The pack as a file."""
    found = _ready(proposal_id, check_id)
    made = packs.pack(found, current_person())
    content = packs.as_pdf(made) if ending == "pdf" else packs.as_word(made)
    return download(content, f"frontline-check-{found.number}.{ending}", inline=ending == "pdf")


@blueprint.get("/policies/<uuid:proposal_id>/trace")
@requires(READ)
def trace(proposal_id: uuid.UUID) -> str:
    """Which insights shaped this policy, and who brought them?"""
    person, groups = current_person(), load_groups()
    found = queries.proposal(proposal_id, person)
    signed = queries.latest_signed(found.id)
    traced = queries.trace(signed, person, groups) if signed else None
    return render_template("policies/trace.html", proposal=found, trace=traced)
