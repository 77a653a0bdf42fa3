"""How moderation is done: the rules, and whoever may set them."""

import datetime as dt
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.insights.queries.usage import list_usage_counts
from frontline.insights.service.usage import SATISFACTION
from frontline.moderation.forms import AcquaintanceForm, DutyContactForm, PhraseForm
from frontline.moderation.models import Concern
from frontline.moderation.queries.acquaintances import list_acquaintances
from frontline.moderation.queries.rules import count_misses, get_moderation_policy, list_duty_contacts, list_phrases
from frontline.moderation.service import rules as service_rules
from frontline.moderation.service.rules import add_acquaintance, name_duty_contact, set_automatic_pass
from frontline.moderation.views.blueprint import blueprint

RULES = "moderation.rules"
_PERIOD = dt.timedelta(days=90)


@blueprint.get("/moderation/rules")
@requires(Permission.READ_MODERATION_RULES)
def rules() -> str:
    """How do we moderate, and how well does the screen do? For moderators and administrators. 200."""
    return _render_rules()


def _render_rules(
    *, acquaintance: AcquaintanceForm | None = None, phrasing: PhraseForm | None = None,
    naming: DutyContactForm | None = None,
) -> str:  # fmt: skip
    moderated, with_misses, places = count_misses()
    return render_template(
        "moderation/rules.html", acquaintance_form=acquaintance or AcquaintanceForm(formdata=None),
        phrase_form=phrasing or PhraseForm(formdata=None), duty_form=naming or DutyContactForm(formdata=None),
        failed=find_failed_form(acquaintance, phrasing, naming), acquaintances=list_acquaintances(current_person()),
        phrases=list_phrases(), contacts=list_duty_contacts(), policy=get_moderation_policy(),
        moderated=moderated, with_misses=with_misses, places=places,
        measures=list_usage_counts(get_london_today() - _PERIOD), levels=SATISFACTION,
    )  # fmt: skip


@blueprint.post("/moderation/rules/people")
@requires(Permission.MODERATE)
@commits
def stand_back() -> Response | tuple[str, int]:
    """Stand back from somebody one knows; for moderators. 302 to the rules, 422 where nobody has that address."""
    form = AcquaintanceForm()
    return handle(
        form,
        lambda: add_acquaintance(moderator=current_person(), email=form.email.data or ""),
        success=lambda person: _("What %(name)s writes goes to other moderators from now on.", name=person.name),
        to=url_for(RULES),
        again=lambda: _render_rules(acquaintance=form),
    )


@blueprint.post("/moderation/rules/people/<uuid:person_id>/remove")
@requires(Permission.MODERATE)
@commits
def forget_acquaintance(person_id: uuid.UUID) -> Response:
    """No longer stand back from somebody; for moderators. 302 to the rules."""
    service_rules.remove_acquaintance(moderator=current_person(), person_id=person_id)
    return redirect(url_for(RULES))


@blueprint.post("/moderation/rules/phrases")
@requires(Permission.MODERATE)
@commits
def add_phrase() -> Response | tuple[str, int]:
    """Add words that are used again and again; for moderators. 302 to the rules, 422 with the errors."""
    form = PhraseForm()
    return handle(
        form,
        lambda: service_rules.add_phrase(use=form.use.data, title=form.title.data or "", body=form.body.data or ""),
        success=_("Added."),
        to=url_for(RULES),
        again=lambda: _render_rules(phrasing=form),
    )


@blueprint.post("/moderation/rules/phrases/<uuid:phrase_id>/remove")
@requires(Permission.MODERATE)
@commits
def remove_phrase(phrase_id: uuid.UUID) -> Response:
    """Remove such words; for moderators. 302 to the rules."""
    service_rules.remove_phrase(phrase_id=phrase_id)
    return redirect(url_for(RULES))


@blueprint.post("/moderation/rules/duty-contacts")
@requires(Permission.MANAGE_MODERATION)
@commits
def name_contact() -> Response | tuple[str, int]:
    """Name whose duty a concern is; for administrators. 302 to the rules, 422 with the errors."""
    form = DutyContactForm()
    return handle(
        form,
        lambda: name_duty_contact(
            concern=Concern(form.concern.data), email=form.email.data or "", phone=form.phone.data or "",
            hours=form.hours.data or "", out_of_hours=form.out_of_hours.data or "",
        ),
        success=lambda contact: _("%(name)s is alerted from now on.", name=contact.person.name),
        to=url_for(RULES),
        again=lambda: _render_rules(naming=form),
    )  # fmt: skip


@blueprint.post("/moderation/rules/automatic-pass")
@requires(Permission.MANAGE_MODERATION)
@commits
def automatic_pass() -> Response:
    """Switch the automatic pass on or off; for administrators. 302 to the rules."""
    is_on = request.form.get("on") == "yes"
    set_automatic_pass(on=is_on)
    flash(_("The automatic pass is on.") if is_on else _("The automatic pass is off."), "success")
    return redirect(url_for(RULES))
