"""Log an insight: one field is enough, then optional questions, then a page to check and send."""

import uuid

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.forms import clean, number_in
from frontline.core.writes import writes
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.placed import load_groups
from frontline.insights import marking, originals, queries, service
from frontline.insights.forms.settling import SettlingForm
from frontline.insights.forms.writing import LONGEST, QUESTIONS, QuestionForm, StartForm
from frontline.insights.models import Insight, State
from frontline.insights.originals import PARTS
from frontline.insights.service import ChangedMeanwhileError
from frontline.insights.states import require_draft
from frontline.insights.views.blueprint import blueprint
from frontline.placements import queries as placements

LOG = Permission.LOG_INSIGHT
_CHECK = "insights.check"


@blueprint.get("/insights/new")
@requires(LOG)
def new() -> str:
    """What happened?"""
    if not _may_log():
        return render_template("insights/ended.html")
    return _start(StartForm(key=str(uuid.uuid4())))


@blueprint.get("/insights/<uuid:insight_id>/edit")
@requires(LOG)
def edit(insight_id: uuid.UUID) -> str | Response:
    """Go on with a draft, or change what happened."""
    draft = queries.own(insight_id, current_person())
    if draft.state is not State.DRAFT:
        return redirect(url_for("insights.insight", insight_id=insight_id))
    form = StartForm(key=str(draft.id), version=str(draft.version))
    form.saw.data = originals.unlocked(draft.id).saw
    return _start(form, draft)


@blueprint.post("/insights/new")
@requires(LOG)
@writes
def save() -> Response | tuple[str, int]:
    """Keep what happened; then go on, or come back later."""
    form = StartForm()
    if not form.validate():
        return _start(form), 422
    texts = {"saw": form.saw.data or ""}
    try:
        insight = service.save(author=current_person(), key=form.draft_key, texts=texts, version=_number(form.version))
    except ChangedMeanwhileError as error:
        form.version.data = str(error.insight.version)
        return _start(form, error.insight, meanwhile=error.stored.saw), 409
    except TransitionError:  # the browser, or the person, sent it once more
        return redirect(url_for("insights.insight", insight_id=form.draft_key))
    if form.save.data:
        flash(_("Your draft is saved. Only you can see it."), "success")
        return redirect(url_for("insights.mine"))
    return redirect(url_for(_CHECK, insight_id=insight.id))


def _may_log() -> bool:
    days: int = current_app.config["SETTINGS"].handover_days
    return placements.may_still_log(current_person().id, days)


def _start(form: StartForm, draft: Insight | None = None, meanwhile: str | None = None) -> str:
    return render_template("insights/start.html", form=form, draft=draft, meanwhile=meanwhile, longest=LONGEST)


@blueprint.post("/insights/<uuid:key>/autosave")
@requires(LOG)
@writes
def autosave(key: uuid.UUID) -> tuple[Response, int]:
    """Keep what is being typed, or was typed without a signal; a conflict is answered with what is stored."""
    texts = {name: str(clean(request.form[name])) for name in PARTS if name in request.form}
    if any(len(text) > LONGEST for text in texts.values()):
        return jsonify(too_long=LONGEST), 422
    version = request.form.get("version", 0, type=int)
    try:
        insight = service.save(author=current_person(), key=key, texts=texts, version=version)
    except ChangedMeanwhileError as error:
        return jsonify(version=error.insight.version, stored=error.stored.parts()), 409
    except (TransitionError, NotFoundError) as error:
        return jsonify(gone=str(error)), 410
    return jsonify(version=insight.version), 200


@blueprint.get("/insights/<uuid:insight_id>/questions/<name>")
@requires(LOG)
def question(insight_id: uuid.UUID, name: str) -> str | Response:
    """One optional question."""
    draft, form = _draft(insight_id), _form(name)
    form.show(draft, originals.unlocked(draft.id).parts())
    return _question(draft, name, form)


