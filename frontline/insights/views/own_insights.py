"""What became of what I said: list, story, and what its author can still do."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.audit import queries as audit
from frontline.core.access import requires
from frontline.core.clock import now
from frontline.core.forms import find_failed_form, handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.insights import originals, redaction
from frontline.insights.forms.questions import IdentityForm
from frontline.insights.forms.writing import ClarificationAnswerForm, ObjectionForm
from frontline.insights.models.choices import Identity, InsightKind, InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.queries import own
from frontline.insights.queries.own import (
    IN_MODERATION_STATES,
    LIST_FILTERS,
    find_open_question,
    get_insight_statuses,
    get_own_insight,
    list_attachments,
)
from frontline.insights.service import clarifications, drafts, submission
from frontline.insights.service.usage import SATISFACTION, count_use
from frontline.insights.timeline import build_insight_timeline
from frontline.insights.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT
_WITHDRAWABLE = set(InsightState) - {InsightState.DRAFT, InsightState.WITHDRAWN}


@blueprint.get("/insights")
@requires(LOG)
def mine() -> str:
    """What became of what I said? For secondees, what they logged. 200."""
    show, kind = request.args.get("show", "all"), request.args.get("kind", "")
    kind = kind if kind in set(InsightKind) else ""
    page = paginate(own.list_own_insights(current_person(), show=show, kind=kind))
    unshared = originals.get_originals([insight.id for insight in page.rows if not insight.title])
    openings = {insight_id: redaction.get_redacted_title(original) for insight_id, original in unshared.items()}
    return render_template(
        "insights/index.html", page=page, statuses=get_insight_statuses(page.rows), openings=openings, show=show,
        kind=kind, filters=LIST_FILTERS, kinds=InsightKind, arrived="arrived" in request.args,
    )  # fmt: skip


@blueprint.get("/insights/<uuid:insight_id>")
@requires(LOG)
def insight(insight_id: uuid.UUID) -> str | Response:
    """Where is it now; who answered what? For its author. 200, 302 to the check while it is a draft, 404."""
    insight = get_own_insight(insight_id, current_person())
    if insight.state is InsightState.DRAFT:
        return redirect(url_for("insights.check", insight_id=insight_id))
    return _render_insight(insight)


def _render_insight(
    insight: Insight, *, answering: ClarificationAnswerForm | None = None, protecting: IdentityForm | None = None
) -> str:
    original = originals.get_originals([insight.id])[insight.id]
    return render_template(
        "insights/insight.html",
        insight=insight,
        original_text=original.words,
        title=insight.title or redaction.get_redacted_title(original) or _("Untitled"),
        status=get_insight_statuses([insight])[insight.id],
        steps=build_insight_timeline(insight),
        clarification=find_open_question(insight),
        form=answering or ClarificationAnswerForm(formdata=None),
        identity_form=_make_identity_form(insight, protecting),
        failed=find_failed_form(protecting, answering),
        proposal=originals.get_proposal(insight.id) if insight.state is InsightState.PROPOSED else None,
        can_undo=_can_undo(insight),
        can_withdraw=insight.state in _WITHDRAWABLE,
        attachments=list_attachments(insight.id),
    )


def _make_identity_form(insight: Insight, protecting: IdentityForm | None) -> IdentityForm:
    """The form as it was sent, or with the choice of now; it offers what protects as much or more."""
    form = protecting or IdentityForm(formdata=None, obj=insight)
    if protecting is None:
        form.identity.data = insight.identity.value
    form.offer_at_least(insight.identity)
    return form


def _can_undo(insight: Insight) -> bool:
    return insight.state in IN_MODERATION_STATES and insight.undo_until is not None and insight.undo_until > now()


@blueprint.get("/insights/<uuid:insight_id>/sent")
@requires(LOG)
def sent(insight_id: uuid.UUID) -> str | Response:
    """It is sent; what happens next? For its author. 200, 302 to the check while it is a draft, 404."""
    insight = get_own_insight(insight_id, current_person())
    if insight.state is InsightState.DRAFT:
        return redirect(url_for("insights.check", insight_id=insight_id))
    return render_template("insights/sent.html", insight=insight, levels=SATISFACTION)


@blueprint.post("/insights/<uuid:insight_id>/satisfaction")
@requires(LOG)
@commits
def rate(insight_id: uuid.UUID) -> Response:
    """Count how satisfied an author was with logging, never who. 302 to the insight, 404."""
    get_own_insight(insight_id, current_person())
    if (level := request.form.get("level", "")) in SATISFACTION:
        count_use(level)
        flash(_("Thank you. Only the number is kept, not who gave it."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/undo")
@requires(LOG)
@commits
def undo(insight_id: uuid.UUID) -> Response:
    """Take back what was just sent, for its author; it is a draft again. 302 to the check, 404, 409 too late."""
    submission.undo_submission(insight=_get_locked_insight(insight_id))
    flash(_("Sending is undone. It is a draft again, and only you can see it."), "success")
    return redirect(url_for("insights.check", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/withdraw")
@requires(LOG)
@commits
def withdraw(insight_id: uuid.UUID) -> Response:
    """Withdraw an insight; for its author. 302 to it, 404, 409 when it was withdrawn before."""
    submission.withdraw_insight(insight=_get_locked_insight(insight_id))
    flash(_("Your insight is withdrawn. Policy teams are shown nothing of it any more."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/discard")
@requires(LOG)
@commits
def discard(insight_id: uuid.UUID) -> Response:
    """Delete a draft; for its author. 302 to the list, 404, 409 when it was sent."""
    drafts.discard_draft(insight=_get_locked_insight(insight_id))
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("insights.mine"))


@blueprint.post("/insights/<uuid:insight_id>/protect")
@requires(LOG)
@commits
def protect(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Move to a more protective identity; for its author. 302 to the insight, 404, 409 when withdrawn, 422."""
    insight, form = _get_locked_insight(insight_id), IdentityForm()
    return handle(
        form,
        lambda: submission.protect_identity(
            insight=insight, identity=Identity(form.identity.data), hidden_from_host=bool(form.hidden_from_host.data)
        ),
        success=_("From now on nothing shows more of you than you chose."),
        to=url_for("insights.insight", insight_id=insight_id),
        again=lambda: _render_insight(insight, protecting=form),
    )


