"""Passkeys (WebAuthn): added, asked, removed."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

import webauthn
from sqlalchemy import delete, select
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import InvalidAuthenticationResponse, InvalidRegistrationResponse, WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialCreationOptions,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRequestOptions,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from frontline.accounts.events import SignInChanged
from frontline.accounts.models import Passkey, PasskeyChallenge, Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, NotFoundError
from frontline.core.events import publish_event

_LIFETIME = dt.timedelta(minutes=5)
_ADD, _USE, _CONFIRM = "add", "use", "confirm"


@dataclass(frozen=True, slots=True)
class Site:
    """What a passkey belongs to: the host and the origin of the product."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class PasskeyRequest:
    """What the browser is told, and the number of the challenge in it, which its session keeps."""

    options: dict[str, Any]
    challenge_id: uuid.UUID


def make_registration_options(*, person: Person, site: Site) -> PasskeyRequest:
    """What the browser is told to make a passkey with; to be added within five minutes."""
    options = webauthn.generate_registration_options(
        rp_id=site.host, rp_name="Frontline", user_id=person.id.bytes, user_name=person.email,
        user_display_name=person.name, exclude_credentials=_describe(list_passkeys(person)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )  # fmt: skip
    return _make_request(options, _ADD, person)


def add_passkey(
    *, person: Person, site: Site, credential: dict[str, Any], name: str, challenge_id: uuid.UUID | None
) -> Passkey:
    """Keep a passkey that the browser made, by the challenge that its session keeps.

    Raises:
        FieldError: it was not made for this site and this challenge.
    """
    try:
        verified = webauthn.verify_registration_response(
            credential=credential, expected_challenge=_take_challenge(challenge_id, _ADD, person.id),
            expected_rp_id=site.host, expected_origin=site.origin, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, InvalidRegistrationResponse, KeyError, ValueError, TypeError):
        raise FieldError("passkey", "The passkey could not be added. Try again") from None
    passkey = Passkey(
        person_id=person.id, name=name.strip()[:60] or "Passkey", credential_id=verified.credential_id,
        public_key=verified.credential_public_key, sign_count=verified.sign_count,
    )  # fmt: skip
    db.session.add(passkey)
    record_event("account.passkey_added", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "passkey_added"))
    return passkey


def make_sign_in_options(*, site: Site, person: Person | None = None) -> PasskeyRequest:
    """What the browser is told to ask a passkey with: those of a person, or any that it has for the site."""
    return _make_use_options(site, _USE, person)


def make_confirmation_options(*, site: Site, person: Person) -> PasskeyRequest:
    """What the browser is told to ask a passkey with of somebody signed in, who proves once more who they are."""
    return _make_use_options(site, _CONFIRM, person)


def _make_use_options(site: Site, purpose: str, person: Person | None) -> PasskeyRequest:
    options = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_describe(list_passkeys(person)) if person else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return _make_request(options, purpose, person)


def use_passkey(
    *, site: Site, credential: dict[str, Any], challenge_id: uuid.UUID | None, owner_id: uuid.UUID | None = None
) -> Person:
    """Whose passkey signed the challenge of a sign-in.

    Args:
        site: that it must be for.
        credential: as the browser gives it.
        challenge_id: of the challenge that its session keeps.
        owner_id: whose it must be, where somebody gave a password before.

    Raises:
        FieldError: nobody's, or another's, or not this challenge, or for another site.
    """
    return _verify_use(site, credential, (challenge_id, _USE, owner_id))


def confirm_by_passkey(
    *, person: Person, site: Site, credential: dict[str, Any], challenge_id: uuid.UUID | None
) -> None:
    """Prove once more that it is this person, who is signed in.

    Raises:
        FieldError: as `use_passkey`.
    """
    _verify_use(site, credential, (challenge_id, _CONFIRM, person.id))


def _verify_use(
    site: Site, credential: dict[str, Any], asked: tuple[uuid.UUID | None, str, uuid.UUID | None]
) -> Person:
    challenge_id, purpose, owner_id = asked
    refusal = FieldError("passkey", "This passkey is not known here. Sign in another way")
    try:
        challenge = _take_challenge(challenge_id, purpose, owner_id)
        query = select(Passkey).where(Passkey.credential_id == base64url_to_bytes(str(credential["rawId"])))
        passkey = db.session.scalar(query.with_for_update())
        person = db.session.get(Person, passkey.person_id) if passkey else None
        is_theirs = person is not None and owner_id in {None, person.id}
        if passkey is None or person is None or person.deactivated_at or not is_theirs:
            raise refusal
        verified = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            credential_public_key=passkey.public_key, credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, InvalidAuthenticationResponse, KeyError, ValueError, TypeError):
        raise refusal from None
    passkey.sign_count, passkey.used_at = verified.new_sign_count, now()
    return person


def remove_passkey(*, person: Person, passkey_id: object) -> None:
    """Forget a passkey.

    Raises:
        NotFoundError: the person has none of that id.
    """
    is_theirs = (Passkey.id == passkey_id) & (Passkey.person_id == person.id)
    removed = db.session.scalar(delete(Passkey).where(is_theirs).returning(Passkey.id))
    if removed is None:
        raise NotFoundError("There is no such passkey.")
    record_event("account.passkey_removed", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "passkey_removed"))


def list_passkeys(person: Person) -> list[Passkey]:
    """The passkeys of a person, the oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.created_at)))


def _describe(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in passkeys]


def _make_request(
    options: PublicKeyCredentialCreationOptions | PublicKeyCredentialRequestOptions, purpose: str, person: Person | None
) -> PasskeyRequest:
    """What the browser is told, with its challenge kept: for one purpose, and five minutes."""
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now()))
    kept = PasskeyChallenge(
        challenge=options.challenge, purpose=purpose, person_id=person.id if person else None,
        expires_at=now() + _LIFETIME,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return PasskeyRequest(dict(json.loads(webauthn.options_to_json(options))), kept.id)


def _take_challenge(challenge_id: uuid.UUID | None, purpose: str, person_id: uuid.UUID | None) -> bytes:
    """The challenge that this browser was given for this purpose, if it was not used yet; it is used up.

    Raises:
        ValueError: there is none.
    """
    is_ours = (PasskeyChallenge.id == challenge_id) & (PasskeyChallenge.expires_at > now())
    is_for_this = (PasskeyChallenge.purpose == purpose) & PasskeyChallenge.person_id.is_not_distinct_from(person_id)
    challenge: bytes | None = db.session.scalar(
        delete(PasskeyChallenge).where(is_ours, is_for_this).returning(PasskeyChallenge.challenge)
    )
    if challenge is None:
        raise ValueError("not a challenge for this")
    return challenge
