"""The agreement of the three parties: made from the record, signed as it stood, void when the record says otherwise."""

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass

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
from frontline.core.working_days import add_working_days
from frontline.placements.agreement_terms import build_agreement_terms, build_localised_terms, list_given_terms
from frontline.placements.models.agreement import Agreement, Signature
from frontline.placements.models.placement import BEFORE_START_STATES, SIGNABLE_STATES, Party, Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.clauses import format_clauses_name, get_clause_set
from frontline.placements.queries.prior_approvals import list_missing_approvals
from frontline.placements.queries.records import list_objectives
from frontline.placements.service.gaps import close_filled_gaps
from frontline.placements.service.state_changes import change_placement_state, lock_placement, record_amendment

_S = PlacementState
_SIGNING_DAYS = 10  # working days for an agreement that is made while the placement runs


def make_agreement(*, placement: Placement, sign_by: dt.date | None = None, renewal_reason: str = "") -> Agreement:
    """Make the agreement from the record and the department's clauses as they are now.

    An earlier one is void; one that all have signed stays in force, once the placement runs, until this one is signed.

    Args:
        placement: whose agreement it is.
        sign_by: by when all are to sign it, where the first day does not tell.
        renewal_reason: why it is made anew for the sake of other clauses alone.

    Raises:
        TransitionError: it is not time for it, or something that must be in it is missing.
    """
    placement = lock_placement(placement.id)
    if placement.state not in SIGNABLE_STATES:
        raise TransitionError("The agreement can be made when both organisations have agreed, and until the end.")
    current_agreement = records.find_current_agreement(placement.id)
    is_needed = current_agreement is None or has_record_changed(placement, current_agreement)
    if not is_needed and not (renewal_reason and has_other_clauses(placement, current_agreement)):
        raise TransitionError("The agreement matches the record. A new one is made only when the record changes.")
    if missing := list_missing_for_agreement(placement):
        raise TransitionError(_("Before the agreement can be made, add: %(missing)s.", missing=", ".join(missing)))
    if placement.state in BEFORE_START_STATES or (current_agreement and not current_agreement.is_signed):
        _void_agreement(current_agreement)
    agreement = build_agreement(placement, records.count_agreements(placement.id) + 1)
    agreement.sign_by = sign_by or (None if placement.state in BEFORE_START_STATES else compute_sign_by(placement))
    db.session.add(agreement)
    db.session.flush()
    record_event("placement.agreement_made", kind="placement", key=placement.id, reason=agreement.digest)
    summary = _("Agreement %(number)s made", number=agreement.number)
    if placement.state is _S.AGREEMENT_SIGNED:
        change_placement_state(placement, _S.CLEARANCE_PENDING, summary=summary, reason=renewal_reason)
    else:
        record_amendment(placement, summary, renewal_reason)
    return agreement


def build_agreement(placement: Placement, number: int) -> Agreement:
    """An agreement with the terms of the record and the clauses of the host department, not yet entered."""
    placement_objectives = list_objectives(placement.id)
    term_pairs = build_agreement_terms(placement, [objective.description for objective in placement_objectives])
    clause_set = get_clause_set(placement.host_department_id, placement.kind)
    clauses = [clause.to_json() for clause in clause_set.clauses]
    return Agreement(
        placement_id=placement.id, number=number, terms=term_pairs, clauses=clauses,
        clauses_name=format_clauses_name(clause_set, placement.host_department.name),
        digest=compute_agreement_digest(term_pairs, clauses),
    )  # fmt: skip


def compute_sign_by(placement: Placement) -> dt.date:
    """By when an agreement that is made while the placement runs is to be signed: soon, and before the last day."""
    return min(add_working_days(get_london_today(), _SIGNING_DAYS), placement.ends_on)


def can_make_agreement(placement: Placement) -> bool:
    """Whether an agreement can be made now: there is none that says what the record says, and nothing is missing."""
    current_agreement = records.find_current_agreement(placement.id)
    is_needed = current_agreement is None or has_record_changed(placement, current_agreement)
    return placement.state in SIGNABLE_STATES and is_needed and not list_missing_for_agreement(placement)


def list_missing_for_agreement(placement: Placement) -> list[str]:
    """What must be on record before an agreement can be made of it, and is not."""
    required_terms = {
        _("the line manager at home"): placement.home_manager_id,
        _("the line manager at the host"): placement.host_manager_id,
        _("the share of the salary that the host pays"): placement.salary_share is not None,
        _("the share of the on-costs that the host pays"): placement.on_costs_share is not None,
        _("the full-time equivalent"): placement.full_time_equivalent is not None,
        _("the clearance that is needed"): placement.clearance,
    }  # fmt: skip
    missing_terms = [name for name, is_present in required_terms.items() if not is_present]
    return missing_terms + list_missing_approvals(placement)


