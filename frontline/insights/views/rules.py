"""How moderation is done: people one knows, phrases, duty contacts, the automatic pass, how the service does."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.errors import FieldError
from frontline.core.furniture import today
from frontline.core.writes import writes
from frontline.insights import queries, service
from frontline.insights.forms.moderating import AcquaintanceForm, DutyContactForm, PhraseForm
from frontline.insights.models import Concern
from frontline.insights.views.blueprint import blueprint

RULES = "insights.rules"
_PERIOD = dt.timedelta(days=90)


@blueprint.get("/moderation/rules")
@requires(Permission.READ_MODERATION_RULES)
def rules() -> str:
    """How do we moderate, and how well does the screen do?"""
    return _page()


def _page(
    known: AcquaintanceForm | None = None, phrase: PhraseForm | None = None, duty: DutyContactForm | None = None
) -> str:
    read, with_misses, places = queries.misses()
    return render_template(
        "moderation/rules.html", known_form=known or AcquaintanceForm(formdata=None),
        phrase_form=phrase or PhraseForm(formdata=None), duty_form=duty or DutyContactForm(formdata=None),
        failed=known or phrase or duty, acquaintances=queries.acquaintances(current_person()),
        phrases=queries.phrases(), contacts=queries.duty_contacts(), policy=queries.policy(),
        read=read, with_misses=with_misses, places=places, measures=queries.measures(today() - _PERIOD),
        levels=service.SATISFACTION,
    )  # fmt: skip


@blueprint.post("/moderation/rules/people")
@requires(Permission.MODERATE)
@writes
def stand_back() -> Response | tuple[str, int]:
    """Stand back from somebody one knows."""
    form = AcquaintanceForm()
    if form.validate():
        try:
            known = service.stand_back(moderator=current_person(), email=form.email.data or "")
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash(_("What %(name)s writes goes to other moderators from now on.", name=known.name), "success")
            return redirect(url_for(RULES))
    return _page(known=form), 422


@blueprint.post("/moderation/rules/people/<uuid:person_id>/remove")
@requires(Permission.MODERATE)
@writes
def forget_acquaintance(person_id: uuid.UUID) -> Response:
    """No longer stand back from somebody."""
    service.forget_acquaintance(moderator=current_person(), person_id=person_id)
    return redirect(url_for(RULES))


@blueprint.post("/moderation/rules/phrases")
@requires(Permission.MODERATE)
@writes
def add_phrase() -> Response | tuple[str, int]:
    """Add words that are used again and again."""
    form = PhraseForm()
    if not form.validate():
        return _page(phrase=form), 422
    service.add_phrase(use=form.use.data, title=form.title.data or "", body=form.body.data or "")
    flash(_("Added."), "success")
    return redirect(url_for(RULES))


@blueprint.post("/moderation/rules/phrases/<uuid:phrase_id>/remove")
@requires(Permission.MODERATE)
@writes
def remove_phrase(phrase_id: uuid.UUID) -> Response:
    """Remove such words."""
    service.remove_phrase(phrase_id=phrase_id)
    return redirect(url_for(RULES))


@blueprint.post("/moderation/rules/duty-contacts")
@requires(Permission.MANAGE_MODERATION)
@writes
def name_contact() -> Response | tuple[str, int]:
    """Name whose duty a concern is."""
    form = DutyContactForm()
    if form.validate():
        try:
            contact = service.name_contact(
                concern=Concern(form.concern.data), email=form.email.data or "", phone=form.phone.data or "",
                hours=form.hours.data or "", out_of_hours=form.out_of_hours.data or "",
            )  # fmt: skip
        except FieldError as error:
            form[error.field].errors = [str(error)]
        else:
            flash(_("%(name)s is alerted from now on.", name=contact.person.name), "success")
            return redirect(url_for(RULES))
    return _page(duty=form), 422


@blueprint.post("/moderation/rules/automatic-pass")
@requires(Permission.MANAGE_MODERATION)
@writes
def automatic_pass() -> Response:
    """Switch the automatic pass on or off."""
    on = request.form.get("on") == "yes"
    service.set_automatic_pass(on=on)
    flash(_("The automatic pass is on.") if on else _("The automatic pass is off."), "success")
    return redirect(url_for(RULES))
