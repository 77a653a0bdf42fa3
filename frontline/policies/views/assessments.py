"""Assess a proposal on one of the three tests."""

import uuid
from functools import partial

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.policies.forms.proposals import AssessmentForm
from frontline.policies.models.proposal import AssessmentTest
from frontline.policies.queries.proposals import get_assessments, get_own_proposal
from frontline.policies.service.proposals import assess_proposal, require_undecided
from frontline.policies.views.blueprint import blueprint


@blueprint.route("/policies/<uuid:proposal_id>/assessment/<name>", methods=["GET", "POST"])
@requires(Permission.WORK_ON_POLICIES)
@commits
def assess(proposal_id: uuid.UUID, name: str) -> str | Response | tuple[str, int]:
    """How does it stand on this test?

    For the proposal's team. 200; 302 to the proposal, 404 for no test, 409 once it is decided, 422 with the errors.
    """
    if name not in set(AssessmentTest):
        abort(404)
    person, test = current_person(), AssessmentTest(name)
    proposal = get_own_proposal(proposal_id, person, lock=request.method == "POST")
    require_undecided(proposal)
    assessment = get_assessments([proposal.id])[proposal.id].get(test)
    form = AssessmentForm(obj=assessment)
    page = partial(render_template, "policies/assess.html", proposal=proposal, test=test, form=form)
    if not form.is_submitted():
        form.rating.data = assessment.rating.value if assessment else None
        return page()
    return handle(
        form,
        lambda: assess_proposal(proposal=proposal, person=person, test=test, details=form.read_details()),
        to=url_for("policies.proposal", proposal_id=proposal_id, _anchor="assessment"),
        again=page,
        success=_("Saved."),
    )
