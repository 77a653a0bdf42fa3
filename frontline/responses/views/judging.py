"""What a contributor is told of an answer, and what they say of it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.vault import vault
from frontline.core.writes import writes
from frontline.insights import queries as insights
from frontline.responses import queries, service
from frontline.responses.forms.judging import VerdictForm
from frontline.responses.views.blueprint import blueprint


@blueprint.get("/answers/<uuid:response_id>")
@requires(Permission.LOG_INSIGHT)
def answer(response_id: uuid.UUID) -> HttpResponse:
    """From a notice to one's own insight, with the answer in its story."""
    found = queries.insights_answered(response_id, current_person().id)
    if len(found) > 1:
        flash(_("The answer is for %(number)s of your insights: open each.", number=len(found)), "information")
        return redirect(url_for("insights.mine", show="shared"))
    return redirect(url_for("insights.insight", insight_id=found[0]))


@blueprint.route("/answers/<uuid:response_id>/of/<uuid:insight_id>", methods=["GET", "POST"])
@requires(Permission.LOG_INSIGHT)
@writes
def judge(response_id: uuid.UUID, insight_id: uuid.UUID) -> str | HttpResponse | tuple[str, int]:
    """Did the answer help?"""
    insight = insights.own(insight_id, current_person(), lock=request.method == "POST")
    response, form = queries.response_to(response_id, insight_id), VerdictForm()
    if not form.is_submitted():
        said = insights.own_remarks(insight_id).get(response_id)
        form.show(queries.verdicts(insight_id).get(response_id), vault.unlock(said.content) if said else "")
    if form.is_submitted() and attempt(
        form,
        lambda: service.judge(response=response, insight=insight, judgement=form.judged, reason=form.reason.data or ""),
    ):
        flash(_("Thank you. The team sees what five people and more say, never who."), "success")
        return redirect(url_for("insights.insight", insight_id=insight_id))
    commitments = queries.of_responses([response_id]).get(response_id, [])
    page = render_template(
        "responses/judge.html", response=response, insight=insight, form=form, commitments=commitments
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page
