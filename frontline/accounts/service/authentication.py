"""Whose password, and whose code is this? Every try is counted in a transaction of its own, before it is looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from frontline.accounts.models import CodeGenerator, Person, SignInAttempt, SignInMethod
from frontline.accounts.service.code_generators import use_code, use_recovery_code
from frontline.accounts.service.passwords import is_password_right
from frontline.accounts.service.sign_ins import start_attempt
from frontline.core.database import db

_MAX_WRONG_CODES = 50  # in a row: whoever has the password must not be able to go on guessing for weeks


def authenticate_person(*, email: str, password: str, network: str = "") -> Person | None:
    """The person whose password this is, if any.

    Raises:
        TooManyAttemptsError: there were too many wrong ones of late.
    """
    with _counted_attempt(email, network) as attempt:
        person = db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))
        attempt.succeeded = is_password_right(person, password)
        return person if attempt.succeeded else None


def authenticate_code(*, person: Person, code: str, network: str = "") -> SignInMethod | None:
    """By what a code proves who somebody is: as one of their app, or as a recovery code; None where it is neither.

    Raises:
        TooManyAttemptsError: there were too many wrong ones of late.
    """
    ways: tuple[tuple[SignInMethod, Callable[..., bool]], ...] = (
        (SignInMethod.CODE, use_code), (SignInMethod.RECOVERY_CODE, use_recovery_code),
    )  # fmt: skip
    with _counted_attempt(person.email, network) as attempt:
        is_open = _count_code(person)
        for method, is_right in ways if is_open else ways[1:]:
            if is_right(person=person, code=code):
                attempt.succeeded = True
                db.session.execute(
                    update(CodeGenerator).where(CodeGenerator.person_id == person.id).values(wrong_codes=0)
                )
                return method
    return None


def _count_code(person: Person) -> bool:
    """Count a code as wrong until it is known to be right; whether codes of the app still count."""
    with Session(db.engine) as session, session.begin():
        wrong = session.scalar(
            update(CodeGenerator).where(CodeGenerator.person_id == person.id)
            .values(wrong_codes=CodeGenerator.wrong_codes + 1).returning(CodeGenerator.wrong_codes)
        )  # fmt: skip
    return (wrong or 0) <= _MAX_WRONG_CODES


@contextmanager
def _counted_attempt(email: str, network: str) -> Iterator[SignInAttempt]:
    with Session(db.engine) as session, session.begin():
        yield start_attempt(session, email=email, network=network)
