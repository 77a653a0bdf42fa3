"""The agreement: read and signed here, kept as a document, or signed on paper and scanned."""

import uuid

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import download
from frontline.core.errors import FieldError, NotFoundError, or_missing
from frontline.core.files import MOST_BYTES
from frontline.core.forms import attempt, uploaded
from frontline.core.settings import load_settings
from frontline.core.storage import storage
from frontline.core.vault import vault
from frontline.core.writes import accepts, writes
from frontline.placements import queries, service
from frontline.placements.agreement import as_pdf
from frontline.placements.forms.steps import ScanForm, SignForm
from frontline.placements.models import Agreement, Party, Placement
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.page import found

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS


@blueprint.route("/placements/<uuid:placement_id>/agreement", methods=["GET", "POST"])
@requires(READ)
@writes
def agreement(placement_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is agreed, and will you sign it?"""
    placement, person, form = found(placement_id), current_person(), SignForm()
    agreed = _in_force(placement)
    if form.is_submitted() and attempt(form, lambda: _sign(placement, form)):
        flash("You have signed the agreement.", "success")
        return redirect(url_for("placements.placement", placement_id=placement_id))
    to_sign = service.may_sign(placement, person)
    form.read.data, form.party.data = agreed.digest, to_sign[0].value if to_sign else ""
    page = render_template(
        "placements/agreement.html", placement=placement, agreement=agreed, form=form, to_sign=to_sign,
        every_party=tuple(Party), terms=service.wording(placement, agreed),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def _sign(placement: Placement, form: SignForm) -> None:
    try:
        party = Party(form.party.data or "")
    except ValueError:
        raise FieldError("name", "Open the agreement again, then sign") from None
    name, read = form.name.data or "", form.read.data or ""
    service.sign(placement=placement, person=current_person(), party=party, name=name, read=read)


def _in_force(placement: Placement) -> Agreement:
    return or_missing(queries.agreement(placement.id), "There is no agreement yet.")


@blueprint.get("/placements/<uuid:placement_id>/agreements/<int:number>.pdf")
@requires(READ)
def agreement_pdf(placement_id: uuid.UUID, number: int) -> Response:
    """An agreement as a document, a void one included."""
    placement = found(placement_id)
    made = {one.number: one for one in queries.agreements(placement.id)}
    agreed = or_missing(made.get(number), "There is no such agreement.")
    return download(as_pdf(placement, agreed), f"agreement-{number}.pdf", inline=True)


@blueprint.route("/placements/<uuid:placement_id>/agreement/scan", methods=["GET", "POST"])
@requires(MANAGE)
@writes
@accepts(MOST_BYTES + 64 * 1024)
def add_scan(placement_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Add an agreement that was signed on paper."""
    placement, form = found(placement_id), ScanForm()
    agreed = _in_force(placement)
    form.offer(set(Party) - agreed.signed_by)

    def add() -> None:
        content, party, name = uploaded().read(), Party(form.party.data), form.name.data or ""
        service.add_scan(placement=placement, person=current_person(), party=party, name=name, content=content)

    if form.is_submitted() and attempt(form, add):
        flash("The signed agreement is kept.", "success")
        return redirect(url_for("placements.placement", placement_id=placement_id))
    page = render_template("placements/scan.html", placement=placement, form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/placements/<uuid:placement_id>/signatures/<uuid:signature_id>")
@requires(READ)
def scan(placement_id: uuid.UUID, signature_id: uuid.UUID) -> Response:
    """The scan of an agreement that was signed on paper."""
    placement = found(placement_id)
    signatures = [one for made in queries.agreements(placement.id) for one in made.signatures]
    key = next((one.upload_key for one in signatures if one.id == signature_id), None)
    if key is None:
        raise NotFoundError("There is no such document.")
    content = vault.unlock_bytes(storage(load_settings()).get(key))
    return download(content, f"signed-agreement.{key.rpartition('.')[2]}")
