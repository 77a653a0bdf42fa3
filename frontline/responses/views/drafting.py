"""Write an answer, and read it with its earlier versions and templates."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.responses.answer_templates import STANDARD_TEMPLATES
from frontline.responses.forms.answers import AnswerTemplateForm, ResponseForm
from frontline.responses.models.answer import PUBLISHED_STATES, Response, ResponseState
from frontline.responses.queries import answers
from frontline.responses.queries.answers import (
    get_answer_template,
    list_answer_templates,
    list_theme_responses,
)
from frontline.responses.service import answer_templates, drafts
from frontline.responses.views.answer_page import AnswerPage
from frontline.responses.views.blueprint import blueprint
from frontline.responses.views.draft_page import DraftPage
from frontline.themes.models.theme import Theme

DRAFT = Permission.DRAFT_RESPONSE


@blueprint.get("/themes/<uuid:theme_id>/answer")
@requires(DRAFT)
def new(theme_id: uuid.UUID) -> str | HttpResponse:
    """Answer a theme, several, or some insights of one; for members of its team. 200, 302 to a draft, 403, 404."""
    form = ResponseForm(formdata=None)
    page = DraftPage.of([theme_id, *request.args.getlist("theme", type=uuid.UUID)], form, address_id=theme_id)
    is_selection, theme = "selected" in request.args, page.theme
    drafts = [] if is_selection else list_theme_responses(theme, current_person())
    drafts = [response for response in drafts if response.state not in PUBLISHED_STATES]
    if drafts and "another" not in request.args:
        flash(_("Your team has already started this answer."), "information")
        return redirect(url_for("responses.response", response_id=drafts[0].id))
    _start_form(page, is_selection=is_selection)
    page.fill_choices()
    if is_selection and not form.covers.choices:
        flash(_("Select at least one insight."), "error")
        return redirect(url_for("themes.theme", theme_id=theme.id, _anchor="insights"))
    if page.unreadable:
        flash(_("Themes that you cannot read were left out."), "information")
    return page.render()


def _start_form(page: DraftPage, *, is_selection: bool) -> None:
    """Fill in what a new answer starts from."""
    form, template_key = page.form, request.args.get("start", "")
    templates = {str(template.id): template.body for template in list_answer_templates(page.routing.team_id)}
    form.key.data, form.title.data = str(uuid.uuid4()), _suggest_title(page.theme)
    form.outcome.data = request.args.get("outcome", "")
    form.body.data = (STANDARD_TEMPLATES | templates).get(template_key, "")
    form.selected_only.data = "yes" if is_selection else ""


def _suggest_title(theme: Theme) -> str:
    """The name of a theme of enough people if people gave it; an automatic one is no title."""
    return theme.name if theme.named_by_person and theme.people_count >= MINIMUM_GROUP_SIZE else ""


@blueprint.get("/themes/<uuid:theme_id>/answer/<uuid:response_id>")
@requires(DRAFT)
def edit(theme_id: uuid.UUID, response_id: uuid.UUID) -> str | HttpResponse:
    """Edit a draft, or replace a published answer; for members of its team. 200, 302 if neither, 403, 404."""
    theme_ids = [theme.id for theme in answers.get_response(response_id).themes]
    if theme_id not in theme_ids:
        raise NotFoundError("There is no such answer.")
    page = DraftPage.of(theme_ids, ResponseForm(formdata=None), address_id=theme_id)
    response = _get_own_response(response_id, page)
    if response.state in {ResponseState.DRAFTING, ResponseState.RETURNED}:
        return _open_form(response, page, key=response.id, saved=response.saved)
    if response.state is ResponseState.PUBLISHED:
        page.supersedes = response
        return _open_form(response, page, key=uuid.uuid4(), saved=0)
    return redirect(url_for("responses.response", response_id=response_id))


def _get_own_response(response_id: uuid.UUID, page: DraftPage) -> Response:
    response, theme_ids = answers.get_response(response_id), {theme.id for theme in page.themes}
    is_own = response.team_id == page.routing.team_id
    if not is_own or theme_ids.isdisjoint(answered_theme.id for answered_theme in response.themes):
        raise NotFoundError("There is no such answer.")
    return response


def _open_form(response: Response, page: DraftPage, *, key: uuid.UUID, saved: int) -> str:
    """The form with what an answer says, and all its themes."""
    data = {"outcome": response.outcome.value, "audience": response.audience.value}
    form = ResponseForm(formdata=None, obj=response, data=data)
    form.key.data, form.saved.data, form.selected_only.data = str(key), str(saved), "yes" * response.selected_only
    theme_ids = [page.theme.id, *(theme.id for theme in response.themes)]
    opened = DraftPage.of(theme_ids, form, address_id=page.theme.id)
    opened.supersedes = page.supersedes
    return opened.render()


@blueprint.post("/themes/<uuid:theme_id>/answer")
@requires(DRAFT)
@commits
def save(theme_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Save an answer; for members of a team that has one of its themes. 302 to it, or to the theme; 403, 404, 422."""
    form, superseded_id = ResponseForm(), request.args.get("instead-of", type=uuid.UUID)
    page = DraftPage.of([*form.get_theme_ids(theme_id), theme_id], form, address_id=theme_id)
    page.supersedes = _get_own_response(superseded_id, page) if superseded_id else None
    page.fill_choices()
    try:
        return handle(
            form,
            page.save,
            success=_("Saved. Only your team can see it."),
            to=lambda response: url_for("responses.response", response_id=response.id),
            again=page.render,
        )
    except TransitionError as error:
        flash(str(error), "information")
        return redirect(url_for("themes.theme", theme_id=page.theme.id))


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
    handovers = answers.list_response_handovers(response.id)
    person_ids = {key for handover in handovers for key in (handover.from_id, handover.to_id)}
    names = accounts.get_person_names(person_ids | {version.person_id for version in versions})
    return render_template(
        "responses/versions.html", response=response, versions=versions, names=names, handovers=handovers
    )


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
