"""The agreement of the three parties: made from the record, signed as it stood, void when the record says otherwise."""

import hashlib
import json
import uuid

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.files import RefusedError, cleaned, scan
from frontline.core.furniture import today
from frontline.core.settings import load_settings
from frontline.core.storage import storage
from frontline.core.translation import gettext as _
from frontline.core.vault import vault
from frontline.placements import queries
from frontline.placements.agreement import readable_terms, terms
from frontline.placements.models import Agreement, Party, Placement, PlacementState, Signature
from frontline.placements.service.gaps import close_gaps
from frontline.placements.service.moving import amend, locked, move

_S = PlacementState
# An agreement that is not signed by all can still be made and signed.
_CAN_SIGN = (_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED, _S.ACTIVE, _S.ENDING, _S.PAUSED, _S.EXTENSION_REQUESTED)


def make_agreement(*, placement: Placement) -> Agreement:
    """Make the agreement from the record as it is now; an earlier one is void.

    Raises:
        TransitionError: it is not time for it, or something that must be in it is missing.
    """
    placement = locked(placement.id)
    if placement.state not in _CAN_SIGN:
        raise TransitionError("The agreement can be made when both organisations have agreed, and until the end.")
    known = queries.agreement(placement.id)
    if known is not None and not has_changed(placement, known):
        raise TransitionError("The agreement says what the record says. It is made anew only when the record changes.")
    if missing := missing_for_agreement(placement):
        raise TransitionError(_("Before the agreement can be made, add: %(missing)s.", missing=", ".join(missing)))
    _end(known)
    made = queries.objectives(placement.id)
    wording = terms(placement, [objective.what for objective in made])
    count = select(func.count()).where(Agreement.placement_id == placement.id)
    number = 1 + (db.session.scalar(count) or 0)
    agreement = Agreement(placement_id=placement.id, number=number, terms=wording, digest=digest(wording))
    db.session.add(agreement)
    db.session.flush()
    record("placement.agreement_made", kind="placement", key=placement.id, reason=agreement.digest)
    amend(placement, _("Agreement %(number)s made", number=number))
    return agreement


def may_make_agreement(placement: Placement) -> bool:
    """Whether an agreement can be made now: there is none that says what the record says, and nothing is missing."""
    known = queries.agreement(placement.id)
    is_needed = known is None or has_changed(placement, known)
    return placement.state in _CAN_SIGN and is_needed and not missing_for_agreement(placement)


def missing_for_agreement(placement: Placement) -> list[str]:
    """What must be on record before an agreement can be made of it, and is not."""
    needed = {
        _("the line manager at home"): placement.home_manager_id,
        _("the line manager at the host"): placement.host_manager_id,
        _("who pays what"): placement.salary_share is not None,
        _("the clearance that is needed"): placement.clearance,
    }  # fmt: skip
    return [name for name, there in needed.items() if not there]


