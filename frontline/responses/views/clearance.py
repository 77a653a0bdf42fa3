"""Clear an answer, publish it now or later, hold everything in a pre-election period."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.formatting import format_moment
from frontline.core.forms import handle
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.responses.forms.answers import (
    ClearanceRequestForm,
    PublishingHoldForm,
    ReturnForChangesForm,
    ScheduleForm,
)
from frontline.responses.queries import answers
from frontline.responses.service import clearance, publication
from frontline.responses.service.publication import add_publishing_hold
from frontline.responses.views.answer_page import AnswerPage
from frontline.responses.views.blueprint import blueprint

DRAFT, PUBLISH, HOLD = Permission.DRAFT_RESPONSE, Permission.PUBLISH_RESPONSE, Permission.HOLD_PUBLISHING


def _redirect_to_response(response_id: uuid.UUID) -> HttpResponse:
    return redirect(url_for("responses.response", response_id=response_id))


@blueprint.post("/responses/<uuid:response_id>/submit")
@requires(DRAFT)
@commits
def submit(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Request clearance; for members of its team. 302 to the answer, 409 past drafting, 422 with the errors."""
    page, form, person = AnswerPage.of(response_id), ClearanceRequestForm(), current_person()
    response = page.require_member()
    return handle(
        form,
        lambda: clearance.submit_for_clearance(response=response, person=person, checked=form.checked.data),
        success=_("Your team has been asked to clear it."),
        to=url_for("responses.response", response_id=response_id),
        again=lambda: page.render(form),
    )


@blueprint.post("/responses/<uuid:response_id>/clear")
@requires(DRAFT)
@commits
def clear(response_id: uuid.UUID) -> HttpResponse:
    """Clear it; for a second member of its team. 302 to the answer, 403 for its writers, 409 if not waiting."""
    clearance.clear_response(response=AnswerPage.of(response_id).require_member(), person=current_person())
    flash("Cleared. A lead can publish it now.", "success")
    return _redirect_to_response(response_id)


@blueprint.post("/responses/<uuid:response_id>/return")
@requires(DRAFT)
@commits
def return_for_changes(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Return it for changes; for whoever may clear it. 302 to the answer, 403, 409 not waiting, 422 with the errors."""
    page, form, person = AnswerPage.of(response_id), ReturnForChangesForm(), current_person()
    response = page.require_member()
    return handle(
        form,
        lambda: clearance.return_for_changes(response=response, person=person, comment=form.comment.data or ""),
        success=_("Sent back. Whoever wrote it has been told."),
        to=url_for("responses.response", response_id=response_id),
        again=lambda: page.render(form),
    )


@blueprint.post("/responses/<uuid:response_id>/take-back")
@requires(DRAFT)
@commits
def reopen_draft(response_id: uuid.UUID) -> HttpResponse:
    """Take it back to draft; for members of its team. 302 to the answer, 409 once published."""
    clearance.reopen_draft(response=AnswerPage.of(response_id).require_member())
    flash("It is a draft again, and needs clearance once it is changed.", "success")
    return _redirect_to_response(response_id)


@blueprint.post("/responses/<uuid:response_id>/publish")
@requires(PUBLISH)
@commits
def publish(response_id: uuid.UUID) -> HttpResponse:
    """Publish it, or hold it until it may be; for leads of its team. 302 to the answer, 403, 409 if not cleared."""
    response = AnswerPage.of(response_id).require_lead()
    if publication.publish_or_hold(response=response):
        flash("Published. Everybody who contributed is being told.", "success")
    else:
        flash(
            "It is held. It will be published automatically at its time, outside of pre-election periods.",
            "information",
        )
    return _redirect_to_response(response_id)


@blueprint.post("/responses/<uuid:response_id>/schedule")
@requires(PUBLISH)
@commits
def schedule(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Publish it at a time; for leads of its team. 302 to the answer, 409 if not cleared, 422 with the errors."""
    page, form = AnswerPage.of(response_id), ScheduleForm()
    response = page.require_lead()
    return handle(
        form,
        lambda: publication.schedule_publication(response=response, at=form.moment()),
        success=lambda _scheduled: _("It will be published on %(moment)s.", moment=format_moment(form.moment())),
        to=url_for("responses.response", response_id=response_id),
        again=lambda: page.render(form),
    )


@blueprint.post("/responses/<uuid:response_id>/unschedule")
@requires(PUBLISH)
@commits
def unschedule(response_id: uuid.UUID) -> HttpResponse:
    """Cancel its scheduled publication; for leads of its team. 302 to the answer, 409 if not cleared."""
    publication.unschedule_publication(response=AnswerPage.of(response_id).require_lead())
    flash("It will not be published automatically.", "success")
    return _redirect_to_response(response_id)


@blueprint.route("/publishing-holds", methods=["GET", "POST"])
@requires(HOLD)
@commits
def holds() -> str | HttpResponse | tuple[str, int]:
    """When is nothing published? For the Cabinet Office. 200 the periods, 302 when added, 422 with the errors."""
    form = PublishingHoldForm()
    if not form.is_submitted():
        return _render_holds(form)
    return handle(
        form,
        lambda: add_publishing_hold(
            name=form.name.data or "",
            starts_on=form.starts_on.data or get_london_today(),
            ends_on=form.ends_on.data or get_london_today(),
        ),
        success=_("Saved. Nothing is published in that period."),
        to=url_for("responses.holds"),
        again=lambda: _render_holds(form),
    )


def _render_holds(form: PublishingHoldForm) -> str:
    return render_template("responses/holds.html", form=form, holds=answers.list_publishing_holds())


@blueprint.post("/publishing-holds/<uuid:hold_id>/end")
@requires(HOLD)
@commits
def end_hold(hold_id: uuid.UUID) -> HttpResponse:
    """End a pre-election period; for the Cabinet Office. 302 to the periods."""
    publication.end_publishing_hold(hold_id=hold_id)
    flash("Ended. Cleared answers can be published.", "success")
    return redirect(url_for("responses.holds"))
