"""Codes of an app as a second factor (TOTP, RFC 6238), and the recovery codes for when it is lost."""

import base64
import datetime as dt
import secrets
import time
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, select, update

from frontline.accounts.events import SignInChanged
from frontline.accounts.models import CodeGenerator, Person, RecoveryCode
from frontline.accounts.tokens import hash_secret
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.vault import vault

_DIGITS, _STEP = 6, 30  # digits of a code, seconds that it is valid
_RECOVERY_CODES = 10
_SHOWN_FOR = dt.timedelta(minutes=10)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def find_begun_generator(person: Person) -> CodeGenerator | None:
    """The secret that somebody was shown a moment ago and has not tried out; it can be seen for ten minutes."""
    generator = db.session.get(CodeGenerator, person.id)
    is_begun = generator is not None and generator.confirmed_at is None and generator.created_at > now() - _SHOWN_FOR
    return generator if is_begun else None


def start_code_generator(*, person: Person) -> CodeGenerator:
    """A fresh secret for an app, in place of one that was never tried out.

    Raises:
        TransitionError: they have an app already.
    """
    current = db.session.get(CodeGenerator, person.id)
    if current is not None and current.confirmed_at is not None:
        raise TransitionError("You have an app for codes already. Remove it first.")
    db.session.execute(
        delete(CodeGenerator).where(CodeGenerator.person_id == person.id, CodeGenerator.confirmed_at.is_(None))
    )
    generator = CodeGenerator(person_id=person.id, secret=vault.lock_bytes(secrets.token_bytes(20)))
    db.session.add(generator)
    db.session.flush()
    return generator


def build_enrolment_address(generator: CodeGenerator, person: Person) -> str:
    """The address that an app reads from a picture: `otpauth://totp/...`."""
    label = quote(f"Frontline:{person.email}")
    return f"otpauth://totp/{label}?secret={format_secret(generator)}&issuer=Frontline&digits={_DIGITS}&period={_STEP}"


def format_secret(generator: CodeGenerator) -> str:
    """The secret as people type it into an app: base 32."""
    return base64.b32encode(vault.unlock_bytes(generator.secret)).decode().rstrip("=")


def confirm_code_generator(*, person: Person, code: str) -> list[str]:
    """Count an app as second factor after a code of it was right; returns the recovery codes, once.

    Raises:
        FieldError: the code is wrong.
    """
    generator = db.session.get(CodeGenerator, person.id, with_for_update=True)
    if generator is None or generator.confirmed_at is not None or not _use_code(generator, code):
        raise FieldError("code", "The code is not correct. Enter the one that the app shows now")
    generator.confirmed_at = now()
    record_event("account.code_generator_added", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "code_generator_added"))
    return renew_recovery_codes(person=person)


def use_code(*, person: Person, code: str) -> bool:
    """Whether a code is the one that the app of a person shows; it cannot be used again."""
    generator = db.session.get(CodeGenerator, person.id, with_for_update=True)
    return generator is not None and generator.confirmed_at is not None and _use_code(generator, code)


def _use_code(generator: CodeGenerator, code: str) -> bool:
    entered = "".join(code.split()).encode()
    totp = TOTP(vault.unlock_bytes(generator.secret), _DIGITS, SHA1(), _STEP)  # noqa: S303 - what the apps have
    current = int(time.time()) // _STEP
    for step in (current, current - 1, current + 1):  # clocks differ
        if step > generator.last_step and secrets.compare_digest(totp.generate(step * _STEP), entered):
            generator.last_step = step
            return True
    return False


def renew_recovery_codes(*, person: Person) -> list[str]:
    """Ten fresh recovery codes; those before are void. They are shown once, and only their hashes are kept."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["-".join(_make_group() for _part in range(3)) for _code in range(_RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=_hash_code(code)) for code in codes)
    record_event("account.recovery_codes_made", kind="person", key=person.id)
    return codes


def _make_group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _letter in range(4))


def _hash_code(code: str) -> bytes:
    return hash_secret("".join(letter for letter in code.lower() if letter in _ALPHABET))


def use_recovery_code(*, person: Person, code: str) -> bool:
    """Whether a recovery code is one of a person's; it cannot be used again."""
    is_free = (RecoveryCode.person_id == person.id) & RecoveryCode.used_at.is_(None)
    used = db.session.scalar(
        update(RecoveryCode).where(is_free, RecoveryCode.code_hash == _hash_code(code)).values(used_at=now())
        .returning(RecoveryCode.id)
    )  # fmt: skip
    if used is None:
        return False
    record_event("account.recovery_code_used", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "recovery_code_used"))
    return True


def count_recovery_codes(person: Person) -> int:
    """How many recovery codes a person has left."""
    query = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query) or 0
