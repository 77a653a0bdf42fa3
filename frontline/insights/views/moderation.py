"""The moderator's desk: what waits, and one insight at a time."""

import uuid

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.database import db, now
from frontline.core.errors import FieldError, NotFoundError, or_missing
from frontline.core.forms import id_in
from frontline.core.furniture import paginate
from frontline.core.translation import translated
from frontline.core.writes import writes
from frontline.insights import originals, queries, service
from frontline.insights.forms.moderating import AskForm, DeclineForm, DuplicateForm, ModerationForm, RedirectForm
from frontline.insights.language import WELSH
from frontline.insights.models import Concern, Insight, State
from frontline.insights.views.blueprint import blueprint
from frontline.insights.views.desk import Desk
from frontline.insights.views.files import served_of

MODERATE = Permission.MODERATE
_QUEUE = "insights.moderation"
_TYPED = {"saw", "matters", "hinders", "helps", "affected", "reason", "question", "note"}
_SAID = {
    State.SUBMITTED: _l("Checked. A second moderator checks it now, because it is severe."),
    State.PROPOSED: _l("Checked. The author reads the wording first, and it is shared unless they object."),
    State.ACCEPTED: _l("Accepted. It is being themed and routed now."),
    "welsh": _l("Accepted. It is in Welsh, so people route it: it stands under Triage."),
}


@blueprint.get("/moderation")
@requires(MODERATE)
def moderation() -> str:
    """What waits, oldest and most serious first?"""
    show, me = request.args.get("show", "all"), current_person()
    elsewhere = show == "elsewhere"
    page = paginate(queries.elsewhere(me) if elsewhere else queries.queue(me, show=show))
    return render_template(
        "moderation/index.html", page=page, me=me, show=show, shows=queries.QUEUES, now=now(),
        remarks=paginate(queries.remarks_waiting(me)).total,
        clean=0 if elsewhere else len(service.clean(page.rows)), status=queries.status_of(page.rows),
        passed=queries.redirections([row.id for row in page.rows if row.state is State.REDIRECTED]),
    )  # fmt: skip


@blueprint.post("/moderation/clean")
@requires(MODERATE)
@writes
def open_clean() -> Response:
    """Take the clean ones on one's desk; each reading is recorded."""
    if not service.open_clean(moderator=current_person()):
        flash(_("Nothing clean waits: the screen or a second thought stands against each."), "information")
        return redirect(url_for(_QUEUE))
    return redirect(url_for("insights.read_clean"))


@blueprint.get("/moderation/clean")
@requires(MODERATE)
def read_clean() -> str:
    """Which of these can be shared as they stand?"""
    return _clean_page()


def _clean_page(problem: str = "") -> str:
    on_desk = db.session.scalars(queries.queue(current_person(), show="mine")).all()
    chosen = service.clean(on_desk)
    texts = {key: original.words for key, original in originals.opened([one.id for one in chosen]).items()}
    problems = [{"text": problem, "href": "#clean-1"}] if problem else []
    return render_template("moderation/clean.html", insights=chosen, texts=texts, problems=problems)


@blueprint.post("/moderation/accept-clean")
@requires(MODERATE)
@writes
def accept_clean() -> Response | tuple[str, int]:
    """Share those that were ticked, as they stand."""
    ticked = [found for one in request.form.getlist("insight") if (found := id_in(one))]
    if not ticked:
        return _clean_page(_("Select at least one")), 422
    done = service.accept_clean(insights=queries.still_waiting(ticked), moderator=current_person())
    skipped = len(ticked) - done
    said = [_("%(number)s accepted as they stand.", number=done)]
    if skipped:
        said.append(_("%(number)s had been dealt with meanwhile.", number=skipped))
    flash(" ".join(said), "success")
    return redirect(url_for(_QUEUE))


@blueprint.post("/moderation/<uuid:insight_id>/open")
@requires(MODERATE)
@writes
def open_insight(insight_id: uuid.UUID) -> Response:
    """Take it on one's desk; the reading of the original is recorded."""
    insight = queries.waiting(insight_id, lock=True)
    service.open_for_moderation(insight=insight, moderator=current_person(), reason="Moderation")
    return redirect(url_for("insights.moderate", insight_id=insight_id))


@blueprint.get("/moderation/<uuid:insight_id>")
@requires(MODERATE)
def moderate(insight_id: uuid.UUID) -> str:
    """Is it safe to share, as shown?"""
    insight = queries.waiting(insight_id)
    if queries.knows_author(current_person(), insight):
        raise NotFoundError("This insight does not wait for a moderator.")
    if insight.moderator_id != current_person().id:
        other = accounts.person(insight.moderator_id).name if insight.moderator_id else ""
        return render_template("moderation/closed.html", insight=insight, other=other, me=current_person())
    return Desk(insight).page()


