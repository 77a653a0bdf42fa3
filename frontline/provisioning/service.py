"""What a department's provider does with accounts: joiners, movers and leavers of its own domains."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import has_role
from frontline.accounts.service import invitations, people
from frontline.accounts.service.leavers import close_account
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.core.translation import gettext as _
from frontline.provisioning import queries
from frontline.provisioning.models import LONGEST_ADDRESS, LONGEST_EXTERNAL_ID, LONGEST_NAME, ProvisionedAccount

REASON = "provisioning"  # of everything in the audit trail: no person did it


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What the provider wants of an account."""

    email: str
    name: str
    given_name: str = ""
    family_name: str = ""
    external_id: str | None = None
    is_active: bool = True


def create_account(*, details: AccountDetails) -> Person:
    """Make an account and invite its owner; one that the provider deleted is opened again for the same person.

    Raises:
        FieldError: something is missing or too long, or the address is none.
        ForbiddenError: the address is not of the provider's domains.
        TransitionError: somebody has the address.
    """
    _require_usable(details)
    _require_own_address(details.email)
    lock_key(REASON, details.email.lower())
    earlier = accounts.find_person_by_email(details.email)
    if earlier is not None:
        return _take_up_again(earlier, details)
    try:
        person = people.add_invited_person(name=details.name, email=details.email, reason=REASON)
    except FieldError as error:
        raise TransitionError(str(error)) from None
    _keep_details(_add_account(person), details)
    if details.is_active:
        _invite(person)
    else:
        _close(person)
    return person


def _take_up_again(person: Person, details: AccountDetails) -> Person:
    """Who has the address may be somebody else by now: only the same `externalId` says that it is not."""
    account = db.session.get(ProvisionedAccount, person.id)
    is_same = account and account.deleted_at and account.external_id and account.external_id == details.external_id
    if account is None or not is_same:
        raise TransitionError("An account with this email address already exists")
    account.deleted_at = None
    update_account(person=person, details=details)
    return person


def update_account(*, person: Person, details: AccountDetails) -> None:
    """Change name and address, close or open.

    Raises:
        FieldError: something is missing or too long, or the address is none.
        ForbiddenError: it is an administrator's, the new address is not of the provider's domains, or an administrator
            closed it.
        TransitionError: somebody else has the new address.
    """
    _require_changeable(person)
    _require_usable(details)
    account = db.session.get(ProvisionedAccount, person.id) or _add_account(person)
    _keep_details(account, details)
    if details.name != person.name:
        people.change_name(person=person, name=details.name, reason=REASON)
    is_reached_anew = _move(person, details.email) | _set_open(person, account, is_open=details.is_active)
    if is_reached_anew and not person.password_hash and not person.deactivated_at:
        _invite(person)


def delete_account(*, person: Person) -> None:
    """Close an account, which the provider then knows no more; nothing is erased.

    Raises:
        ForbiddenError: it is an administrator's.
    """
    _require_changeable(person)
    account = db.session.get(ProvisionedAccount, person.id) or _add_account(person)
    _set_open(person, account, is_open=False)
    account.deleted_at = now()
    record_event("account.released", kind="person", key=person.id, reason=REASON)


def _move(person: Person, email: str) -> bool:
    if email.lower() == person.email.lower():
        return False
    _require_own_address(email)
    try:
        people.change_address(person=person, email=email, reason=REASON)
    except FieldError as error:
        raise TransitionError(str(error)) from None
    return True


def _set_open(person: Person, account: ProvisionedAccount, *, is_open: bool) -> bool:
    if is_open is (person.deactivated_at is None):
        return False
    if not is_open:
        _close(person)
        return False
    if account.closed_at != person.deactivated_at:
        raise ForbiddenError("An administrator of Frontline closed this account. Ask them to open it.")
    people.reopen_account(person=person, reason=REASON)
    account.closed_at = None
    return True


def _close(person: Person) -> None:
    close_account(person=person, successors={}, leaves=True, reason=REASON)
    db.session.get_one(ProvisionedAccount, person.id).closed_at = person.deactivated_at


def _invite(person: Person) -> None:
    invitations.send_invitation(person=person, invited_by=_("Your organisation"))


def _add_account(person: Person) -> ProvisionedAccount:
    account = ProvisionedAccount(person_id=person.id)
    db.session.add(account)
    db.session.flush()
    record_event("account.provisioned", kind="person", key=person.id, reason=REASON)
    return account


def _keep_details(account: ProvisionedAccount, details: AccountDetails) -> None:
    account.given_name, account.family_name = details.given_name, details.family_name
    account.external_id = details.external_id


def _require_changeable(person: Person) -> None:
    if has_role(person, Role.ADMINISTRATOR):
        raise ForbiddenError("This is the account of an administrator of Frontline, which no provider changes.")


def _require_usable(details: AccountDetails) -> None:
    longest = {
        "displayName": (details.name, LONGEST_NAME), "name.givenName": (details.given_name, LONGEST_NAME),
        "name.familyName": (details.family_name, LONGEST_NAME),
        "externalId": (details.external_id or "", LONGEST_EXTERNAL_ID), "userName": (details.email, LONGEST_ADDRESS),
    }  # fmt: skip
    for field, (text, most) in longest.items():
        if len(text) > most:
            raise FieldError(field, "%(name)s must be %(most)s characters or fewer.", name=field, most=most)
    if not _is_address(details.email):
        raise FieldError("userName", "userName must be an email address, like name@example.com.")


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return text.isascii()


def _require_own_address(email: str) -> None:
    if not queries.is_own_address(email):
        raise ForbiddenError("This provider does not speak for addresses of that domain.")
