"""The agreement of the three parties: made from the record, signed as it stood, void when the record says otherwise."""

import hashlib
import json
import uuid

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, StorageUnavailableError, TransitionError
from frontline.core.files.cleaning import clean_file
from frontline.core.files.results import FileRefusedError
from frontline.core.files.virus_scan import scan_for_viruses
from frontline.core.settings import get_settings
from frontline.core.storage import get_storage
from frontline.core.translation import gettext as _
from frontline.core.vault import vault
from frontline.placements.agreement_terms import build_agreement_terms, build_localised_terms
from frontline.placements.models.agreement import Agreement, Signature
from frontline.placements.models.placement import Party, Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.prior_approvals import list_missing_approvals
from frontline.placements.queries.records import list_objectives
from frontline.placements.service.gaps import close_filled_gaps
from frontline.placements.service.state_changes import change_placement_state, lock_placement, record_amendment

_S = PlacementState
# An agreement that is not signed by all can still be made and signed.
_SIGNABLE_STATES = (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, _S.ACTIVE, _S.ENDING, _S.PAUSED, _S.EXTENSION_REQUESTED)


def make_agreement(*, placement: Placement) -> Agreement:
    """Make the agreement from the record as it is now; an earlier one is void.

    Raises:
        TransitionError: it is not time for it, or something that must be in it is missing.
    """
    placement = lock_placement(placement.id)
    if placement.state not in _SIGNABLE_STATES:
        raise TransitionError("The agreement can be made when both organisations have agreed, and until the end.")
    current_agreement = records.find_current_agreement(placement.id)
    if current_agreement is not None and not has_record_changed(placement, current_agreement):
        raise TransitionError("The agreement matches the record. A new one is made only when the record changes.")
    if missing := list_missing_for_agreement(placement):
        raise TransitionError(_("Before the agreement can be made, add: %(missing)s.", missing=", ".join(missing)))
    _void_agreement(current_agreement)
    placement_objectives = list_objectives(placement.id)
    term_pairs = build_agreement_terms(placement, [objective.description for objective in placement_objectives])
    agreement_count = select(func.count()).where(Agreement.placement_id == placement.id)
    number = 1 + (db.session.scalar(agreement_count) or 0)
    agreement = Agreement(
        placement_id=placement.id, number=number, terms=term_pairs, digest=compute_terms_digest(term_pairs)
    )
    db.session.add(agreement)
    db.session.flush()
    record_event("placement.agreement_made", kind="placement", key=placement.id, reason=agreement.digest)
    record_amendment(placement, _("Agreement %(number)s made", number=number))
    return agreement


def can_make_agreement(placement: Placement) -> bool:
    """Whether an agreement can be made now: there is none that says what the record says, and nothing is missing."""
    current_agreement = records.find_current_agreement(placement.id)
    is_needed = current_agreement is None or has_record_changed(placement, current_agreement)
    return placement.state in _SIGNABLE_STATES and is_needed and not list_missing_for_agreement(placement)


def list_missing_for_agreement(placement: Placement) -> list[str]:
    """What must be on record before an agreement can be made of it, and is not."""
    required_terms = {
        _("the line manager at home"): placement.home_manager_id,
        _("the line manager at the host"): placement.host_manager_id,
        _("who pays what"): placement.salary_share is not None,
        _("the clearance that is needed"): placement.clearance,
    }  # fmt: skip
    missing_terms = [name for name, is_present in required_terms.items() if not is_present]
    return missing_terms + list_missing_approvals(placement)