@blueprint.post("/moderation/<uuid:insight_id>")
@requires(MODERATE)
@writes
def accept(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Share it in this wording."""
    insight, form = _mine(insight_id), ModerationForm()
    if form.validate():
        insight.language = form.language.data
        files = [one for one in request.form.getlist("files") if id_in(one)]
        try:
            state = service.accept(insight=insight, decision=form.decision(files))
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            said = _SAID["welsh" if state is State.ACCEPTED and insight.language == WELSH else state]
            flash(translated(said), "success")
            return redirect(url_for(_QUEUE))
    return Desk(insight, accepting=form).page(), 422


@blueprint.post("/moderation/<uuid:insight_id>/decline")
@requires(MODERATE)
@writes
def decline(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Do not share it."""
    insight, form = _mine(insight_id), DeclineForm()
    if not form.validate():
        return Desk(insight, declining=form).page(), 422
    service.decline(insight=insight, reason=form.reason.data or "")
    flash(_("It is not shared. The author reads your reason."), "success")
    return redirect(url_for(_QUEUE))


@blueprint.post("/moderation/<uuid:insight_id>/ask")
@requires(MODERATE)
@writes
def ask(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask the author something first."""
    insight, form = _mine(insight_id), AskForm()
    if not form.validate():
        return Desk(insight, asking=form).page(), 422
    service.ask(insight=insight, question=form.question.data or "")
    flash(_("The author is asked. It comes back to your desk with the answer."), "success")
    return redirect(url_for(_QUEUE))


@blueprint.post("/moderation/<uuid:insight_id>/redirect")
@requires(MODERATE)
@writes
def pass_on(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Pass it to whoever has the duty."""
    insight, form = _mine(insight_id), RedirectForm()
    if form.validate():
        try:
            passed = service.redirect(insight=insight, concern=Concern(form.concern.data), note=form.note.data or "")
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash(_("Passed on to %(name)s, who is alerted now.", name=passed.contact.person.name), "success")
            return redirect(url_for(_QUEUE))
    return Desk(insight, redirecting=form).page(), 422


@blueprint.post("/moderation/<uuid:insight_id>/duplicate")
@requires(MODERATE)
@writes
def duplicate(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Mark it as said before by the same author."""
    insight, form = _mine(insight_id), DuplicateForm()
    form.primary.choices = {str(i.id): i.saw for i in queries.accepted_of_same_author(insight)}
    if not form.validate():
        return Desk(insight, duplicating=form).page(), 422
    service.mark_duplicate(insight=insight, primary=queries.accepted(uuid.UUID(form.primary.data)))
    flash(_("Marked as a duplicate. Its author follows the earlier one."), "success")
    return redirect(url_for(_QUEUE))


@blueprint.post("/moderation/<uuid:insight_id>/take-question-back")
@requires(MODERATE)
@writes
def take_question_back(insight_id: uuid.UUID) -> Response:
    """Do not wait for the author's answer any longer."""
    insight = db.session.scalar(queries.elsewhere(current_person()).where(Insight.id == insight_id).with_for_update())
    service.take_question_back(insight=or_missing(insight, "Nothing is asked about this insight."))
    return redirect(url_for("insights.moderate", insight_id=insight_id))


@blueprint.post("/moderation/<uuid:insight_id>/put-back")
@requires(MODERATE)
@writes
def put_back(insight_id: uuid.UUID) -> Response:
    """Leave it to another moderator."""
    service.put_back(insight=_mine(insight_id))
    flash(_("It is back in the queue for another moderator."), "success")
    return redirect(url_for(_QUEUE))


@blueprint.post("/moderation/<uuid:insight_id>/take-back")
@requires(MODERATE)
@writes
def take_back(insight_id: uuid.UUID) -> Response:
    """Take an accepted insight out of everything that is shown, for another look."""
    service.take_back(insight=queries.accepted(insight_id), moderator=current_person())
    flash(_("It is shown nowhere now, and on your desk."), "success")
    return redirect(url_for("insights.moderate", insight_id=insight_id))


@blueprint.get("/moderation/<uuid:insight_id>/files/<uuid:file_id>")
@requires(MODERATE)
def moderated_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of an insight on one's desk."""
    insight = _mine(insight_id)
    return served_of(insight.id, file_id)


def _mine(insight_id: uuid.UUID) -> Insight:
    found = queries.still_waiting([insight_id], lock=request.method == "POST")
    if not found or found[0].moderator_id != current_person().id:
        typed = [(name, text) for name, text in request.form.items() if name in _TYPED and text]
        kept = render_template("moderation/taken.html", insight_id=insight_id, waits=bool(found), typed=typed)
        abort(make_response(kept, 409))
    return found[0]
