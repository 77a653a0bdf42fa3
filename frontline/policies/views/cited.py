"""What contributors see: where what they said is cited, and what a team asks them about its draft."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.insights import queries as insights
from frontline.policies import queries, service
from frontline.policies.forms import ViewOfForm
from frontline.policies.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/cited/<uuid:check_id>")
@requires(LOG)
def cited(check_id: uuid.UUID) -> str:
    """Where is what I said cited, and what did the team make of it?"""
    rows = queries.own_citations(check_id, current_person())
    return render_template("policies/cited.html", proposal=queries.proposal_of(check_id), rows=rows)


@blueprint.route("/consultations/<uuid:consultation_id>", methods=["GET", "POST"])
@requires(LOG)
@writes
def consultation(consultation_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What does a policy team ask me about its draft, and what do I reply?"""
    asked, insight = queries.consultation(consultation_id, current_person())
    form, proposal = ViewOfForm(), queries.proposal_of(asked.check_id)
    if form.is_submitted() and attempt(
        form, lambda: service.reply(consultation=asked, insight=insight, text=form.text.data or "")
    ):
        flash(_("Sent. A moderator reads it first."), "success")
        return redirect(url_for("insights.insight", insight_id=insight.id))
    replied = insights.own_remarks(insight.id).get(consultation_id)
    page = render_template(
        "policies/consultation.html", asked=asked, insight=insight, form=form, replied=replied, proposal=proposal
    )
    return (page, 422) if form.is_submitted() else page
