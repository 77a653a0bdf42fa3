"""What somebody is sent, when, and where."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.errors import FieldError
from frontline.core.forms import failed
from frontline.core.panels import sections
from frontline.core.writes import writes
from frontline.notices import addresses, bounces, queries
from frontline.notices.forms import AddressForm, CodeForm, PaceForm
from frontline.notices.models import Pace, Preference
from frontline.notices.views.blueprint import blueprint


@blueprint.get("/notices/settings")
@signed_in
def settings() -> str:
    """What am I sent, and where?"""
    return _settings(queries.preference(current_person().id))


@blueprint.post("/notices/settings/pace")
@signed_in
@writes
def pace() -> Response | tuple[str, int]:
    """Choose whether notices come by e-mail too."""
    form = PaceForm()
    if not form.validate():
        return _settings(queries.preference(current_person().id), pace_form=form), 422
    addresses.choose_pace(person_id=current_person().id, pace=Pace(form.pace.data), zone=form.zone.data)
    flash(_("Saved."), "success")
    return redirect(url_for("notices.settings"))


@blueprint.post("/notices/settings/works-again")
@signed_in
@writes
def works_again() -> Response:
    """The address from which mail came back works again."""
    bounces.try_again(person_id=current_person().id)
    flash(_("Saved. Email goes there again."), "success")
    return redirect(url_for("notices.settings"))


@blueprint.post("/notices/settings/address")
@signed_in
@writes
def address() -> Response | tuple[str, int]:
    """Send a code to an address of one's own."""
    form = AddressForm()
    if form.validate():
        try:
            addresses.propose(person_id=current_person().id, address=form.address.data or "")
        except FieldError as error:
            form.address.errors = [str(error)]
        else:
            flash(_("A code is on its way to %(address)s.", address=form.address.data), "success")
            return redirect(url_for("notices.settings"))
    return _settings(queries.preference(current_person().id), address_form=form), 422


@blueprint.post("/notices/settings/code")
@signed_in
@writes
def code() -> Response | tuple[str, int]:
    """Confirm the address with the code."""
    form = CodeForm()
    if form.validate():
        try:
            right = addresses.confirm(person_id=current_person().id, code=form.code.data or "")
        except FieldError as error:
            form.code.errors = [str(error)]
        else:
            if not right:  # counted, so what was tried must be kept: no error status
                form.code.errors = [_("That is not the code. Look again")]
                return _settings(queries.preference(current_person().id), code_form=form), 200
            flash(_("Confirmed. Email goes there from now on."), "success")
            return redirect(url_for("notices.settings"))
    return _settings(queries.preference(current_person().id), code_form=form), 422


def _settings(
    preference: Preference, pace_form: PaceForm | None = None, address_form: AddressForm | None = None,
    code_form: CodeForm | None = None,
) -> str:  # fmt: skip
    pace_form = pace_form or PaceForm(formdata=None, data={"pace": preference.pace.value, "zone": preference.zone})
    return render_template(
        "notices/settings.html", preference=preference, pace_form=pace_form,
        address_form=address_form or AddressForm(formdata=None), code_form=code_form or CodeForm(formdata=None),
        failed=failed(pace_form, address_form, code_form),
        work_address=current_person().email, panels=sections("notice settings"),
    )  # fmt: skip
