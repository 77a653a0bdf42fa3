"""What people of a team do beside a theme: notes, watching, questions; and what authors reply."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError
from frontline.core.forms import attempt
from frontline.core.writes import writes
from frontline.insights import queries as insights
from frontline.organisations import queries as organisations
from frontline.themes import queries, service
from frontline.themes.forms.deciding import NoteForm, QuestionForm
from frontline.themes.forms.working import ReplyForm
from frontline.themes.models import Routing, Theme
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.page import ThemePage, back_to

DECIDE, READ, LOG = Permission.DECIDE_THEME, Permission.READ_THEME, Permission.LOG_INSIGHT


def _helping(found: Theme) -> Routing:
    """The team of the person that has the theme or contributes to it."""
    routing = queries.team_of(current_person(), found)
    if routing is None:
        raise ForbiddenError("This theme is not with your team.")
    return routing


@blueprint.post("/themes/<uuid:theme_id>/notes")
@requires(DECIDE)
@writes
def add_note(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Write something down for the team."""
    found, person, form = queries.theme(theme_id, current_person()), current_person(), NoteForm()
    team = _helping(found).team

    def add() -> None:
        service.add_note(key=form.key.key, theme=found, team=team, person=person, text=form.text.data or "")

    if attempt(form, add):
        flash("The note is added. Only your team reads it.", "success")
        return redirect(url_for("themes.theme", theme_id=theme_id, _anchor="notes"))
    return ThemePage(found, noting=form).page(), 422


@blueprint.post("/notes/<uuid:note_id>/delete")
@requires(DECIDE)
@writes
def delete_note(note_id: uuid.UUID) -> Response:
    """Delete one's own note."""
    theme_id = service.delete_note(note_id=note_id, person=current_person())
    flash("The note is deleted.", "success")
    return redirect(url_for("themes.theme", theme_id=theme_id, _anchor="notes"))


@blueprint.post("/themes/<uuid:theme_id>/watch")
@requires(READ)
@writes
def watch(theme_id: uuid.UUID) -> Response:
    """Hear what becomes of it, or do not any longer."""
    found, person = queries.theme(theme_id, current_person()), current_person()
    watching = not queries.is_watched(found, person)
    service.watch(theme=found, person=person, watching=watching)
    flash(_("You will hear what becomes of it.") if watching else _("You no longer watch it."), "success")
    return back_to(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/questions")
@requires(DECIDE)
@writes
def ask(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask those who contributed."""
    found, person, form = queries.theme(theme_id, current_person()), current_person(), QuestionForm()
    team = queries.ours(found, person).team

    def ask() -> None:
        words, key = form.question.data or "", form.question_key.key
        service.ask(key=key, theme=found, team=team, person=person, text=words)

    if attempt(form, ask):
        flash("Asked. Their replies appear here once a moderator has read them.", "success")
        return redirect(url_for("themes.theme", theme_id=theme_id, _anchor="questions"))
    return ThemePage(found, asking=form).page(), 422


@blueprint.get("/questions/<uuid:question_id>")
@requires(LOG)
def question(question_id: uuid.UUID) -> Response:
    """From a notice to the place where one replies."""
    insight_id = service.insight_asked(queries.question(question_id), current_person())
    return redirect(url_for("themes.reply", question_id=question_id, insight_id=insight_id))


@blueprint.route("/questions/<uuid:question_id>/of/<uuid:insight_id>", methods=["GET", "POST"])
@requires(LOG)
@writes
def reply(question_id: uuid.UUID, insight_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What does a policy team ask, and what do I reply?"""
    asked, insight, form = queries.question(question_id), insights.own(insight_id, current_person()), ReplyForm()
    service.require_asked(question=asked, insight=insight)
    if form.is_submitted() and attempt(
        form, lambda: service.reply(question=asked, insight=insight, text=form.text.data or "")
    ):
        flash(_("Sent. A moderator reads it first."), "success")
        return redirect(url_for("insights.insight", insight_id=insight_id))
    replied = insights.own_remarks(insight_id).get(question_id)
    page = render_template(
        "themes/reply.html", question=asked, insight=insight, form=form, replied=replied,
        team=organisations.team(asked.team_id).name,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page
