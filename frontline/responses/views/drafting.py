"""Write an answer, and read it with its earlier versions and templates."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, NotFoundError, TransitionError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.responses.answer_templates import STANDARD_TEMPLATES
from frontline.responses.forms.answers import AnswerTemplateForm, ResponseForm
from frontline.responses.models.answer import PUBLISHED_STATES, Outcome, Response, ResponseState
from frontline.responses.queries import answers
from frontline.responses.queries.answers import (
    get_answer_template,
    get_coverage,
    list_answer_templates,
    list_theme_responses,
)
from frontline.responses.service import answer_templates, drafts
from frontline.responses.service.drafts import save_response_draft
from frontline.responses.views.answer_page import AnswerPage
from frontline.responses.views.blueprint import blueprint
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.queries import access
from frontline.themes.queries.access import can_decide, find_current_routing
from frontline.themes.queries.insights import list_edge_ids, select_theme_insights
from frontline.themes.queries.lists import list_themes_in_work

DRAFT = Permission.DRAFT_RESPONSE
_MOST_COVERED = 200


@blueprint.get("/themes/<uuid:theme_id>/answer")
@requires(DRAFT)
def new(theme_id: uuid.UUID) -> str | HttpResponse:
    """Answer a theme; for members of its team. 200 the form, 302 to an existing draft, 403 for others."""
    theme, routing = _get_own_theme(theme_id)
    drafts = [
        response for response in list_theme_responses(theme, current_person()) if response.state not in PUBLISHED_STATES
    ]
    if drafts and "another" not in request.args:
        flash(_("Your team has already started this answer."), "information")
        return redirect(url_for("responses.response", response_id=drafts[0].id))
    data = {"key": str(uuid.uuid4()), "title": _suggest_title(theme), "outcome": request.args.get("outcome", "")}
    template_key = request.args.get("start", "")
    templates = {str(template.id): template.body for template in list_answer_templates(routing.team_id)}
    body = (STANDARD_TEMPLATES | templates).get(template_key, "")
    return _render_form(theme, routing, ResponseForm(formdata=None, data={**data, "body": body}))


def _suggest_title(theme: Theme) -> str:
    """The name of a theme of enough people if people gave it; an automatic one is no title."""
    return theme.name if theme.named_by_person and theme.people_count >= MINIMUM_GROUP_SIZE else ""


@blueprint.get("/themes/<uuid:theme_id>/answer/<uuid:response_id>")
@requires(DRAFT)
def edit(theme_id: uuid.UUID, response_id: uuid.UUID) -> str | HttpResponse:
    """Edit a draft, or replace a published answer; for members of its team. 200, 302 if neither, 403, 404."""
    theme, routing = _get_own_theme(theme_id)
    response = _get_own_response(response_id, theme, routing)
    if response.state in {ResponseState.DRAFTING, ResponseState.RETURNED}:
        return _render_form(theme, routing, _fill_form(response, key=response.id, saved=response.saved))
    if response.state is ResponseState.PUBLISHED:
        form = _fill_form(response, key=uuid.uuid4(), saved=0)
        return _render_form(theme, routing, form, supersedes=response)
    return redirect(url_for("responses.response", response_id=response_id))


def _get_own_response(response_id: uuid.UUID, theme: Theme, routing: Routing) -> Response:
    response = answers.get_response(response_id)
    if theme.id not in {answered_theme.id for answered_theme in response.themes} or response.team_id != routing.team_id:
        raise NotFoundError("There is no such answer.")
    return response


def _fill_form(response: Response, *, key: uuid.UUID, saved: int) -> ResponseForm:
    further = [str(theme.id) for theme in response.themes]
    data = {"outcome": response.outcome.value, "audience": response.audience.value, "further": further}
    form = ResponseForm(formdata=None, obj=response, data=data)
    form.key.data, form.saved.data = str(key), str(saved)
    return form


@blueprint.post("/themes/<uuid:theme_id>/answer")
@requires(DRAFT)
@commits
def save(theme_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Save an answer; for members of the theme's team. 302 to it, or to a theme that is not theirs any more; 422."""
    theme, routing = _get_own_theme(theme_id)
    form, superseded_id = ResponseForm(), request.args.get("instead-of", type=uuid.UUID)
    form.further.choices = _list_further_choices(theme, routing)
    form.covers.choices = _list_covered_choices(theme)
    supersedes = _get_own_response(superseded_id, theme, routing) if superseded_id else None
    try:
        return handle(
            form,
            lambda: save_response_draft(
                key=form.response_key, theme=theme, team=routing.team, author=current_person(), answer=form.answer(),
                edit_revision=form.edit_revision, further=_list_further_themes(form), supersedes=supersedes,
                coverage=form.get_coverage(),
            ),
            success=_("Saved. Only your team can see it."),
            to=lambda response: url_for("responses.response", response_id=response.id),
            again=lambda: _render_form(theme, routing, form, supersedes=supersedes),
        )  # fmt: skip
    except TransitionError as error:
        flash(str(error), "information")
        return redirect(url_for("themes.theme", theme_id=theme_id))


