"""What somebody is sent, when, and where."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.errors import FieldError
from frontline.core.extension_points import render_sections
from frontline.core.forms import find_failed_form, handle
from frontline.core.transactions import commits
from frontline.notices import addresses, bounces, queries
from frontline.notices.forms import AddressForm, CodeForm, EmailFrequencyForm
from frontline.notices.models import EmailFrequency
from frontline.notices.views.blueprint import blueprint


@blueprint.get("/notices/settings")
@signed_in
def settings() -> str:
    """What am I sent, and where? For everybody signed in. 200."""
    return _render_settings()


@blueprint.post("/notices/settings/pace")
@signed_in
@commits
def save_email_frequency() -> Response | tuple[str, int]:
    """Choose whether notices come by email too; for everybody signed in. 302 to the settings, 422 with the errors."""
    form = EmailFrequencyForm()
    return handle(
        form,
        lambda: addresses.set_email_frequency(
            person_id=current_person().id,
            frequency=EmailFrequency(form.email_frequency.data),
            time_zone=form.time_zone.data,
        ),
        to=url_for("notices.settings"),
        again=lambda: _render_settings(frequency_form=form),
        success=_("Saved."),
    )


@blueprint.post("/notices/settings/works-again")
@signed_in
@commits
def clear_bounce() -> Response:
    """Use an address again from which mail came back; for everybody signed in. 302 to the settings."""
    bounces.clear_bounce(person_id=current_person().id)
    flash(_("Saved. Email goes there again."), "success")
    return redirect(url_for("notices.settings"))


@blueprint.post("/notices/settings/address")
@signed_in
@commits
def propose_address() -> Response | tuple[str, int]:
    """Send a code to an address of one's own; for everybody signed in. 302 to the settings, 422 with the errors."""
    form = AddressForm()
    return handle(
        form,
        lambda: addresses.propose_address(person_id=current_person().id, address=form.address.data or ""),
        to=url_for("notices.settings"),
        again=lambda: _render_settings(address_form=form),
        success=_("A code is on its way to %(address)s.", address=form.address.data),
    )


@blueprint.post("/notices/settings/code")
@signed_in
@commits
def confirm_address() -> Response | tuple[str, int]:
    """Confirm the address with the code; for everybody signed in. 302 to the settings, 200 or 422 with the error.

    A wrong code is counted, and an error status would undo that: hence its 200, which `handle` does not have.
    """
    form = CodeForm()
    if not form.validate():
        return _render_settings(code_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        is_right = addresses.confirm_address(person_id=current_person().id, code=form.code.data or "")
    except FieldError as error:
        form.code.errors = [str(error)]
        return _render_settings(code_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if not is_right:
        form.code.errors = [_("That is not the code. Look again")]
        return _render_settings(code_form=form), HTTPStatus.OK
    flash(_("Confirmed. Email goes there from now on."), "success")
    return redirect(url_for("notices.settings"))


def _render_settings(
    *,
    frequency_form: EmailFrequencyForm | None = None,
    address_form: AddressForm | None = None,
    code_form: CodeForm | None = None,
) -> str:
    preference = queries.get_preference(current_person().id)
    frequency_form = frequency_form or EmailFrequencyForm(
        formdata=None, data={"email_frequency": preference.email_frequency.value, "time_zone": preference.time_zone}
    )
    return render_template(
        "notices/settings.html", preference=preference, frequency_form=frequency_form,
        address_form=address_form or AddressForm(formdata=None), code_form=code_form or CodeForm(formdata=None),
        failed=find_failed_form(frequency_form, address_form, code_form),
        work_address=current_person().email, extension_sections=render_sections("notice settings"),
    )  # fmt: skip
