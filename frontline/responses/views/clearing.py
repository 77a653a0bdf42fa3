"""Clear an answer, publish it now or later, hold everything while a pre-election period is on."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.forms import attempt
from frontline.core.furniture import moment
from frontline.core.translation import gettext as _
from frontline.core.writes import writes
from frontline.responses import queries, service
from frontline.responses.forms.answering import HoldForm, ReturnForm, ScheduleForm, SubmissionForm
from frontline.responses.views.blueprint import blueprint
from frontline.responses.views.page import AnswerPage

DRAFT, PUBLISH, HOLD = Permission.DRAFT_RESPONSE, Permission.PUBLISH_RESPONSE, Permission.HOLD_PUBLISHING


def _here(response_id: uuid.UUID) -> HttpResponse:
    return redirect(url_for("responses.response", response_id=response_id))


@blueprint.post("/responses/<uuid:response_id>/submit")
@requires(DRAFT)
@writes
def submit(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Ask a second person to clear it."""
    page, form, person = AnswerPage.of(response_id), SubmissionForm(), current_person()
    found = page.require_member()
    if attempt(form, lambda: service.submit(response=found, person=person, checked=form.checked.data)):
        flash("Your team has been asked to clear it.", "success")
        return _here(response_id)
    page.submitting = form
    return page.page(), 422


@blueprint.post("/responses/<uuid:response_id>/clear")
@requires(DRAFT)
@writes
def clear(response_id: uuid.UUID) -> HttpResponse:
    """Clear it."""
    service.clear(response=AnswerPage.of(response_id).require_member(), person=current_person())
    flash("Cleared. A lead can publish it now.", "success")
    return _here(response_id)


@blueprint.post("/responses/<uuid:response_id>/return")
@requires(DRAFT)
@writes
def send_back(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Send it back with a comment."""
    page, form, person = AnswerPage.of(response_id), ReturnForm(), current_person()
    found = page.require_member()
    if attempt(form, lambda: service.send_back(response=found, person=person, comment=form.comment.data or "")):
        flash("Sent back. Whoever wrote it has been told.", "success")
        return _here(response_id)
    page.returning = form
    return page.page(), 422


@blueprint.post("/responses/<uuid:response_id>/take-back")
@requires(DRAFT)
@writes
def take_back(response_id: uuid.UUID) -> HttpResponse:
    """Change it once more."""
    service.take_back(response=AnswerPage.of(response_id).require_member())
    flash("It is a draft again, and needs clearance once it is changed.", "success")
    return _here(response_id)


@blueprint.post("/responses/<uuid:response_id>/publish")
@requires(PUBLISH)
@writes
def publish(response_id: uuid.UUID) -> HttpResponse:
    """Publish it now."""
    found = AnswerPage.of(response_id).require_lead()
    if service.publish(response=found):
        flash("Published. Everybody who contributed is being told.", "success")
    else:
        flash(
            "It is held: it is published by itself once its time has come and no pre-election period is on.",
            "information",
        )
    return _here(response_id)


@blueprint.post("/responses/<uuid:response_id>/schedule")
@requires(PUBLISH)
@writes
def schedule(response_id: uuid.UUID) -> HttpResponse | tuple[str, int]:
    """Publish it at a time."""
    page, form = AnswerPage.of(response_id), ScheduleForm()
    found = page.require_lead()
    if attempt(form, lambda: service.schedule(response=found, at=form.moment())):
        flash(_("It is published on %(moment)s.", moment=moment(form.moment())), "success")
        return _here(response_id)
    page.scheduling = form
    return page.page(), 422


@blueprint.post("/responses/<uuid:response_id>/unschedule")
@requires(PUBLISH)
@writes
def unschedule(response_id: uuid.UUID) -> HttpResponse:
    """Do not publish it by itself."""
    service.unschedule(response=AnswerPage.of(response_id).require_lead())
    flash("It is not published by itself.", "success")
    return _here(response_id)


@blueprint.route("/publishing-holds", methods=["GET", "POST"])
@requires(HOLD)
@writes
def holds() -> str | HttpResponse | tuple[str, int]:
    """When is nothing published?"""
    form = HoldForm()

    def add() -> None:
        first, last = form.days()
        service.add_hold(name=form.name.data or "", starts_on=first, ends_on=last)

    if form.is_submitted() and attempt(form, add):
        flash("Saved. Nothing is published in that time.", "success")
        return redirect(url_for("responses.holds"))
    page = render_template("responses/holds.html", form=form, holds=queries.holds())
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/publishing-holds/<uuid:hold_id>/end")
@requires(HOLD)
@writes
def end_hold(hold_id: uuid.UUID) -> HttpResponse:
    """Take a pre-election period back."""
    service.end_hold(hold_id=hold_id)
    flash("Taken back. What is cleared can be published.", "success")
    return redirect(url_for("responses.holds"))
