"""What contributors see: where what they said is cited, and what a team asks them about its draft."""

import uuid
from functools import partial

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.insights.queries.remarks import list_own_remarks
from frontline.policies.forms.checks import ConsultationReplyForm
from frontline.policies.queries.checks import get_proposal_of_check
from frontline.policies.queries.citations import list_own_citations
from frontline.policies.queries.consultations import get_consultation
from frontline.policies.service.consultations import reply_to_consultation
from frontline.policies.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/cited/<uuid:check_id>")
@requires(LOG)
def cited(check_id: uuid.UUID) -> str:
    """Where is what I said cited, and what did the team decide? For its authors. 200, 404 where they are not cited."""
    citations = list_own_citations(check_id, current_person())
    return render_template("policies/cited.html", proposal=get_proposal_of_check(check_id), citations=citations)


@blueprint.route("/consultations/<uuid:consultation_id>", methods=["GET", "POST"])
@requires(LOG)
@commits
def consultation(consultation_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What does a policy team ask me about its draft, and what do I reply?

    For those who are asked. 200; 302 to the insight, 404 for everybody else, 422 with the errors.
    """
    consultation, insight = get_consultation(consultation_id, current_person())
    form = ConsultationReplyForm()
    page = partial(
        render_template,
        "policies/consultation.html",
        consultation=consultation,
        insight=insight,
        form=form,
        reply=list_own_remarks(insight.id).get(consultation_id),
        proposal=get_proposal_of_check(consultation.check_id),
    )
    if not form.is_submitted():
        return page()
    return handle(
        form,
        lambda: reply_to_consultation(consultation=consultation, insight=insight, text=form.text.data or ""),
        to=url_for("insights.insight", insight_id=insight.id),
        again=page,
        success=_("Sent. A moderator reads it first."),
    )
