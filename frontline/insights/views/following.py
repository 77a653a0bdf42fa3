"""What became of what I said: list, story, and what its author can still do."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.audit import queries as audit
from frontline.core.access import requires
from frontline.core.database import now
from frontline.core.errors import FieldError
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.insights import marking, originals, queries, service
from frontline.insights.forms.writing import AnswerForm, IdentityForm, ObjectionForm
from frontline.insights.models import Identity, Insight, Kind, State
from frontline.insights.service import SATISFACTION
from frontline.insights.timeline import timeline
from frontline.insights.views.blueprint import blueprint

LOG = Permission.LOG_INSIGHT
_WITHDRAWABLE = set(State) - {State.DRAFT, State.WITHDRAWN}


@blueprint.get("/insights")
@requires(LOG)
def mine() -> str:
    """What became of what I said?"""
    show, kind = request.args.get("show", "all"), request.args.get("kind", "")
    kind = kind if kind in {k.value for k in Kind} else ""
    page = paginate(queries.mine(current_person(), show=show, kind=kind))
    hidden = originals.opened([i.id for i in page.rows if not i.saw])
    beginnings = {key: marking.masked(original) for key, original in hidden.items()}
    return render_template(
        "insights/index.html", page=page, status=queries.status_of(page.rows), beginnings=beginnings, show=show,
        kind=kind, shows=queries.SHOWS, kinds=Kind, arrived="arrived" in request.args,
    )  # fmt: skip


@blueprint.get("/insights/<uuid:insight_id>")
@requires(LOG)
def insight(insight_id: uuid.UUID) -> str | Response:
    """Where is it now; who answered what?"""
    found = queries.own(insight_id, current_person())
    if found.state is State.DRAFT:
        return redirect(url_for("insights.check", insight_id=insight_id))
    return _page(found)


def _page(found: Insight, form: AnswerForm | None = None, identity: IdentityForm | None = None) -> str:
    choice = identity or IdentityForm(formdata=None, obj=found)
    if identity is None:
        choice.identity.data = found.identity.value
    choice.only(found.identity)
    original = originals.opened([found.id])[found.id]
    undoable = found.state in queries.WAITING and found.undo_until is not None and found.undo_until > now()
    return render_template(
        "insights/insight.html", insight=found, written=original.words,
        title=found.saw or marking.masked(original),
        status=queries.status_of([found])[found.id], steps=timeline(found), question=service.open_question(found),
        form=form or AnswerForm(formdata=None), choice=choice, failed=identity or form,
        proposal=originals.proposed(found.id) if found.state is State.PROPOSED else None,
        undoable=undoable, withdrawable=found.state in _WITHDRAWABLE, attachments=queries.attachments(found.id),
    )  # fmt: skip


@blueprint.get("/insights/<uuid:insight_id>/sent")
@requires(LOG)
def sent(insight_id: uuid.UUID) -> str | Response:
    """It is sent; what happens next?"""
    found = queries.own(insight_id, current_person())
    if found.state is State.DRAFT:
        return redirect(url_for("insights.check", insight_id=insight_id))
    return render_template("insights/sent.html", insight=found, levels=SATISFACTION)


@blueprint.post("/insights/<uuid:insight_id>/satisfaction")
@requires(LOG)
@writes
def rate(insight_id: uuid.UUID) -> Response:
    """Count how satisfied somebody was with logging; nobody can tell who."""
    queries.own(insight_id, current_person())
    if (level := request.form.get("level", "")) in SATISFACTION:
        service.count(level)
        flash(_("Thank you. Only the number is kept, not who gave it."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/undo")
@requires(LOG)
@writes
def undo(insight_id: uuid.UUID) -> Response:
    """Take back what was just sent; it is a draft again."""
    service.undo(insight=_own(insight_id))
    flash(_("Sending is undone. It is a draft again, and only you can see it."), "success")
    return redirect(url_for("insights.check", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/withdraw")
@requires(LOG)
@writes
def withdraw(insight_id: uuid.UUID) -> Response:
    """Take it back."""
    service.withdraw(insight=_own(insight_id))
    flash(_("Your insight is withdrawn. Policy teams are shown nothing of it any more."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/discard")
@requires(LOG)
@writes
def discard(insight_id: uuid.UUID) -> Response:
    """Delete a draft."""
    service.discard(insight=_own(insight_id))
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("insights.mine"))


@blueprint.post("/insights/<uuid:insight_id>/protect")
@requires(LOG)
@writes
def protect(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Move to a more protective identity."""
    found, form = _own(insight_id), IdentityForm()
    if form.validate():
        try:
            service.protect(
                insight=found, identity=Identity(form.identity.data), hidden_from_host=bool(form.hidden_from_host.data)
            )
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash(_("From now on nothing shows more of you than you chose."), "success")
            return redirect(url_for("insights.insight", insight_id=insight_id))
    return _page(found, identity=form), 422


@blueprint.post("/insights/<uuid:insight_id>/answer")
@requires(LOG)
@writes
def answer(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Answer what a moderator asked."""
    found, form = _own(insight_id), AnswerForm()
    if not form.validate():
        return _page(found, form), 422
    service.answer(insight=found, words=form.words.data or "")
    flash(_("Your answer is sent. Only moderators read it."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/agree")
@requires(LOG)
@writes
def agree(insight_id: uuid.UUID) -> Response:
    """Agree with the wording: it is shared now."""
    service.agree(insight=_own(insight_id))
    flash(_("It is shared in this wording."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.post("/insights/<uuid:insight_id>/object")
@requires(LOG)
@writes
def object_to_wording(insight_id: uuid.UUID) -> Response | tuple[str, int]:
    """Object to the wording, and say why."""
    found, form = _own(insight_id), ObjectionForm()
    if not form.validate():
        return _page(found, form), 422
    service.object_to(insight=found, reason=form.words.data or "")
    flash(_("It is not shared. The moderator reads your reason and proposes another wording."), "success")
    return redirect(url_for("insights.insight", insight_id=insight_id))


@blueprint.get("/insights/<uuid:insight_id>/readings")
@requires(LOG)
def readings(insight_id: uuid.UUID) -> str:
    """Who has read what I wrote, and why?"""
    found = queries.own(insight_id, current_person())
    page = paginate(audit.of("insight", found.id, action="original.read"))
    return render_template("insights/readings.html", insight=found, page=page)


def _own(insight_id: uuid.UUID) -> Insight:
    return queries.own(insight_id, current_person(), lock=True)
