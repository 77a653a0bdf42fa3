"""What people of a team do beside a theme: notes, watching, questions; and what authors reply."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.insights.queries.own import get_own_insight
from frontline.insights.queries.remarks import list_own_remarks
from frontline.organisations import queries as organisations
from frontline.themes.forms.decisions import NoteForm, QuestionForm
from frontline.themes.forms.teamwork import ReplyForm
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.queries.access import find_team_of_person, get_own_routing, get_theme
from frontline.themes.queries.teamwork import get_team_question, is_watched
from frontline.themes.service import questions, teamwork
from frontline.themes.service.questions import get_asked_insight, require_question_about_insight
from frontline.themes.views.blueprint import blueprint
from frontline.themes.views.theme_page import ThemePage, redirect_to_theme

DECIDE, READ, LOG = Permission.DECIDE_THEME, Permission.READ_THEME, Permission.LOG_INSIGHT


def _get_contributing_routing(theme: Theme) -> Routing:
    """The routing to the person's team, which has the theme or contributes to it."""
    routing = find_team_of_person(current_person(), theme)
    if routing is None:
        raise ForbiddenError("This theme is not with your team.")
    return routing


@blueprint.post("/themes/<uuid:theme_id>/notes")
@requires(DECIDE)
@commits
def add_note(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Note something for the team; for those who decide or contribute. 302 to the notes, 403, 422 with the errors."""
    theme, person, form = get_theme(theme_id, current_person()), current_person(), NoteForm()
    team = _get_contributing_routing(theme).team
    return handle(
        form,
        lambda: teamwork.add_team_note(
            key=form.key.key, theme=theme, team=team, person=person, text=form.text.data or ""
        ),
        success=_("The note is added. Only your team reads it."),
        to=url_for("themes.theme", theme_id=theme_id, _anchor="notes"),
        again=lambda: ThemePage(theme, noting=form).render(),
    )


@blueprint.post("/notes/<uuid:note_id>/delete")
@requires(DECIDE)
@commits
def delete_note(note_id: uuid.UUID) -> Response:
    """Delete a note; for whoever wrote it. 302 to the notes, 403 for others, 404."""
    theme_id = teamwork.delete_team_note(note_id=note_id, person=current_person())
    flash(_("The note is deleted."), "success")
    return redirect(url_for("themes.theme", theme_id=theme_id, _anchor="notes"))


@blueprint.post("/themes/<uuid:theme_id>/watch")
@requires(READ)
@commits
def watch(theme_id: uuid.UUID) -> Response:
    """Watch a theme, or stop watching it; for whoever may read it. 302 to the theme, 404."""
    theme, person = get_theme(theme_id, current_person()), current_person()
    watching = not is_watched(theme, person)
    teamwork.set_theme_watch(theme=theme, person=person, watching=watching)
    flash(_("You will hear what becomes of it.") if watching else _("You no longer watch it."), "success")
    return redirect_to_theme(theme_id)


@blueprint.post("/themes/<uuid:theme_id>/questions")
@requires(DECIDE)
@commits
def ask(theme_id: uuid.UUID) -> Response | tuple[str, int]:
    """Ask contributors; for those who decide in the theme's team. 302 to the questions, 403, 409 if none can, 422."""
    theme, person, form = get_theme(theme_id, current_person()), current_person(), QuestionForm()
    team = get_own_routing(theme, person).team
    return handle(
        form,
        lambda: questions.ask_contributors(
            key=form.question_key.key, theme=theme, team=team, person=person, text=form.question.data or ""
        ),
        success=_("Asked. Their replies appear here once a moderator has read them."),
        to=url_for("themes.theme", theme_id=theme_id, _anchor="questions"),
        again=lambda: ThemePage(theme, asking=form).render(),
    )


@blueprint.get("/questions/<uuid:question_id>")
@requires(LOG)
def question(question_id: uuid.UUID) -> Response:
    """From a notice to the page on which to reply; for those who contributed. 302, 404 for others."""
    insight_id = get_asked_insight(get_team_question(question_id), current_person())
    return redirect(url_for("themes.reply", question_id=question_id, insight_id=insight_id))


@blueprint.route("/questions/<uuid:question_id>/of/<uuid:insight_id>", methods=["GET", "POST"])
@requires(LOG)
@commits
def reply(question_id: uuid.UUID, insight_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What does a policy team ask, and what do I reply? For the insight's author. 200, 302 to the insight, 404, 422."""
    question, insight, form = get_team_question(question_id), get_own_insight(insight_id, current_person()), ReplyForm()
    require_question_about_insight(question=question, insight=insight)

    def render() -> str:
        return render_template(
            "themes/reply.html", question=question, insight=insight, form=form,
            own_reply=list_own_remarks(insight_id).get(question_id),
            team=organisations.get_team(question.team_id).name,
        )  # fmt: skip

    if not form.is_submitted():
        return render()
    return handle(
        form,
        lambda: questions.reply_to_question(question=question, insight=insight, text=form.text.data or ""),
        success=_("Sent. A moderator reads it first."),
        to=url_for("insights.insight", insight_id=insight_id),
        again=render,
    )
