"""The agreement: read and signed here, kept as a document, or signed on paper and scanned."""

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.downloads import make_download
from frontline.core.errors import FieldError, NotFoundError, require_found
from frontline.core.files.results import MAX_FILE_BYTES
from frontline.core.forms import get_uploaded_file, handle
from frontline.core.settings import get_settings
from frontline.core.storage import get_storage
from frontline.core.transactions import allow_body_size, commits
from frontline.core.translation import gettext as _
from frontline.core.vault import vault
from frontline.placements.agreement_document import (
    describe_standing,
    format_agreement_reference,
    render_agreement_pdf,
)
from frontline.placements.forms.steps import ScanForm, SignAgreementForm
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.placement import Party, Placement
from frontline.placements.queries import records
from frontline.placements.queries.records import list_agreements
from frontline.placements.service import agreements
from frontline.placements.service.agreements import (
    Signatory,
    get_terms_for_reader,
    has_other_clauses,
    list_signable_parties,
    sign_agreement,
)
from frontline.placements.views.blueprint import blueprint
from frontline.placements.views.placement import get_visible_placement

READ, MANAGE = Permission.READ_PLACEMENTS, Permission.MANAGE_PLACEMENTS


@blueprint.route("/placements/<uuid:placement_id>/agreement", methods=["GET", "POST"])
@requires(READ)
@commits
def agreement(placement_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is agreed, and will you sign it? The terms and who has signed; for those who may read the placement.

    200; 302 to the placement once it is signed, 404 without an agreement, 422 with the errors.
    """
    placement, form = get_visible_placement(placement_id), SignAgreementForm()
    current_agreement = _get_current_agreement(placement)
    if not form.is_submitted():
        return _render_agreement(placement, current_agreement, form)
    return handle(
        form,
        lambda: _sign_agreement(placement, form),
        to=url_for("placements.placement", placement_id=placement_id),
        again=lambda: _render_agreement(placement, current_agreement, form),
        success=_("You have signed the agreement."),
    )


def _render_agreement(placement: Placement, agreement: Agreement, form: SignAgreementForm) -> str:
    signable_parties = list_signable_parties(placement, current_person())
    form.read_digest.data = agreement.digest
    form.party.data = signable_parties[0].value if signable_parties else ""
    return render_template(
        "placements/agreement.html",
        placement=placement,
        agreement=agreement,
        form=form,
        signable_parties=signable_parties,
        parties=(Party.HOME, Party.HOST, Party.SECONDEE),
        reference=format_agreement_reference(placement, agreement),
        standing=describe_standing(agreement, records.find_agreement_in_force(placement.id)),
        has_other_clauses=has_other_clauses(placement, agreement),
        manages=is_allowed(MANAGE),
        terms=get_terms_for_reader(placement, agreement),
    )


def _sign_agreement(placement: Placement, form: SignAgreementForm) -> None:
    try:
        party = Party(form.party.data or "")
    except ValueError:
        raise FieldError("name", "Open the agreement again, then sign") from None
    signatory = Signatory(current_person(), party, form.name.data or "", form.role.data or "")
    sign_agreement(placement=placement, signatory=signatory, read_digest=form.read_digest.data or "")


def _get_current_agreement(placement: Placement) -> Agreement:
    return require_found(records.find_current_agreement(placement.id), "There is no agreement yet.")


@blueprint.get("/placements/<uuid:placement_id>/agreements/<int:number>.pdf")
@requires(READ)
def agreement_pdf(placement_id: uuid.UUID, number: int) -> Response:
    """An agreement as a PDF, a void one included; for those who may read the placement. 200, 404."""
    placement = get_visible_placement(placement_id)
    agreement_by_number = {agreement.number: agreement for agreement in list_agreements(placement.id)}
    numbered_agreement = require_found(agreement_by_number.get(number), "There is no such agreement.")
    document = render_agreement_pdf(placement, numbered_agreement, records.find_agreement_in_force(placement.id))
    return make_download(document, f"agreement-{number}.pdf", inline=True)


@blueprint.route("/placements/<uuid:placement_id>/agreement/scan", methods=["GET", "POST"])
@requires(MANAGE)
@commits
@allow_body_size(MAX_FILE_BYTES + 64 * 1024)
def add_scan(placement_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Add an agreement that was signed on paper; for coordinators. 200; 302 to the placement, 422 with the errors."""
    placement, form = get_visible_placement(placement_id), ScanForm()
    form.fill_choices(set(Party) - _get_current_agreement(placement).signed_by)
    if not form.is_submitted():
        return _render_scan(placement, form)
    return handle(
        form,
        lambda: agreements.add_signed_scan(
            placement=placement,
            signatory=Signatory(current_person(), Party(form.party.data), form.name.data or "", form.role.data or ""),
            content=get_uploaded_file().read(),
        ),
        to=url_for("placements.placement", placement_id=placement_id),
        again=lambda: _render_scan(placement, form),
        success=_("The signed agreement is saved."),
    )


def _render_scan(placement: Placement, form: ScanForm) -> str:
    return render_template("placements/scan.html", placement=placement, form=form)


@blueprint.get("/placements/<uuid:placement_id>/signatures/<uuid:signature_id>")
@requires(READ)
def signed_scan(placement_id: uuid.UUID, signature_id: uuid.UUID) -> Response:
    """The scan of an agreement that was signed on paper; for those who may read the placement. 200, 404."""
    placement = get_visible_placement(placement_id)
    signatures = [signature for agreement in list_agreements(placement.id) for signature in agreement.signatures]
    key = next((signature.upload_key for signature in signatures if signature.id == signature_id), None)
    if key is None:
        raise NotFoundError("There is no such document.")
    content = vault.unlock_bytes(get_storage(get_settings()).get(key))
    return make_download(content, f"signed-agreement.{key.rpartition('.')[2]}")
