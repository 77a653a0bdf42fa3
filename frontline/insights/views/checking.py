"""Check a draft, deal with what the screen marked, and send it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import requires
from frontline.core.transactions import commits
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights import originals
from frontline.insights.forms.questions import QUESTION_FORMS
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.queries.own import get_own_insight, list_attachments
from frontline.insights.service import drafts
from frontline.insights.service.submission import submit_insight
from frontline.insights.views.blueprint import blueprint
from frontline.insights.views.writing import CHECK, LOG, get_draft, may_log
from frontline.privacy.forms.resolving_findings import FindingsForm
from frontline.privacy.redaction import Span, list_spans, replace_spans


@blueprint.get("/insights/<uuid:insight_id>/check")
@requires(LOG)
def check(insight_id: uuid.UUID) -> str | Response:
    """Is this what you want to send, and is it safe? For its author. 200, 302 once it was sent, 404."""
    draft = get_own_insight(insight_id, current_person())
    if draft.state is not InsightState.DRAFT:
        return redirect(url_for("insights.insight", insight_id=insight_id))
    return _render_check(draft)


@blueprint.post("/insights/<uuid:insight_id>/check")
@requires(LOG)
@commits
def send(insight_id: uuid.UUID) -> Response:
    """Send a draft to the moderators; for its author. 302 to what happens next, 404, 409 when logging has ended."""
    draft = get_own_insight(insight_id, current_person(), lock=True)
    if draft.state is InsightState.DRAFT:  # otherwise the browser, or the person, sent it once more
        submit_insight(insight=draft)
        flash(_("Your insight is sent. A moderator checks it before anybody else sees it."), "success")
    return redirect(url_for("insights.sent", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/findings")
@requires(LOG)
@commits
def resolve_findings(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Remove, generalise or keep what the screen marked; for the author. 302 to the check, 404, 422 with the errors."""
    draft = get_draft(insight_id)
    if request.form.get("version") != str(draft.version):
        flash(_("The text was changed meanwhile. Look at what is marked once more."), "information")
        return redirect(url_for(CHECK, insight_id=insight_id))
    original = originals.get_originals([draft.id])[draft.id]
    form = FindingsForm(_list_unresolved_spans(original), request.form)
    if not form.validate():
        return _render_check(draft, form), 422
    words = InsightText(**replace_spans(original.words.by_field(), form.spans, form.get_replacements()))
    drafts.resolve_findings(insight=draft, words=words, keepings=(*original.kept_findings, *form.list_kept_findings()))
    flash(_("Done. Check the wording once more."), "success")
    return redirect(url_for(CHECK, insight_id=insight_id))


def _list_unresolved_spans(original: originals.OpenedOriginal) -> list[Span]:
    """What the screen marked and the author has not said to keep."""
    kept = {(finding.field, finding.text) for finding in original.kept_findings}
    spans = list_spans(original.words.by_field(), original.findings or {})
    return [span for span in spans if (span.field, span.text) not in kept]


def _render_check(draft: Insight, resolving: FindingsForm | None = None) -> str:
    original = originals.get_originals([draft.id])[draft.id]
    resolving = resolving or FindingsForm(_list_unresolved_spans(original))
    return render_template(
        "insights/check.html", draft=draft, text=original.words, kept_findings=original.kept_findings,
        first_question=next(iter(QUESTION_FORMS)),
        is_screened=original.findings is not None, resolving=resolving, problems=resolving.list_errors(),
        attribution=describe_author(draft, get_anonymity_groups()), attachments=list_attachments(draft.id),
        may_log=may_log(),
    )  # fmt: skip
