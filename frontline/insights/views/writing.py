"""Log an insight: one field is enough, then optional questions."""

import uuid

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.parsing import clean_text, parse_number
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.insights import originals
from frontline.insights.forms.questions import QUESTION_FORMS, QuestionForm
from frontline.insights.forms.writing import MAX_CHARACTERS, StartForm
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import HEADLINE_LENGTH, Insight
from frontline.insights.originals import TEXT_FIELDS
from frontline.insights.queries.own import get_own_insight
from frontline.insights.service import drafts
from frontline.insights.service.drafts import EditConflictError, set_draft_attributes
from frontline.insights.service.headlines import suggest_draft_headline
from frontline.insights.states import require_draft
from frontline.insights.views.blueprint import blueprint
from frontline.placements.queries.records import can_still_log

LOG = Permission.LOG_INSIGHT
# Neither a request nor a link gets by with a name that no question has.
QUESTION_PATH = f"/insights/<uuid:insight_id>/questions/<any{tuple(QUESTION_FORMS)}:name>"
CHECK = "insights.check"


@blueprint.get("/insights/new")
@requires(LOG)
def new() -> str:
    """What happened? For secondees, until the weeks for handing over are past. 200."""
    if not may_log():
        return render_template("insights/ended.html")
    return _render_start(StartForm(key=str(uuid.uuid4())))


@blueprint.get("/insights/<uuid:insight_id>/edit")
@requires(LOG)
def edit(insight_id: uuid.UUID) -> str | Response:
    """Go on with a draft, or change what happened; for its author. 200, 302 to the insight once it was sent, 404."""
    draft = get_own_insight(insight_id, current_person())
    if draft.state is not InsightState.DRAFT:
        return redirect(url_for("insights.insight", insight_id=insight_id))
    form = StartForm(key=str(draft.id), version=str(draft.version))
    words = originals.get_original_text(draft.id)
    form.what_happened.data, form.headline.data = words.what_happened, words.headline
    return _render_start(form, draft)


@blueprint.post("/insights/new")
@requires(LOG)
@commits
def save() -> Response | tuple[str, int]:
    """Keep what happened; for secondees. 302 to the check or the list, 409 changed elsewhere, 422."""
    form = StartForm()
    if not form.validate():
        return _render_start(form), 422
    texts = {"what_happened": form.what_happened.data or ""}
    if form.headline.data:
        texts["headline"] = form.headline.data
    try:
        insight = drafts.save_draft(
            author=current_person(), key=form.draft_key, texts=texts, version=_parse_version(form.version)
        )
    except EditConflictError as error:
        form.version.data = str(error.insight.version)
        return _render_start(form, error.insight, stored=error.stored.what_happened), 409
    except TransitionError:  # the browser, or the person, sent it once more
        return redirect(url_for("insights.insight", insight_id=form.draft_key))
    if not form.headline.data:
        drafts.fill_in_headline(insight)
    if form.save.data:
        flash(_("Your draft is saved. Only you can see it."), "success")
        return redirect(url_for("insights.mine"))
    return redirect(url_for(CHECK, insight_id=insight.id))


def may_log() -> bool:
    """Whether the person can still log: during a placement, and in the weeks for handing over."""
    days: int = get_settings().handover_days
    return can_still_log(current_person().id, days)


def _render_start(form: StartForm, draft: Insight | None = None, stored: str | None = None) -> str:
    return render_template("insights/start.html", form=form, draft=draft, stored=stored, longest=MAX_CHARACTERS)


@blueprint.post("/insights/<uuid:key>/autosave")
@requires(LOG)
@commits
def autosave(key: uuid.UUID) -> tuple[Response, int]:
    """Keep what is being typed, or was typed offline. 200, 409 changed elsewhere, 410 once sent, 422 too long."""
    texts = {name: str(clean_text(request.form[name])) for name in TEXT_FIELDS if name in request.form}
    for name, text in texts.items():
        if len(text) > (longest := HEADLINE_LENGTH if name == "headline" else MAX_CHARACTERS):
            return jsonify(too_long=longest), 422
    version = request.form.get("version", 0, type=int)
    try:
        insight = drafts.save_draft(author=current_person(), key=key, texts=texts, version=version)
    except EditConflictError as error:
        return jsonify(version=error.insight.version, stored=error.stored.by_field()), 409
    except (TransitionError, NotFoundError) as error:
        return jsonify(gone=str(error)), 410
    suggested = suggest_draft_headline(insight.id) if "what_happened" in texts else ""
    return jsonify(version=insight.version, headline=suggested), 200


@blueprint.get(QUESTION_PATH)
@requires(LOG)
def question(insight_id: uuid.UUID, name: str) -> str | Response:
    """One optional question; for the author of a draft. 200, 404, 409 once it was sent."""
    draft, form = get_draft(insight_id), QUESTION_FORMS[name]()
    form.fill_from_draft(draft, originals.get_original_text(draft.id).by_field())
    return _render_question(draft, name, form)


@blueprint.post(QUESTION_PATH)
@requires(LOG)
@commits
def answer_question(insight_id: uuid.UUID, name: str) -> Response | tuple[str, int]:
    """Keep the answer to a question; for the author. 302 to the next one or the check, 409 changed elsewhere, 422."""
    draft, form = get_draft(insight_id), QUESTION_FORMS[name]()
    if not form.validate():
        return _render_question(draft, name, form), 422
    try:
        if form.get_texts():
            drafts.save_draft(
                author=current_person(), key=draft.id, texts=form.get_texts(), version=_parse_version(form.version)
            )
    except EditConflictError as error:
        form.version.data = str(error.insight.version)
        stored = error.stored.by_field()[next(iter(form.get_texts()))]
        return _render_question(draft, name, form, stored=stored), 409
    set_draft_attributes(insight=draft, **form.get_attributes())
    following = _get_next_question(name)
    if following is None or request.args.get("then") == "check":
        return redirect(url_for(CHECK, insight_id=insight_id))
    return redirect(url_for("insights.question", insight_id=insight_id, name=following))


def _get_next_question(name: str) -> str | None:
    names = list(QUESTION_FORMS)
    position = names.index(name) + 1
    return names[position] if position < len(names) else None


def _get_previous_question(name: str) -> str | None:
    names = list(QUESTION_FORMS)
    position = names.index(name)
    return names[position - 1] if position else None


def _render_question(draft: Insight, name: str, form: QuestionForm, stored: str | None = None) -> str:
    number = list(QUESTION_FORMS).index(name) + 1
    return render_template(
        "insights/question.html", draft=draft, form=form, name=name, number=number, of=len(QUESTION_FORMS),
        then=request.args.get("then", ""), following=_get_next_question(name),
        previous=_get_previous_question(name), stored=stored,
        longest=MAX_CHARACTERS,
    )  # fmt: skip


def get_draft(insight_id: uuid.UUID) -> Insight:
    """A draft of the person, to be changed on POST.

    Raises:
        NotFoundError: there is none of theirs.
        TransitionError: it was sent already.
    """
    draft = get_own_insight(insight_id, current_person(), lock=request.method == "POST")
    require_draft(draft)
    return draft


def _parse_version(field: object) -> int:
    return parse_number(getattr(field, "data", None)) or 0