def compute_agreement_digest(term_pairs: list[list[str]], clauses: list[dict[str, str]]) -> str:
    """The SHA-256 of terms and clauses, as JSON with its keys in order: what a signature is under."""
    agreed = {"terms": term_pairs, "clauses": clauses}
    serialised = json.dumps(agreed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(serialised.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a party: the name that was typed, which must be theirs, and the role in which they sign."""

    person: Person
    party: Party
    name: str
    role: str = ""


def sign_agreement(*, placement: Placement, signatory: Signatory, read_digest: str) -> None:
    """Sign for one party; the third signature completes the agreement.

    Args:
        placement: whose agreement it is.
        signatory: who signs, for whom, and as what.
        read_digest: the digest of the text that they had before them.

    Raises:
        FieldError: the name is not theirs, an organisation's signatory gives no role, or the text has changed since.
        TransitionError: there is nothing to sign, or it is signed.
    """
    placement, person, party = lock_placement(placement.id), signatory.person, signatory.party
    if party not in placement.get_parties_of(person.id):
        raise TransitionError("You are not named for this party any more. See who is.")
    agreement = _require_signable_agreement(placement, party)
    if read_digest != agreement.digest or has_record_changed(placement, agreement):
        raise FieldError("name", "The agreement has changed since you read it. Read it again, then sign")
    if " ".join(signatory.name.split()).casefold() != person.name.casefold():
        raise FieldError("name", _("Enter your name as it stands on the agreement: %(name)s", name=person.name))
    if party is not Party.SECONDEE and not signatory.role:
        raise FieldError("role", _("Enter your role, for example Head of Human Resources"))
    signature = Signature(party=party, person_id=person.id, name=person.name, role=signatory.role)
    _add_signature(placement, agreement, signature)


def add_signed_scan(*, placement: Placement, signatory: Signatory, content: bytes) -> None:
    """Keep the scan of an agreement that was signed on paper for one party; `signatory.person` is who keeps it.

    Raises:
        FieldError: it is no PDF or photo, or harmful; or the name of who signed is missing.
        TransitionError: there is nothing to sign, or it is signed.
    """
    placement = lock_placement(placement.id)
    party = signatory.party
    agreement = _require_signable_agreement(placement, party)
    if has_record_changed(placement, agreement):
        raise TransitionError("The record has changed since this agreement was made. Make a new one first.")
    if not signatory.name:
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
    signature = Signature(
        party=party, person_id=signatory.person.id, name=signatory.name, role=signatory.role, upload_key=key
    )
    _add_signature(placement, agreement, signature)


def _require_signable_agreement(placement: Placement, party: Party) -> Agreement:
    agreement = records.find_current_agreement(placement.id)
    if agreement is None or placement.state not in SIGNABLE_STATES:
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
        _replace_earlier_agreements(placement, agreement)
        close_filled_gaps(placement)
        if placement.state is _S.CLEARANCE_PENDING:
            change_placement_state(placement, _S.AGREEMENT_SIGNED)


def _replace_earlier_agreements(placement: Placement, agreement: Agreement) -> None:
    for earlier_agreement in records.list_agreements(placement.id):
        if earlier_agreement.number < agreement.number and earlier_agreement.void_at is None:
            _void_agreement(earlier_agreement)


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
    """Whether the record says something else by now than an agreement does; what neither gives, neither says."""
    objectives = [objective.description for objective in list_objectives(placement.id)]
    return list_given_terms(build_agreement_terms(placement, objectives)) != list_given_terms(agreement.terms)


def has_other_clauses(placement: Placement, agreement: Agreement | None) -> bool:
    """Whether the department uses other clauses by now than an agreement has; the agreement keeps its own."""
    if agreement is None:
        return False
    return get_clause_set(placement.host_department_id, placement.kind).clauses != agreement.agreed_clauses


def can_renew_clauses(placement: Placement) -> bool:
    """Whether the agreement could be made anew for the sake of its clauses alone."""
    agreement = records.find_current_agreement(placement.id)
    return (
        placement.state in SIGNABLE_STATES
        and has_other_clauses(placement, agreement)
        and not list_missing_for_agreement(placement)
    )


def get_terms_for_reader(placement: Placement, agreement: Agreement) -> list[list[str]]:
    """The terms of an agreement, in the reader's language where the record still says the same."""
    objectives = [objective.description for objective in list_objectives(placement.id)]
    if build_agreement_terms(placement, objectives) != agreement.terms:
        return agreement.terms
    return build_localised_terms(placement, objectives)


def _void_agreement(agreement: Agreement | None) -> None:
    if agreement is not None:
        agreement.void_at = now()


def list_signable_parties(placement: Placement, person: Person) -> list[Party]:
    """For which parties somebody can sign just now."""
    agreement = records.find_current_agreement(placement.id)
    if agreement is None or placement.state not in SIGNABLE_STATES:
        return []
    return sorted(placement.get_parties_of(person.id) - agreement.signed_by)