def digest(wording: list[list[str]]) -> str:
    """The SHA-256 of the terms, as text: what a signature is under."""
    plain = json.dumps(wording, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def sign(*, placement: Placement, person: Person, party: Party, name: str, read: str) -> None:
    """Sign for one party; the third signature completes the agreement.

    Args:
        placement: whose agreement it is.
        person: who signs.
        party: for whom.
        name: what they typed, which must be their name.
        read: the digest of the text that they had before them.

    Raises:
        FieldError: the name is not theirs, or the text has changed since.
        TransitionError: there is nothing to sign, or it is signed.
    """
    placement = locked(placement.id)
    if party not in placement.parties(person.id):
        raise TransitionError("You are not named for this party any more. See who is.")
    agreement = _to_sign(placement, party)
    if read != agreement.digest or has_changed(placement, agreement):
        raise FieldError("name", "The agreement has changed since you read it. Read it again, then sign")
    if " ".join(name.split()).casefold() != person.name.casefold():
        raise FieldError("name", _("Enter your name as it stands on the agreement: %(name)s", name=person.name))
    _add(placement, agreement, Signature(party=party, person_id=person.id, name=person.name))


def add_scan(*, placement: Placement, person: Person, party: Party, name: str, content: bytes) -> None:
    """Keep the scan of an agreement that was signed on paper for one party.

    Raises:
        FieldError: it is no PDF or photo, or harmful; or the name of who signed is missing.
        TransitionError: there is nothing to sign, or it is signed.
    """
    placement = locked(placement.id)
    agreement = _to_sign(placement, party)
    if has_changed(placement, agreement):
        raise TransitionError("The record has changed since this agreement was made. Make it anew first.")
    if not name:
        raise FieldError("name", "Enter who signed")
    scan(content, load_settings().scanner)
    try:
        clean = cleaned(content)
    except RefusedError as error:
        raise FieldError("file", str(error)) from None
    key = f"agreement-{uuid.uuid4()}.{clean.ending}"
    storage(load_settings()).put(key, vault.lock_bytes(clean.content))
    _add(placement, agreement, Signature(party=party, person_id=person.id, name=name, upload_key=key))


def _to_sign(placement: Placement, party: Party) -> Agreement:
    agreement = queries.agreement(placement.id)
    if agreement is None or placement.state not in _CAN_SIGN:
        raise TransitionError("There is no agreement to sign just now.")
    if party in agreement.signed_by:
        raise TransitionError(_("It is signed already: %(party)s.", party=party.label.lower()))
    return agreement


def _add(placement: Placement, agreement: Agreement, signature: Signature) -> None:
    signature.digest, signature.signed_on = agreement.digest, today()
    agreement.signatures.append(signature)
    db.session.flush()
    party = signature.party.label.lower()
    record("placement.signed", kind="placement", key=placement.id, reason=f"{party}: {agreement.digest}")
    said = {"number": agreement.number, "name": signature.name, "party": party}
    if signature.upload_key:
        amend(placement, _("Agreement %(number)s signed on paper by %(name)s (%(party)s)", **said))
    else:
        amend(placement, _("Agreement %(number)s signed by %(name)s (%(party)s)", **said))
    if agreement.is_signed:
        close_gaps(placement)
        if placement.state is _S.CLEARANCE_PENDING:
            move(placement, _S.AGREEMENT_SIGNED)


def make_void(placement: Placement) -> None:
    """An agreement that says something else than the record counts no more, before the first day."""
    agreement = queries.agreement(placement.id)
    if agreement is None or placement.state not in {_S.CLEARANCE_PENDING, _S.AGREEMENT_SIGNED}:
        return
    if has_changed(placement, agreement):
        _end(agreement)
        if placement.state is _S.AGREEMENT_SIGNED:
            what = _("The record changed: the agreement has to be signed anew")
            move(placement, _S.CLEARANCE_PENDING, what=what)
        else:
            amend(placement, _("The record changed: the agreement has to be made anew"))


def has_changed(placement: Placement, agreement: Agreement) -> bool:
    """Whether the record says something else by now than an agreement does."""
    made = queries.objectives(placement.id)
    return terms(placement, [objective.what for objective in made]) != agreement.terms


def wording(placement: Placement, agreement: Agreement) -> list[list[str]]:
    """The terms of an agreement, in the reader's language where the record still says the same."""
    if has_changed(placement, agreement):
        return agreement.terms
    return readable_terms(placement, [objective.what for objective in queries.objectives(placement.id)])


def _end(agreement: Agreement | None) -> None:
    if agreement is not None:
        agreement.void_at = now()


def may_sign(placement: Placement, person: Person) -> list[Party]:
    """For which parties somebody can sign just now."""
    agreement = queries.agreement(placement.id)
    if agreement is None or placement.state not in _CAN_SIGN:
        return []
    return sorted(placement.parties(person.id) - agreement.signed_by)
