"""Signed-in browsers, and the limit on guessing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from frontline.accounts.models import Person, SignIn, SignInAttempt, SignInMethod
from frontline.accounts.tokens import hash_secret, make_token
from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.core.settings import get_settings

_MAX_TRIES_BY_ADDRESS = 10
_MAX_TRIES_BY_NETWORK = 100
_MAX_TRIES_FROM_ANYWHERE = 50
_ATTEMPT_WINDOW = dt.timedelta(minutes=15)
_KNOWN_NETWORK = dt.timedelta(days=90)
_SECOND_STEP = dt.timedelta(minutes=10)
_NOTED_EVERY = dt.timedelta(minutes=5)


class TooManyAttemptsError(Exception):
    """Too many wrong passwords for one address in a short time."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a sign-in comes from: the browser's name for itself, and the network of its address."""

    browser: str = ""
    network: str = ""


def start_attempt(session: Session, *, email: str, network: str) -> SignInAttempt:
    """Note a try as failed, until it is known to be right; of tries at once for one address one waits for the other.

    Tries count against an address and the network that they come from, so that a stranger elsewhere cannot lock anybody
    out; against the network alone, so that many addresses cannot be tried in turn, and against the address from
    anywhere; these two but for networks from which its owner signed in of late.

    Args:
        session: of a transaction of its own, which is committed whatever becomes of the request.
        email: as entered.
        network: that it comes from.

    Raises:
        TooManyAttemptsError: after ten wrong passwords for one address from one network, fifty from anywhere, or a
            hundred in all from one network, within a quarter of an hour.
    """
    email_hash, network_hash = hash_secret(email.strip().lower()), hash_secret(network)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sign_in_attempt:{email_hash.hex()}", 0))))
    is_recent = ~SignInAttempt.succeeded & (SignInAttempt.at > now() - _ATTEMPT_WINDOW)
    is_of_address = SignInAttempt.email_hash == email_hash
    is_of_network = SignInAttempt.network_hash == network_hash
    here, by_network, anywhere = session.execute(
        select(
            func.count().filter(is_of_address, is_of_network), func.count().filter(is_of_network),
            func.count().filter(is_of_address),
        ).where(is_recent, is_of_address | is_of_network)
    ).one()  # fmt: skip
    is_busy = by_network >= _MAX_TRIES_BY_NETWORK or anywhere >= _MAX_TRIES_FROM_ANYWHERE
    if here >= _MAX_TRIES_BY_ADDRESS or (is_busy and not _is_known_network(session, email, network_hash)):
        raise TooManyAttemptsError
    attempt = SignInAttempt(email_hash=email_hash, network_hash=network_hash, succeeded=False)
    session.add(attempt)
    session.flush()
    return attempt


def _is_known_network(session: Session, email: str, network_hash: bytes) -> bool:
    known = select(SignIn.id).join(Person).where(
        func.lower(Person.email) == email.strip().lower(), SignIn.network_hash == network_hash,
        SignIn.completed_at > now() - _KNOWN_NETWORK,
    )  # fmt: skip
    return session.scalar(known.limit(1)) is not None


def delete_old_attempts() -> None:
    """Delete the tries that count no more."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - _ATTEMPT_WINDOW))


def forget_attempts(person: Person) -> None:
    """Let somebody try anew whose password was just set."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == hash_secret(person.email.lower())))


def start_sign_in(
    *, person: Person, browser: str, hours: int, network: str = "", method: SignInMethod = SignInMethod.PASSWORD
) -> tuple[SignIn, str]:
    """Sign a person in; the token leaves the server once and only its SHA-256 is kept."""
    sign_in, token = _add_sign_in(person, Visitor(browser, network), method, dt.timedelta(hours=hours))
    _complete(sign_in)
    return sign_in, token