def _list_covered_choices(theme: Theme) -> list[tuple[str, str]]:
    """The insights of a theme that the person may see, by title, the most typical first; none of a single insight."""
    if theme.single_insight_id:
        return []
    insights = db.session.scalars(select_theme_insights(theme, current_person()).limit(_MOST_COVERED))
    return [(str(insight.id), insight.title) for insight in insights]


def _list_ticked(theme: Theme, form: ResponseForm) -> list[str]:
    """What was ticked before; else what is no doubtful part of the theme."""
    keys = [uuid.UUID(choice[0]) for choice in form.covers.choices or []]
    coverage = get_coverage(form.response_key) if form.key.data else {}
    edge_ids = list_edge_ids(theme, keys)
    return [str(key) for key in keys if coverage.get(key, key not in edge_ids)]


def _list_further_themes(form: ResponseForm) -> list[Theme]:
    return [access.get_theme(uuid.UUID(theme_id), current_person()) for theme_id in form.further.data or []]


def _list_further_choices(theme: Theme, routing: Routing) -> list[tuple[str, str]]:
    """Other themes that the team has accepted and not answered."""
    return [
        (str(other_theme.id), other_theme.name)
        for other_theme in list_themes_in_work(routing.team_id, current_person())
        if other_theme.id != theme.id
    ]


def _get_own_theme(theme_id: uuid.UUID) -> tuple[Theme, Routing]:
    theme = access.get_theme(theme_id, current_person())
    routing = find_current_routing(theme)
    if routing is None or not can_decide(current_person(), routing, DRAFT):
        raise ForbiddenError("This theme is not with your team, so you cannot answer it.")
    return theme, routing


def _render_form(theme: Theme, routing: Routing, form: ResponseForm, supersedes: Response | None = None) -> str:
    form.further.choices = _list_further_choices(theme, routing)
    form.covers.choices = _list_covered_choices(theme)
    if not form.offers_choice.data:
        form.offers_choice.data = "yes" if form.covers.choices else ""
        form.covers.data = _list_ticked(theme, form)
    return render_template(
        "responses/form.html", theme=theme, form=form, supersedes=supersedes, standard_templates=STANDARD_TEMPLATES,
        team_templates=list_answer_templates(routing.team_id), outcomes=list(Outcome),
        is_new=form.saved.data in {"0", None},
    )  # fmt: skip


@blueprint.get("/responses/<uuid:response_id>")
@requires(Permission.READ_THEME)
def response(response_id: uuid.UUID) -> str:
    """Is this answer ready? For its team; for all who read its themes once published. 200; 404 for others."""
    return AnswerPage.of(response_id).render()


@blueprint.get("/responses/<uuid:response_id>/versions")
@requires(DRAFT)
def versions(response_id: uuid.UUID) -> str:
    """What did earlier versions say, and who wrote them? For members of its team. 200, 403 for others."""
    response = AnswerPage.of(response_id).require_member()
    versions = answers.list_response_versions(response.id)
    names = accounts.get_person_names({version.person_id for version in versions})
    return render_template("responses/versions.html", response=response, versions=versions, names=names)


@blueprint.post("/responses/<uuid:response_id>/discard")
@requires(DRAFT)
@commits
def discard(response_id: uuid.UUID) -> HttpResponse:
    """Delete a draft; for members of its team. 302 to its theme, 409 past drafting."""
    response = AnswerPage.of(response_id).require_member()
    theme_id = response.themes[0].id if response.themes else None
    drafts.discard_response(response=response)
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("themes.theme", theme_id=theme_id) if theme_id else url_for("themes.inbox"))


@blueprint.post("/templates/<uuid:template_id>/delete")
@requires(DRAFT)
@commits
def delete_template(template_id: uuid.UUID) -> HttpResponse:
    """Delete a template of the person's team. 302 to the inbox; 404 for others."""
    template, person = get_answer_template(template_id), current_person()
    if template.team_id not in {grant.team_id for grant in person.grants}:
        raise NotFoundError("There is no such template.")
    answer_templates.delete_answer_template(template=template)
    flash(
        _("“%(name)s” is deleted. Answers that were started from it stay as they are.", name=template.name), "success"
    )
    return redirect(url_for("themes.inbox"))


@blueprint.post("/responses/<uuid:response_id>/template")
@requires(DRAFT)
@commits
def save_template(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Save its text as a template; for members of its team. 302 to the answer, 403 for others, 422 with the errors."""
    page, form = AnswerPage.of(response_id), AnswerTemplateForm()
    response = page.require_member()
    return handle(
        form,
        lambda: answer_templates.save_answer_template(
            team=response.team, name=form.name.data or "", body=response.body
        ),
        success=lambda _saved: _(
            "“%(name)s” is saved. Your team can start an answer from it above the form.", name=form.name.data
        ),
        to=url_for("responses.response", response_id=response_id),
        again=lambda: page.render(form),
    )