@blueprint.post("/insights/<uuid:insight_id>/questions/<name>")
@requires(LOG)
@writes
def answer_question(insight_id: uuid.UUID, name: str) -> Response | tuple[str, int]:
    """Keep the answer; then the next question, or back to the check."""
    draft, form = _draft(insight_id), _form(name)
    if not form.validate():
        return _question(draft, name, form), 422
    try:
        if form.texts():
            service.save(author=current_person(), key=draft.id, texts=form.texts(), version=_number(form.version))
    except ChangedMeanwhileError as error:
        form.version.data = str(error.insight.version)
        meanwhile = error.stored.parts()[next(iter(form.texts()))]
        return _question(draft, name, form, meanwhile=meanwhile), 409
    service.describe(insight=draft, **form.facts())
    following = _next(name)
    if following is None or request.args.get("then") == "check":
        return redirect(url_for(_CHECK, insight_id=insight_id))
    return redirect(url_for("insights.question", insight_id=insight_id, name=following))


def _form(name: str) -> QuestionForm:
    if name not in QUESTIONS:
        raise NotFoundError("There is no such question.")
    return QUESTIONS[name]()


def _next(name: str) -> str | None:
    names = list(QUESTIONS)
    at = names.index(name) + 1
    return names[at] if at < len(names) else None


def _before(name: str) -> str | None:
    names = list(QUESTIONS)
    at = names.index(name)
    return names[at - 1] if at else None


def _question(draft: Insight, name: str, form: QuestionForm, meanwhile: str | None = None) -> str:
    number = list(QUESTIONS).index(name) + 1
    return render_template(
        "insights/question.html", draft=draft, form=form, name=name, number=number, of=len(QUESTIONS),
        then=request.args.get("then", ""), following=_next(name), before=_before(name), meanwhile=meanwhile,
        longest=LONGEST,
    )  # fmt: skip


@blueprint.get("/insights/<uuid:insight_id>/check")
@requires(LOG)
def check(insight_id: uuid.UUID) -> str | Response:
    """Is this what you want to send, and is it safe?"""
    draft = queries.own(insight_id, current_person())
    if draft.state is not State.DRAFT:
        return redirect(url_for("insights.insight", insight_id=insight_id))
    return _check(draft)


@blueprint.post("/insights/<uuid:insight_id>/check")
@requires(LOG)
@writes
def send(insight_id: uuid.UUID) -> Response:
    """Send it."""
    draft = queries.own(insight_id, current_person(), lock=True)
    if draft.state is State.DRAFT:  # otherwise the browser, or the person, sent it once more
        service.submit(insight=draft)
        flash(_("Your insight is sent. A moderator checks it before anybody else sees it."), "success")
    return redirect(url_for("insights.sent", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/settle")
@requires(LOG)
@writes
def settle(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Remove, generalise or keep each thing that the screen marked."""
    draft = _draft(insight_id)
    if request.form.get("version") != str(draft.version):
        flash(_("The text was changed meanwhile. Look at what is marked once more."), "information")
        return redirect(url_for(_CHECK, insight_id=insight_id))
    original = originals.opened([draft.id])[draft.id]
    form = SettlingForm(_unsettled(original), request.form)
    if not form.validate():
        return _check(draft, form), 422
    words = marking.replaced(original.words, form.spots, form.replacements())
    service.settle(insight=draft, words=words, keepings=(*original.keepings, *form.keepings()))
    flash(_("Done. Check the wording once more."), "success")
    return redirect(url_for(_CHECK, insight_id=insight_id))


def _unsettled(original: originals.Opened) -> list[marking.Spot]:
    """What the screen marked and the author has not said to keep."""
    kept = {(one.field, one.text) for one in original.keepings}
    found = marking.spots(original.words, original.findings or {})
    return [spot for spot in found if (spot.field, spot.text) not in kept]


def _check(draft: Insight, settling: SettlingForm | None = None) -> str:
    original = originals.opened([draft.id])[draft.id]
    settling = settling or SettlingForm(_unsettled(original))
    return render_template(
        "insights/check.html", draft=draft, words=original.words, kept=original.keepings,
        screened=original.findings is not None, settling=settling, problems=settling.problems(),
        shown_as=describe_author(draft, load_groups()), attachments=queries.attachments(draft.id),
        may_log=_may_log(),
    )  # fmt: skip


def _draft(insight_id: uuid.UUID) -> Insight:
    draft = queries.own(insight_id, current_person(), lock=request.method == "POST")
    require_draft(draft)
    return draft


def _number(field: object) -> int:
    return number_in(getattr(field, "data", None)) or 0
