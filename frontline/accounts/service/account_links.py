"""Links by which people choose a password: each kind has one of a person that works."""

import datetime as dt

from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import AccountLink, Person
from frontline.accounts.tokens import hash_secret, make_token
from frontline.core.clock import now
from frontline.core.database import db


def make_link(kind: type[AccountLink], *, person: Person, lifetime: dt.timedelta) -> str:
    """Let somebody choose a password within a time; an earlier link of the kind ends. Returns the token, once."""
    token = make_token()
    values = {"token_hash": hash_secret(token), "expires_at": now() + lifetime, "created_at": now()}
    statement = insert(kind).values(person_id=person.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
    return token
