"""What a contributor is told of an answer, and their verdict on it."""

import uuid
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.vault import vault
from frontline.insights.queries.own import get_own_insight
from frontline.insights.queries.remarks import list_own_remarks
from frontline.responses.forms.verdicts import VerdictForm
from frontline.responses.queries.answers import get_received_response, list_answered_insights
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.responses.queries.feedback import get_verdicts_on_insight
from frontline.responses.service.verdicts import record_verdict
from frontline.responses.views.blueprint import blueprint


@blueprint.get("/answers/<uuid:response_id>")
@requires(Permission.LOG_INSIGHT)
def answer(response_id: uuid.UUID) -> HttpResponse:
    """From a notice to the person's own insight, with the answer in its story. 302 to it or to their list, or 404."""
    insight_ids = list_answered_insights(response_id, current_person().id)
    if len(insight_ids) > 1:
        flash(_("The answer is for %(number)s of your insights: open each.", number=len(insight_ids)), "information")
        return redirect(url_for("insights.mine", show="shared"))
    return redirect(url_for("insights.insight", insight_id=insight_ids[0]))


@blueprint.route("/answers/<uuid:response_id>/of/<uuid:insight_id>", methods=["GET", "POST"])
@requires(Permission.LOG_INSIGHT)
@commits
def give_verdict(response_id: uuid.UUID, insight_id: uuid.UUID) -> str | HttpResponse | tuple[str, int]:
    """Did the answer help? For the author of the insight. 200, 302 to the insight, 404, 422 with the errors."""
    insight = get_own_insight(insight_id, current_person(), lock=request.method == "POST")
    response, form = get_received_response(response_id, insight_id), VerdictForm()
    commitments = list_commitments_by_response([response_id]).get(response_id, [])
    render_page = partial(
        render_template, "responses/verdict.html", response=response, insight=insight, form=form,
        commitments=commitments,
    )  # fmt: skip
    if not form.is_submitted():
        remark = list_own_remarks(insight_id).get(response_id)
        form.fill(get_verdicts_on_insight(insight_id).get(response_id), vault.unlock(remark.content) if remark else "")
        return render_page()
    return handle(
        form,
        lambda: record_verdict(
            response=response, insight=insight, judgement=form.choice, reason=form.reason.data or ""
        ),
        success=_("Thank you. The team sees totals of five people or more, never who said what."),
        to=url_for("insights.insight", insight_id=insight_id),
        again=render_page,
    )