def start_second_step(*, person: Person, visitor: Visitor) -> str:
    """Note that somebody gave their password, and has ten minutes for the second factor; returns the token of it.

    Others that wait end: guesses are not multiplied by beginning often.
    """
    is_waiting = (SignIn.person_id == person.id) & SignIn.completed_at.is_(None) & SignIn.revoked_at.is_(None)
    db.session.execute(update(SignIn).where(is_waiting).values(revoked_at=now()))
    _sign_in, token = _add_sign_in(person, visitor, SignInMethod.PASSWORD, _SECOND_STEP)
    return token


def finish_second_step(*, sign_in: SignIn, method: SignInMethod, hours: int) -> tuple[SignIn, str]:
    """Sign in after the second factor was right, under a new token: the first was seen before it."""
    token = make_token()
    sign_in.token_hash, sign_in.method = hash_secret(token), method
    sign_in.expires_at = now() + dt.timedelta(hours=hours)
    _complete(sign_in)
    return sign_in, token


def find_second_step(token: str) -> SignIn | None:
    """The sign-in that waits for a second factor."""
    is_waiting = (SignIn.completed_at.is_(None)) & SignIn.revoked_at.is_(None) & (SignIn.expires_at > now())
    query = select(SignIn).where(SignIn.token_hash == hash_secret(token), is_waiting)
    return db.session.scalar(query)


def _add_sign_in(person: Person, visitor: Visitor, method: SignInMethod, lifetime: dt.timedelta) -> tuple[SignIn, str]:
    token = make_token()
    sign_in = SignIn(
        person_id=person.id, person=person, token_hash=hash_secret(token), browser=visitor.browser[:200],
        network_hash=hash_secret(visitor.network), method=method, expires_at=now() + lifetime,
    )  # fmt: skip
    db.session.add(sign_in)
    db.session.flush()
    return sign_in, token


def _complete(sign_in: SignIn) -> None:
    sign_in.completed_at = sign_in.confirmed_at = sign_in.seen_at = now()
    db.session.flush()
    with acting(sign_in.person_id):
        record_event("sign_in.started", kind="sign_in", key=sign_in.id, new="active")


def upgrade_sign_in(*, sign_in: SignIn) -> None:
    """Note that whoever is signed in with a password has just used the second factor that they added."""
    if not sign_in.method.has_second_factor:
        sign_in.method = SignInMethod.CODE
    confirm_sign_in(sign_in=sign_in)


def confirm_sign_in(*, sign_in: SignIn) -> None:
    """Note that whoever is signed in has just proved once more who they are."""
    sign_in.confirmed_at = now()


def note_activity(sign_in: SignIn) -> None:
    """Note every five minutes that a browser is in use, in a transaction of its own: a sign-in ends when it is not."""
    if sign_in.seen_at is None or sign_in.seen_at < now() - _NOTED_EVERY:
        with Session(db.engine) as session, session.begin():
            session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now()))


def is_recently_confirmed(sign_in: SignIn) -> bool:
    """Whether what only its owner may do can be done without asking who it is once more."""
    since = now() - dt.timedelta(minutes=get_settings().confirm_minutes)
    return sign_in.confirmed_at is not None and sign_in.confirmed_at > since


def end_all_sign_ins(person: Person, *, except_id: uuid.UUID | None = None) -> None:
    """Sign somebody out of all browsers, or of all but one."""
    is_live = (SignIn.person_id == person.id) & SignIn.revoked_at.is_(None) & SignIn.id.is_distinct_from(except_id)
    db.session.execute(update(SignIn).where(is_live).values(revoked_at=now()))


def end_sign_in(*, person_id: uuid.UUID, sign_in_id: uuid.UUID) -> None:
    """Revoke one of a person's own sign-ins.

    Raises:
        NotFoundError: there is none of that id that is theirs.
    """
    ended_id = db.session.scalar(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(SignIn.id)
    )
    if ended_id is None:
        raise NotFoundError("There is no such sign-in.")
    record_event("sign_in.revoked", kind="sign_in", key=sign_in_id, old="active", new="revoked")
