"""Reads of the accounts that a provider may speak for: those with an address of its domains."""

import uuid

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError
from frontline.core.settings import get_settings
from frontline.provisioning.models import ProvisionedAccount

# A person, and what the provider says of them, if it ever said something.
Account = tuple[Person, ProvisionedAccount | None]


def list_accounts(condition: ColumnElement[bool] | None = None) -> Select[Person, ProvisionedAccount | None]:
    """People with what the provider says of them, those who were here first first."""
    query = select(Person, ProvisionedAccount).outerjoin(ProvisionedAccount, ProvisionedAccount.person_id == Person.id)
    wanted = true() if condition is None else condition
    return query.where(_is_visible(), wanted).order_by(Person.created_at, Person.id)


def list_some_accounts(condition: ColumnElement[bool] | None, *, start: int, count: int) -> tuple[int, list[Account]]:
    """How many accounts there are, and some of them, from a place counted from 0."""
    query = list_accounts(condition)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.execute(query.offset(min(start, total)).limit(count))
    return total, [(person, account) for person, account in rows]


def get_account(person_id: uuid.UUID | None) -> Account:
    """One of them.

    Raises:
        NotFoundError: there is none of that id, or the provider may not know of it.
    """
    query = list_accounts(Person.id == person_id).execution_options(populate_existing=True)
    found = db.session.execute(query).one_or_none() if person_id else None
    if found is None:
        raise NotFoundError("There is no such account.")
    return found[0], found[1]


def is_own_address(email: str) -> bool:
    """Whether an address is of the provider's domains, in plain letters: others turn into those when made small."""
    return email.isascii() and email.lower().rpartition("@")[2] in _list_domains()


def _is_visible() -> ColumnElement[bool]:
    is_plain = func.octet_length(Person.email) == func.char_length(Person.email)
    is_own = func.split_part(func.lower(Person.email), "@", -1).in_(_list_domains())
    return and_(is_plain, is_own, ProvisionedAccount.deleted_at.is_(None))


def _list_domains() -> list[str]:
    return [domain for domain in get_settings().scim_domains.split(",") if domain]
