import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.insights import marking, originals, queries, service
from frontline.insights.forms import DeclineForm, ModerationForm
from frontline.insights.models import Identity, Insight
from frontline.insights.views.blueprint import blueprint

MODERATE = Permission.MODERATE


@blueprint.get("/moderation")
@requires(MODERATE)
def moderation() -> str:
    """What waits, oldest and most serious first?"""
    return render_template("moderation/index.html", page=paginate(queries.queue()), me=current_person())


@blueprint.post("/moderation/<uuid:insight_id>/open")
@requires(MODERATE)
@writes
def open_insight(insight_id: uuid.UUID) -> Response:
    """Take it on one's desk; the reading of the original is recorded."""
    insight = queries.waiting(insight_id)
    service.open_for_moderation(insight=insight, moderator=current_person(), reason="Moderation")
    return redirect(url_for("insights.moderate", insight_id=insight_id))


@blueprint.get("/moderation/<uuid:insight_id>")
@requires(MODERATE)
def moderate(insight_id: uuid.UUID) -> str | Response:
    """Is it safe to share, as shown?"""
    insight = queries.waiting(insight_id)
    if insight.moderator_id != current_person().id:
        return render_template("moderation/closed.html", insight=insight)
    words = originals.unlocked(insight.id)
    proposed = marking.without(words, _findings(insight)).parts()
    return _page(insight, ModerationForm(data=proposed), DeclineForm(formdata=None))


@blueprint.post("/moderation/<uuid:insight_id>")
@requires(MODERATE)
@writes
def accept(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Share it in this wording."""
    insight, form = _mine(insight_id), ModerationForm()
    if form.validate():
        try:
            service.accept(insight=insight, words=form.words(), checked=bool(form.checked.data))
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("Accepted. It is being themed and routed now.", "success")
            return redirect(url_for("insights.moderation"))
    return _page(insight, form, DeclineForm(formdata=None)), 422


@blueprint.post("/moderation/<uuid:insight_id>/decline")
@requires(MODERATE)
@writes
def decline(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Do not share it."""
    insight, form = _mine(insight_id), DeclineForm()
    if form.validate():
        service.decline(insight=insight, reason=form.reason.data or "")
        flash("It is not shared. The author reads your reason.", "success")
        return redirect(url_for("insights.moderation"))
    proposed = marking.without(originals.unlocked(insight.id), _findings(insight)).parts()
    return _page(insight, ModerationForm(formdata=None, data=proposed), form), 422


@blueprint.post("/moderation/<uuid:insight_id>/put-back")
@requires(MODERATE)
@writes
def put_back(insight_id: uuid.UUID) -> Response:
    """Leave it to another moderator."""
    service.put_back(insight=_mine(insight_id))
    flash("It is back in the queue for another moderator.", "success")
    return redirect(url_for("insights.moderation"))


def _mine(insight_id: uuid.UUID) -> Insight:
    insight = queries.waiting(insight_id)
    if insight.moderator_id != current_person().id:
        raise TransitionError("This insight is not on your desk. Open it from the queue first.")
    return insight


def _findings(insight: Insight) -> marking.Findings:
    return (insight.original.findings if insight.original else None) or {}


def _page(insight: Insight, form: ModerationForm, decline_form: DeclineForm) -> str:
    words, findings = originals.unlocked(insight.id).parts(), _findings(insight)
    known = insight.identity is not Identity.DE_IDENTIFIED and insight.author_id
    return render_template(
        "moderation/insight.html", insight=insight, form=form, decline_form=decline_form,
        failed=decline_form if decline_form.errors else form,
        marked={name: marking.marked(text, findings.get(name, ())) for name, text in words.items() if text},
        findings=[spot for spots in findings.values() for spot in spots], words=words,
        screened=insight.original is not None and insight.original.findings is not None,
        author=accounts.person(insight.author_id) if known and insight.author_id else None,
    )  # fmt: skip
