"""Whose password is this?"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontline.accounts.models import Person
from frontline.accounts.service.passwords import is_password_right
from frontline.accounts.service.sign_ins import start_attempt
from frontline.core.database import db


def authenticate_person(*, email: str, password: str, network: str = "") -> Person | None:
    """The person whose password this is, if any; keeps count of tries in a transaction of its own.

    Raises:
        TooManyAttemptsError: there were too many wrong ones of late.
    """
    with Session(db.engine) as attempt_session, attempt_session.begin():
        attempt = start_attempt(attempt_session, email=email, network=network)
        person = db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))
        attempt.succeeded = is_password_right(person, password)
        return person if attempt.succeeded else None
