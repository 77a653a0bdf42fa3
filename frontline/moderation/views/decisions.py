"""One insight on the moderator's desk, and what they decide on it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.errors import NotFoundError
from frontline.core.forms import handle
from frontline.core.parsing import parse_id
from frontline.core.transactions import commits
from frontline.core.translation import translate
from frontline.insights.file_responses import serve_file_of_insight
from frontline.insights.language import WELSH
from frontline.insights.models.insight import Insight
from frontline.moderation.forms import AskAuthorForm, DeclineForm, DuplicateForm, ModerationForm, RedirectForm
from frontline.moderation.models import Concern
from frontline.moderation.queries.acquaintances import is_author_known_to
from frontline.moderation.queries.queue import (
    NotOnDeskError,
    get_accepted_insight,
    get_asked_insight,
    get_insight_in_moderation,
    get_insight_on_desk,
    list_accepted_by_same_author,
)
from frontline.moderation.service.decisions import accept_insight, decline_insight, mark_duplicate
from frontline.moderation.service.desk import open_for_moderation, return_to_queue, take_back_insight
from frontline.moderation.service.questions import ask_author, withdraw_question
from frontline.moderation.service.redirections import redirect_insight
from frontline.moderation.views.blueprint import blueprint
from frontline.moderation.views.insight_page import ModerationPage
from frontline.moderation.views.queue import QUEUE

MODERATE = Permission.MODERATE
_TYPED_FIELDS = {
    "headline",
    "what_happened",
    "why_it_matters",
    "what_hinders",
    "what_would_help",
    "affected",
    "reason",
    "question",
    "note",
}
_ACCEPTED_IN_WELSH = _l("Accepted. It is in Welsh, so people route it: it stands under Suggested themes.")
_OUTCOMES = {
    "submitted": _l("Checked. A second moderator checks it now, because it is severe."),
    "proposed": _l("Checked. The author reads the wording first, and it is shared unless they object."),
    "accepted": _l("Accepted. It is being themed and routed now."),
}


@blueprint.post("/moderation/<uuid:insight_id>/open")
@requires(MODERATE)
@needs_confirmation
@commits
def open_insight(insight_id: uuid.UUID) -> Response:
    """Take an insight on one's desk, the reading recorded; for moderators. 302 to it, 403 for one's own, 404, 409."""
    insight = get_insight_in_moderation(insight_id, lock=True)
    open_for_moderation(insight=insight, moderator=current_person(), reason="Moderation")
    return redirect(url_for("moderation.insight", insight_id=insight_id))


@blueprint.get("/moderation/<uuid:insight_id>")
@requires(MODERATE)
def insight(insight_id: uuid.UUID) -> str:
    """Is it safe to share, as shown? For the moderator on whose desk it is, to others who has it. 200, 404."""
    insight = get_insight_in_moderation(insight_id)
    if is_author_known_to(current_person(), insight):
        raise NotFoundError("This insight does not wait for a moderator.")
    if insight.moderator_id != current_person().id:
        holder = accounts.get_person(insight.moderator_id).name if insight.moderator_id else ""
        return render_template("moderation/closed.html", insight=insight, holder=holder, moderator=current_person())
    return ModerationPage(insight).render()


@blueprint.post("/moderation/<uuid:insight_id>")
@requires(MODERATE)
@commits
def accept(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Share it in this wording; for the moderator who has it. 302 to the queue, 409 if they have not, 422."""
    insight, form = _get_insight_on_desk(insight_id), ModerationForm()
    file_ids = [file_id for file_id in request.form.getlist("files") if parse_id(file_id)]

    return handle(
        form,
        lambda: _accept_in_language(insight, form, file_ids),
        success=translate,
        to=url_for(QUEUE),
        again=ModerationPage(insight, accepting=form).render,
    )


def _accept_in_language(insight: Insight, form: ModerationForm, file_ids: list[str]) -> object:
    """Accept it as the form says; returns what to say of it."""
    insight.language = form.language.data
    state = accept_insight(insight=insight, decision=form.get_decision(file_ids))
    return _ACCEPTED_IN_WELSH if state == "accepted" and insight.language == WELSH else _OUTCOMES[state]