@blueprint.post("/insights/<uuid:insight_id>/answer")
@requires(LOG)
@commits
def answer(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Answer what a moderator asked; for the author. 302 to the insight, 404, 409 when nothing is asked, 422."""
    insight, form = _get_locked_insight(insight_id), ClarificationAnswerForm()
    return handle(
        form,
        lambda: clarifications.answer_clarification(insight=insight, words=form.words.data or ""),
        success=_("Your answer is sent. Only moderators read it."),
        to=url_for("insights.insight", insight_id=insight_id),
        again=lambda: _render_insight(insight, answering=form),
    )


@blueprint.post("/insights/<uuid:insight_id>/agree")
@requires(LOG)
@commits
def agree(insight_id: uuid.UUID) -> Response:
    """Agree with the wording, so that it is shared now; for the author. 302 to it, 404, 409 when none waits."""
    clarifications.agree_to_wording(insight=_get_locked_insight(insight_id))
    flash(_("It is shared in this wording."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/object")
@requires(LOG)
@commits
def object_to_wording(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Object to the wording, and say why; for the author. 302 to the insight, 404, 409 when none waits, 422."""
    insight, form = _get_locked_insight(insight_id), ObjectionForm()
    return handle(
        form,
        lambda: clarifications.object_to_wording(insight=insight, reason=form.words.data or ""),
        success=_("It is not shared. The moderator reads your reason and proposes another wording."),
        to=url_for("insights.insight", insight_id=insight_id),
        again=lambda: _render_insight(insight, answering=form),
    )


@blueprint.get("/insights/<uuid:insight_id>/readings")
@requires(LOG)
def readings(insight_id: uuid.UUID) -> str:
    """Who has read what I wrote, and why? For its author, the newest first. 200, 404."""
    insight = get_own_insight(insight_id, current_person())
    page = paginate(audit.list_events_of_object("insight", insight.id, action="original.read"))
    return render_template("insights/readings.html", insight=insight, page=page)


def _get_locked_insight(insight_id: uuid.UUID) -> Insight:
    return get_own_insight(insight_id, current_person(), lock=True)
