"""Write an answer, and look at it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import ForbiddenError, NotFoundError, TransitionError
from frontline.core.forms import attempt
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.responses import queries, service
from frontline.responses.forms.answering import ResponseForm, TemplateForm
from frontline.responses.models import OUT, Outcome, Response, ResponseState
from frontline.responses.starts import STARTS
from frontline.responses.views.blueprint import blueprint
from frontline.responses.views.page import AnswerPage
from frontline.themes import queries as themes
from frontline.themes.models import Routing, Theme

DRAFT = Permission.DRAFT_RESPONSE


@blueprint.get("/themes/<uuid:theme_id>/answer")
@requires(DRAFT)
def new(theme_id: uuid.UUID) -> str | HttpResponse:
    """Answer a theme."""
    theme, routing = _with_us(theme_id)
    begun = [one for one in queries.of_theme(theme, current_person()) if one.state not in OUT]
    if begun and "another" not in request.args:
        flash("Your team is answering it already: go on with this.", "information")
        return redirect(url_for("responses.response", response_id=begun[0].id))
    given = {"key": str(uuid.uuid4()), "title": _title(theme), "outcome": request.args.get("outcome", "")}
    start = request.args.get("start", "")
    body = STARTS.get(start) or next((t.body for t in queries.templates(routing.team_id) if str(t.id) == start), "")
    return _form_page(theme, routing, ResponseForm(formdata=None, data={**given, "body": body}))


def _title(theme: Theme) -> str:
    """The name that people gave a theme in which enough speak; the machine's, or a single insight's, is no title."""
    return theme.name if theme.named_by_person and theme.people_count >= MINIMUM_GROUP_SIZE else ""


@blueprint.get("/themes/<uuid:theme_id>/answer/<uuid:response_id>")
@requires(DRAFT)
def edit(theme_id: uuid.UUID, response_id: uuid.UUID) -> str | HttpResponse:
    """Go on with a draft, or write what takes the place of a published answer."""
    theme, routing = _with_us(theme_id)
    known = _ours(response_id, theme, routing)
    if known.state in {ResponseState.DRAFTING, ResponseState.RETURNED}:
        return _form_page(theme, routing, _filled(known, {"key": str(known.id), "saved": str(known.saved)}))
    if known.state is ResponseState.PUBLISHED:
        form = _filled(known, {"key": str(uuid.uuid4()), "saved": "0"})
        return _form_page(theme, routing, form, supersedes=known)
    return redirect(url_for("responses.response", response_id=response_id))


def _ours(response_id: uuid.UUID, theme: Theme, routing: Routing) -> Response:
    known = queries.response(response_id)
    if theme.id not in {one.id for one in known.themes} or known.team_id != routing.team_id:
        raise NotFoundError("There is no such answer.")
    return known


def _filled(known: Response, given: dict[str, str]) -> ResponseForm:
    further = [str(theme.id) for theme in known.themes]
    shown = {"outcome": known.outcome.value, "audience": known.audience.value, "further": further}
    form = ResponseForm(formdata=None, obj=known, data=shown)
    form.key.data, form.saved.data = given["key"], given["saved"]
    return form


@blueprint.post("/themes/<uuid:theme_id>/answer")
@requires(DRAFT)
@writes
def save(theme_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Keep an answer."""
    theme, routing = _with_us(theme_id)
    form, supersedes = ResponseForm(), request.args.get("instead-of", type=uuid.UUID)
    form.further.choices = _further(theme, routing)
    known = _ours(supersedes, theme, routing) if supersedes else None

    def save() -> None:
        further = [themes.theme(uuid.UUID(one), current_person()) for one in form.further.data or []]
        service.save_draft(
            key=form.response_key, theme=theme, team=routing.team, author=current_person(), answer=form.answer(),
            seen=form.seen, further=further, supersedes=known,
        )  # fmt: skip

    try:
        if attempt(form, save):
            flash("Saved. Only your team can see it.", "success")
            return redirect(url_for("responses.response", response_id=form.response_key))
    except TransitionError as error:
        flash(str(error), "information")
        return redirect(url_for("themes.theme", theme_id=theme_id))
    return _form_page(theme, routing, form, supersedes=known), 422


def _further(theme: Theme, routing: Routing) -> list[tuple[str, str]]:
    """Other themes that the team has accepted and not answered."""
    return [(str(one.id), one.name) for one in themes.in_work(routing.team_id, current_person()) if one.id != theme.id]


def _with_us(theme_id: uuid.UUID) -> tuple[Theme, Routing]:
    theme = themes.theme(theme_id, current_person())
    routing = themes.current_routing(theme)
    if routing is None or not themes.may_decide(current_person(), routing, DRAFT):
        raise ForbiddenError("This theme is not with your team, so you cannot answer it.")
    return theme, routing


def _form_page(theme: Theme, routing: Routing, form: ResponseForm, supersedes: Response | None = None) -> str:
    form.further.choices = _further(theme, routing)
    return render_template(
        "responses/form.html", theme=theme, form=form, supersedes=supersedes, starts=STARTS,
        templates=queries.templates(routing.team_id), outcomes=list(Outcome), is_new=form.saved.data in {"0", None},
    )  # fmt: skip


@blueprint.get("/responses/<uuid:response_id>")
@requires(Permission.READ_THEME)
def response(response_id: uuid.UUID) -> str:
    """Is this answer ready?"""
    return AnswerPage.of(response_id).page()


@blueprint.get("/responses/<uuid:response_id>/versions")
@requires(DRAFT)
def versions(response_id: uuid.UUID) -> str:
    """What did it say before, and who wrote that?"""
    found = AnswerPage.of(response_id).require_member()
    rows = queries.versions(found.id)
    names = accounts.names({row.person_id for row in rows})
    return render_template("responses/versions.html", response=found, versions=rows, names=names)


@blueprint.post("/responses/<uuid:response_id>/discard")
@requires(DRAFT)
@writes
def discard(response_id: uuid.UUID) -> HttpResponse:
    """Delete a draft."""
    found = AnswerPage.of(response_id).require_member()
    theme_id = found.themes[0].id if found.themes else None
    service.discard(response=found)
    flash("The draft is deleted.", "success")
    return redirect(url_for("themes.theme", theme_id=theme_id) if theme_id else url_for("themes.inbox"))


@blueprint.post("/templates/<uuid:template_id>/delete")
@requires(DRAFT)
@writes
def delete_template(template_id: uuid.UUID) -> HttpResponse:
    """Delete a template of one's team."""
    found, person = queries.template(template_id), current_person()
    if found.team_id not in {grant.team_id for grant in person.grants}:
        raise NotFoundError("There is no such template.")
    service.delete_template(template=found)
    flash(_("“%(name)s” is deleted. Answers that were started from it stay as they are.", name=found.name), "success")
    return redirect(url_for("themes.inbox"))


@blueprint.post("/responses/<uuid:response_id>/template")
@requires(DRAFT)
@writes
def keep_template(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Keep its words as a start for others."""
    page, form = AnswerPage.of(response_id), TemplateForm()
    found = page.require_member()
    if attempt(form, lambda: service.save_template(team=found.team, name=form.name.data or "", body=found.body)):
        flash(_("“%(name)s” is kept. It stands above the form when your team answers.", name=form.name.data), "success")
        return redirect(url_for("responses.response", response_id=response_id))
    page.keeping = form
    return page.page(), 422