def compute_terms_digest(term_pairs: list[list[str]]) -> str:
    """The SHA-256 of the terms, as text: what a signature is under."""
    serialised = json.dumps(term_pairs, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(serialised.encode()).hexdigest()


def sign_agreement(*, placement: Placement, person: Person, party: Party, name: str, read_digest: str) -> None:
    """Sign for one party; the third signature completes the agreement.

    Args:
        placement: whose agreement it is.
        person: who signs.
        party: for whom.
        name: what they typed, which must be their name.
        read_digest: the digest of the text that they had before them.

    Raises:
        FieldError: the name is not theirs, or the text has changed since.
        TransitionError: there is nothing to sign, or it is signed.
    """
    placement = lock_placement(placement.id)
    if party not in placement.get_parties_of(person.id):
        raise TransitionError("You are not named for this party any more. See who is.")
    agreement = _require_signable_agreement(placement, party)
    if read_digest != agreement.digest or has_record_changed(placement, agreement):
        raise FieldError("name", "The agreement has changed since you read it. Read it again, then sign")
    if " ".join(name.split()).casefold() != person.name.casefold():
        raise FieldError("name", _("Enter your name as it stands on the agreement: %(name)s", name=person.name))
    _add_signature(placement, agreement, Signature(party=party, person_id=person.id, name=person.name))


def add_signed_scan(*, placement: Placement, person: Person, party: Party, name: str, content: bytes) -> None:
    """Keep the scan of an agreement that was signed on paper for one party.

    Raises:
        FieldError: it is no PDF or photo, or harmful; or the name of who signed is missing.
        TransitionError: there is nothing to sign, or it is signed.
    """
    placement = lock_placement(placement.id)
    agreement = _require_signable_agreement(placement, party)
    if has_record_changed(placement, agreement):
        raise TransitionError("The record has changed since this agreement was made. Make a new one first.")
    if not name:
        raise FieldError("name", "Enter who signed")
    scan_for_viruses(content, get_settings().scanner)
    try:
        cleaned_file = clean_file(content)
    except FileRefusedError as error:
        raise FieldError("file", str(error)) from None
    key = f"agreement-{uuid.uuid4()}.{cleaned_file.ending}"
    try:
        get_storage(get_settings()).put(key, vault.lock_bytes(cleaned_file.content))
    except StorageUnavailableError as error:
        raise FieldError("file", str(error)) from error
    _add_signature(placement, agreement, Signature(party=party, person_id=person.id, name=name, upload_key=key))


def _require_signable_agreement(placement: Placement, party: Party) -> Agreement:
    agreement = records.find_current_agreement(placement.id)
    if agreement is None or placement.state not in _SIGNABLE_STATES:
        raise TransitionError("There is no agreement to sign at the moment.")
    if missing := list_missing_approvals(placement):
        raise TransitionError(_("Before anybody can sign, add: %(missing)s.", missing=", ".join(missing)))
    if party in agreement.signed_by:
        raise TransitionError(_("Already signed: %(party)s.", party=party.label.lower()))
    return agreement


def _add_signature(placement: Placement, agreement: Agreement, signature: Signature) -> None:
    signature.digest, signature.signed_on = agreement.digest, get_london_today()
    agreement.signatures.append(signature)
    db.session.flush()
    party = signature.party.label.lower()
    record_event("placement.signed", kind="placement", key=placement.id, reason=f"{party}: {agreement.digest}")
    params = {"number": agreement.number, "name": signature.name, "party": party}
    if signature.upload_key:
        record_amendment(placement, _("Agreement %(number)s signed on paper by %(name)s (%(party)s)", **params))
    else:
        record_amendment(placement, _("Agreement %(number)s signed by %(name)s (%(party)s)", **params))
    if agreement.is_signed:
        close_filled_gaps(placement)
        if placement.state is _S.CLEARANCE_PENDING:
            change_placement_state(placement, _S.AGREEMENT_SIGNED)


def void_outdated_agreement(placement: Placement) -> None:
    """An agreement that says something else than the record counts no more, before the first day."""
    agreement = records.find_current_agreement(placement.id)
    if agreement is None or placement.state not in {_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED}:
        return
    if has_record_changed(placement, agreement):
        _void_agreement(agreement)
        if placement.state is _S.AGREEMENT_SIGNED:
            summary = _("The record changed: the agreement has to be signed again")
            change_placement_state(placement, _S.CLEARANCE_PENDING, summary=summary)
        else:
            record_amendment(placement, _("The record changed: a new agreement has to be made"))


def has_record_changed(placement: Placement, agreement: Agreement) -> bool:
    """Whether the record says something else by now than an agreement does."""
    placement_objectives = list_objectives(placement.id)
    return (
        build_agreement_terms(placement, [objective.description for objective in placement_objectives])
        != agreement.terms
    )


def get_terms_for_reader(placement: Placement, agreement: Agreement) -> list[list[str]]:
    """The terms of an agreement, in the reader's language where the record still says the same."""
    if has_record_changed(placement, agreement):
        return agreement.terms
    return build_localised_terms(placement, [objective.description for objective in list_objectives(placement.id)])


def _void_agreement(agreement: Agreement | None) -> None:
    if agreement is not None:
        agreement.void_at = now()


def list_signable_parties(placement: Placement, person: Person) -> list[Party]:
    """For which parties somebody can sign just now."""
    agreement = records.find_current_agreement(placement.id)
    if agreement is None or placement.state not in _SIGNABLE_STATES:
        return []
    return sorted(placement.get_parties_of(person.id) - agreement.signed_by)
