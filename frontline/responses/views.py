import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError, TransitionError
from frontline.core.writes import writes
from frontline.insights import queries as insights
from frontline.responses import queries, service
from frontline.responses.forms import ResponseForm, VerdictForm
from frontline.responses.models import Response
from frontline.themes import queries as themes
from frontline.themes.models import Routing, Theme

blueprint = Blueprint("responses", __name__)


@blueprint.get("/answers/<uuid:response_id>")
@requires(Permission.LOG_INSIGHT)
def answer(response_id: uuid.UUID) -> HttpResponse:
    """From a notice to one's own insight, with the answer in its story."""
    insight_id = queries.insight_answered(response_id, current_person().id)
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.get("/themes/<uuid:theme_id>/answer")
@requires(Permission.DRAFT_RESPONSE)
def new(theme_id: uuid.UUID) -> str:
    """Answer a theme."""
    theme, routing = _with_us(theme_id)
    return _form_page(theme, routing, ResponseForm(formdata=None, key=str(uuid.uuid4())))


@blueprint.get("/themes/<uuid:theme_id>/answer/<uuid:response_id>")
@requires(Permission.DRAFT_RESPONSE)
def edit(theme_id: uuid.UUID, response_id: uuid.UUID) -> str | HttpResponse:
    """Go on with a draft."""
    theme, routing = _with_us(theme_id)
    draft = queries.response(response_id)
    if draft.theme_id != theme.id or draft.team_id != routing.team_id:
        raise NotFoundError("There is no such answer.")
    if draft.state != "drafting":
        return redirect(url_for("themes.theme", theme_id=theme_id))
    return _form_page(theme, routing, ResponseForm(formdata=None, obj=draft, data={"key": str(draft.id)}))


@blueprint.post("/themes/<uuid:theme_id>/answer")
@requires(Permission.DRAFT_RESPONSE)
@writes
def save(theme_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Keep or publish an answer."""
    theme, routing = _with_us(theme_id)
    form = ResponseForm()
    if form.validate():
        try:
            response = service.save_draft(
                key=form.response_key,
                theme=theme,
                team=routing.team,
                author=current_person(),
                answer=form.answer(),
                seen=form.seen,
            )
        except FieldError as error:
            form[error.field].errors = [str(error)]
        except TransitionError as error:
            flash(str(error), "information")
            return redirect(url_for("themes.theme", theme_id=theme_id))
        else:
            return _publish_or_keep(response, theme, routing, publish=bool(form.publish.data))
    return _form_page(theme, routing, form), 422


def _publish_or_keep(response: Response, theme: Theme, routing: Routing, *, publish: bool) -> HttpResponse:
    if publish:
        if not themes.may_decide(current_person(), routing, Permission.PUBLISH_RESPONSE):
            raise ForbiddenError("Only the lead of your team can publish. Save it as a draft and ask them.")
        service.publish(response=response)
        flash("Published. Everybody who contributed is being told.", "success")
    else:
        flash("The draft is saved. Only your team can see it.", "success")
    return redirect(url_for("themes.theme", theme_id=theme.id))


def _with_us(theme_id: uuid.UUID) -> tuple[Theme, Routing]:
    theme = themes.theme(theme_id, current_person())
    routing = themes.current_routing(theme)
    if routing is None or not themes.may_decide(current_person(), routing, Permission.DRAFT_RESPONSE):
        raise ForbiddenError("This theme is not with your team, so you cannot answer it.")
    return theme, routing


def _form_page(theme: Theme, routing: Routing, form: ResponseForm) -> str:
    may_publish = themes.may_decide(current_person(), routing, Permission.PUBLISH_RESPONSE)
    return render_template("responses/form.html", theme=theme, form=form, may_publish=may_publish)


@blueprint.route("/answers/<uuid:response_id>/of/<uuid:insight_id>", methods=["GET", "POST"])
@requires(Permission.LOG_INSIGHT)
@writes
def judge(response_id: uuid.UUID, insight_id: uuid.UUID) -> str | HttpResponse | tuple[str, int]:
    """Did the answer help?"""
    insight = insights.own(insight_id, current_person(), lock=request.method == "POST")
    response, form = queries.response_to(response_id, insight_id), VerdictForm()
    if not form.is_submitted():
        form.show(queries.verdicts(insight_id).get(response_id))
        return render_template("responses/judge.html", response=response, insight=insight, form=form)
    if form.validate():
        try:
            service.judge(response=response, insight=insight, judgement=form.judged, reason=form.reason.data or "")
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash("Thank you. The team sees how many said so, never who.", "success")
            return redirect(url_for("insights.insight", insight_id=insight_id))
    return render_template("responses/judge.html", response=response, insight=insight, form=form), 422
