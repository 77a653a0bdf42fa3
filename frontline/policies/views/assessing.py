"""Assess a proposal on one of the three tests."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.policies import queries, service
from frontline.policies.forms import AssessmentForm
from frontline.policies.models import Test
from frontline.policies.views.blueprint import blueprint


@blueprint.route("/policies/<uuid:proposal_id>/assessment/<name>", methods=["GET", "POST"])
@requires(Permission.WORK_ON_POLICIES)
@writes
def assess(proposal_id: uuid.UUID, name: str) -> str | Response | tuple[str, int]:
    """How does it stand on this test?"""
    if name not in set(Test):
        abort(404)
    person, test = current_person(), Test(name)
    found = queries.ours(proposal_id, person, lock=request.method == "POST")
    service.require_undecided(found)
    known = queries.assessments([found.id])[found.id].get(test)
    form = AssessmentForm(obj=known)
    if known and not form.is_submitted():
        form.rating.data = known.rating.value
    if form.is_submitted() and attempt(
        form, lambda: service.assess(proposal=found, person=person, test=test, judged=form.judged())
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("policies.proposal", proposal_id=proposal_id, _anchor="assessment"))
    page = render_template("policies/assess.html", proposal=found, test=test, form=form)
    return (page, 422) if form.is_submitted() else page
