import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.errors import FieldError
from frontline.core.forms import failed
from frontline.core.furniture import paginate
from frontline.core.writes import writes
from frontline.notices import addresses, queries, service
from frontline.notices.forms import AddressForm, CodeForm, PaceForm
from frontline.notices.models import Pace, Preference

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
@signed_in
def index() -> str:
    """What is new for me?"""
    return render_template("notices/index.html", page=paginate(queries.of_person(current_person().id)))


@blueprint.post("/<uuid:notice_id>/read")
@signed_in
@writes
def read(notice_id: uuid.UUID) -> Response:
    """Mark it as read."""
    service.mark_read(person_id=current_person().id, notice_id=notice_id)
    return redirect(url_for("notices.index"))


@blueprint.post("/<uuid:notice_id>/open")
@signed_in
@writes
def open_notice(notice_id: uuid.UUID) -> Response:
    """Mark it as read, and go where it leads."""
    return redirect(service.mark_read(person_id=current_person().id, notice_id=notice_id))


@blueprint.get("/settings")
@signed_in
def settings() -> str:
    """What am I sent, and where?"""
    return _settings(queries.preference(current_person().id))


@blueprint.post("/settings/pace")
@signed_in
@writes
def pace() -> Response | tuple[str, int]:
    """Choose whether notices come by e-mail too."""
    form = PaceForm()
    if not form.validate():
        return _settings(queries.preference(current_person().id), pace_form=form), 422
    addresses.choose_pace(person_id=current_person().id, pace=Pace(form.pace.data))
    flash(_("Saved."), "success")
    return redirect(url_for("notices.settings"))


@blueprint.post("/settings/address")
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


@blueprint.post("/settings/code")
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
            flash(_("Confirmed. E-mail goes there from now on."), "success")
            return redirect(url_for("notices.settings"))
    return _settings(queries.preference(current_person().id), code_form=form), 422


def _settings(
    preference: Preference, pace_form: PaceForm | None = None, address_form: AddressForm | None = None,
    code_form: CodeForm | None = None,
) -> str:  # fmt: skip
    pace_form = pace_form or PaceForm(formdata=None, data={"pace": preference.pace.value})
    return render_template(
        "notices/settings.html", preference=preference, pace_form=pace_form,
        address_form=address_form or AddressForm(formdata=None), code_form=code_form or CodeForm(formdata=None),
        failed=failed(pace_form, address_form, code_form),
        work_address=current_person().email,
    )  # fmt: skip
