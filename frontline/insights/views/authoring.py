import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.insights import originals, queries, service
from frontline.insights.forms import InsightForm
from frontline.insights.models import Insight
from frontline.insights.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT


@blueprint.get("/insights")
@requires(LOG)
def mine() -> str:
    """What became of what I said?"""
    page = paginate(queries.mine(current_person()))
    drafts = {i.id: originals.unlocked(i.id).saw for i in page.rows if not i.saw}
    status = queries.status_of(page.rows)
    return render_template("insights/index.html", page=page, status=status, drafts=drafts)


@blueprint.get("/insights/new")
@requires(LOG)
def new() -> str:
    """What happened, and why does it matter?"""
    return render_template("insights/form.html", form=InsightForm(key=str(uuid.uuid4())), draft=None)


@blueprint.post("/insights/new")
@requires(LOG)
@writes
def save_new() -> Response | tuple[str, int]:
    """Keep or send a new insight."""
    return _save(InsightForm())


@blueprint.get("/insights/<uuid:insight_id>/edit")
@requires(LOG)
def edit(insight_id: uuid.UUID) -> str | Response:
    """Go on with a draft."""
    draft = queries.own(insight_id, current_person())
    if draft.state != "draft":
        return redirect(url_for("insights.insight", insight_id=insight_id))
    words = originals.unlocked(draft.id).parts()
    form = InsightForm(obj=draft, data={**words, "key": str(draft.id), "version": str(draft.version)})
    for name, text in words.items():
        form[name].data = text
    return render_template("insights/form.html", form=form, draft=draft)


@blueprint.post("/insights/<uuid:insight_id>/edit")
@requires(LOG)
@writes
def save_draft(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Keep or send a draft."""
    draft = queries.own(insight_id, current_person())
    form = InsightForm()
    form.key.data = str(insight_id)
    return _save(form, draft)


def _save(form: InsightForm, draft: Insight | None = None) -> Response | tuple[str, int]:
    if form.validate():
        try:
            insight = service.save_draft(
                author=current_person(),
                key=form.draft_key,
                details=form.details(),
                version=_number(form.version.data),
            )
            return _send(insight.id) if form.send.data else _kept()
        except FieldError as error:
            form[error.field].errors = [str(error)]
        except TransitionError:  # the browser, or the person, sent it once more
            flash("This insight was sent already.", "success")
            return redirect(url_for("insights.insight", insight_id=form.draft_key))
    return render_template("insights/form.html", form=form, draft=draft), 422


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _send(insight_id: uuid.UUID) -> Response:
    service.submit(insight=queries.own(insight_id, current_person()))
    flash("Your insight is sent. A moderator checks it before anybody else sees it.", "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


def _kept() -> Response:
    flash("Your draft is saved. Only you can see it.", "success")
    return redirect(url_for("insights.mine"))


@blueprint.get("/insights/<uuid:insight_id>")
@requires(LOG)
def insight(insight_id: uuid.UUID) -> str | Response:
    """Where is it now; who answered what?"""
    found = queries.own(insight_id, current_person())
    if found.state == "draft":
        return redirect(url_for("insights.edit", insight_id=insight_id))
    return render_template(
        "insights/insight.html", insight=found, written=originals.unlocked(found.id),
        status=queries.status_of([found])[found.id], steps=queries.timeline(found),
    )  # fmt: skip


@blueprint.post("/insights/<uuid:insight_id>/withdraw")
@requires(LOG)
@writes
def withdraw(insight_id: uuid.UUID) -> Response:
    """Take it back."""
    service.withdraw(insight=queries.own(insight_id, current_person()))
    flash("Your insight is withdrawn. Nothing of it is shown to anybody any more.", "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/discard")
@requires(LOG)
@writes
def discard(insight_id: uuid.UUID) -> Response:
    """Delete a draft."""
    service.discard(insight=queries.own(insight_id, current_person()))
    flash("The draft is deleted.", "success")
    return redirect(url_for("insights.mine"))