@blueprint.post("/moderation/<uuid:insight_id>/decline")
@requires(MODERATE)
@commits
def decline(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Do not share it, and say why; for the moderator who has it. 302 to the queue, 409 if they have not, 422."""
    insight, form = _get_insight_on_desk(insight_id), DeclineForm()
    return handle(
        form,
        lambda: decline_insight(insight=insight, reason=form.reason.data or ""),
        success=_("It is not shared. The author reads your reason."),
        to=url_for(QUEUE),
        again=ModerationPage(insight, declining=form).render,
    )


@blueprint.post("/moderation/<uuid:insight_id>/ask")
@requires(MODERATE)
@commits
def ask(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask the author something first; for the moderator who has it. 302 to the queue, 409 if they have not, 422."""
    insight, form = _get_insight_on_desk(insight_id), AskAuthorForm()
    return handle(
        form,
        lambda: ask_author(insight=insight, question=form.question.data or ""),
        success=_("The author is asked. It comes back to your desk with the answer."),
        to=url_for(QUEUE),
        again=ModerationPage(insight, asking=form).render,
    )


@blueprint.post("/moderation/<uuid:insight_id>/redirect")
@requires(MODERATE)
@commits
def pass_on(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Pass it to whoever has the duty; for the moderator who has it. 302 to the queue, 409 if they have not, 422."""
    insight, form = _get_insight_on_desk(insight_id), RedirectForm()
    return handle(
        form,
        lambda: redirect_insight(insight=insight, concern=Concern(form.concern.data), note=form.note.data or ""),
        success=lambda redirection: _(
            "Passed on to %(name)s, who is alerted now.", name=redirection.contact.person.name
        ),
        to=url_for(QUEUE),
        again=ModerationPage(insight, redirecting=form).render,
    )


@blueprint.post("/moderation/<uuid:insight_id>/duplicate")
@requires(MODERATE)
@commits
def duplicate(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Mark it as a duplicate of what its author reported before; for the moderator who has it. 302, 409, 422."""
    insight, form = _get_insight_on_desk(insight_id), DuplicateForm()
    form.primary.choices = {str(earlier.id): earlier.title for earlier in list_accepted_by_same_author(insight)}
    return handle(
        form,
        lambda: mark_duplicate(insight=insight, primary=get_accepted_insight(uuid.UUID(form.primary.data))),
        success=_("Marked as a duplicate. Its author follows the earlier one."),
        to=url_for(QUEUE),
        again=ModerationPage(insight, duplicating=form).render,
    )


@blueprint.post("/moderation/<uuid:insight_id>/take-question-back")
@requires(MODERATE)
@commits
def take_question_back(insight_id: uuid.UUID) -> Response:
    """Do not wait for the author's answer any longer; for the moderator who asked. 302 to the insight, 404, 409."""
    withdraw_question(insight=get_asked_insight(insight_id, current_person()))
    return redirect(url_for("moderation.insight", insight_id=insight_id))


@blueprint.post("/moderation/<uuid:insight_id>/put-back")
@requires(MODERATE)
@commits
def put_back(insight_id: uuid.UUID) -> Response:
    """Leave it to another moderator; for the one who has it. 302 to the queue, 409 where it is on no desk of theirs."""
    return_to_queue(insight=_get_insight_on_desk(insight_id))
    flash(_("It is back in the queue for another moderator."), "success")
    return redirect(url_for(QUEUE))


@blueprint.post("/moderation/<uuid:insight_id>/take-back")
@requires(MODERATE)
@commits
def take_back(insight_id: uuid.UUID) -> Response:
    """Take an accepted insight out of all that is shown, for another look; for moderators. 302 to it, 403, 404."""
    take_back_insight(insight=get_accepted_insight(insight_id), moderator=current_person())
    flash(_("It is shown nowhere now, and on your desk."), "success")
    return redirect(url_for("moderation.insight", insight_id=insight_id))


@blueprint.get("/moderation/<uuid:insight_id>/files/<uuid:file_id>")
@requires(MODERATE)
def moderated_file(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of an insight; for the moderator who has it. 200, 404 for no such file, 409 on no desk of theirs."""
    return serve_file_of_insight(_get_insight_on_desk(insight_id).id, file_id)


def _get_insight_on_desk(insight_id: uuid.UUID) -> Insight:
    return get_insight_on_desk(insight_id, current_person(), lock=request.method == "POST")


@blueprint.errorhandler(NotOnDeskError)
def show_taken(error: NotOnDeskError) -> tuple[str, int]:
    """Somebody else took it meanwhile: what was typed is kept for its author."""
    typed = [(name, text) for name, text in request.form.items() if name in _TYPED_FIELDS and text]
    page = render_template(
        "moderation/taken.html", insight_id=error.insight_id, is_waiting=error.is_waiting, typed=typed
    )
    return page, 409
