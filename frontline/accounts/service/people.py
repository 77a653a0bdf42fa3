"""Accounts, and the roles that they hold."""

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from frontline.accounts.events import AddressChanged
from frontline.accounts.models import Grant, Invitation, PasswordReset, Person, Role
from frontline.accounts.permissions import DEPARTMENT_ROLES, TEAM_ROLES
from frontline.accounts.service.passwords import hash_password, require_good_password
from frontline.accounts.service.sign_ins import end_all_sign_ins
from frontline.audit.service import record_event
from frontline.core.actor import current_actor
from frontline.core.clock import now
from frontline.core.database import add_unless_taken, db, lock_key
from frontline.core.errors import FieldError, TransitionError, require_found
from frontline.core.events import publish_event
from frontline.core.translation import gettext as _


@dataclass(frozen=True, slots=True)
class GrantScope:
    """What a role is granted for; empty means everything."""

    team_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None


def add_person(*, name: str, email: str, password: str, temporary: bool = False) -> Person:
    """Create an account; a `temporary` password must be changed at the first sign-in.

    Raises:
        FieldError: the address is taken, or the password too easy to guess.
    """
    require_good_password(password, field="password", own_words=(name, email))
    person = Person(name=name, email=email.strip(), password_hash=hash_password(password))
    person.password_is_temporary = temporary
    add_unless_taken(person, field="email", message=_("An account with this email address already exists"))
    record_event("account.added", kind="person", key=person.id, new="active")
    return person


def add_invited_person(*, name: str, email: str, reason: str = "") -> Person:
    """Create an account without a password: nobody signs in with it before they have chosen one.

    Raises:
        FieldError: the address is taken.
    """
    person = Person(name=name, email=email.strip(), password_hash="")
    add_unless_taken(person, field="email", message=_("An account with this email address already exists"))
    record_event("account.added", kind="person", key=person.id, new="invited", reason=reason)
    return person


def move_directors_to_department(*, old_department_id: uuid.UUID, new_department_id: uuid.UUID) -> None:
    """Whoever directs a department directs the one that it became part of."""
    present_director_ids = select(Grant.person_id).where(
        Grant.department_id == new_department_id, Grant.role == Role.DIRECTOR
    )
    is_of_old_department = Grant.department_id == old_department_id
    db.session.execute(delete(Grant).where(is_of_old_department, Grant.person_id.in_(present_director_ids)))
    db.session.execute(update(Grant).where(is_of_old_department).values(department_id=new_department_id))


def grant_role(*, person: Person, role: Role, scope: GrantScope = GrantScope()) -> None:
    """Give a role.

    Raises:
        FieldError: the role needs a team or a department, is held already, or is one's own to give.
    """
    if person.id == current_actor():
        raise FieldError("role", "You cannot give yourself a role. Ask another administrator")
    if role in TEAM_ROLES and not scope.team_id:
        raise FieldError("team", "Select a team for the role %(role)s", role=role.label.lower())
    if role in DEPARTMENT_ROLES and not scope.department_id:
        raise FieldError("department", "Select a department for the role %(role)s", role=role.label.lower())
    new_grant = Grant(
        role=role,
        team_id=scope.team_id if role in TEAM_ROLES else None,
        department_id=scope.department_id if role in DEPARTMENT_ROLES else None,
    )
    lock_key("role_grant", person.id)
    db.session.refresh(person, ["grants"])
    if any(
        (held_grant.role, held_grant.team_id, held_grant.department_id)
        == (role, new_grant.team_id, new_grant.department_id)
        for held_grant in person.grants
    ):
        raise FieldError("role", "This person holds that role already")
    person.grants.append(new_grant)
    record_event("role.granted", kind="person", key=person.id, new=role.value)


def get_grant(person: Person, grant_id: uuid.UUID) -> Grant:
    """A role that a person holds.

    Raises:
        NotFoundError: they do not.
    """
    grant = next((held_grant for held_grant in person.grants if held_grant.id == grant_id), None)
    return require_found(grant, "This person does not hold that role.")


def revoke_role(*, person: Person, grant_id: uuid.UUID) -> None:
    """Take a role away.

    Raises:
        NotFoundError: the person does not hold it.
    """
    revoked_grant = get_grant(person, grant_id)
    person.grants.remove(revoked_grant)
    record_event("role.revoked", kind="person", key=person.id, old=revoked_grant.role.value)


def change_details(*, person: Person, name: str, email: str) -> bool:
    """Change what somebody is called and where they are reached, as far as it is new.

    Returns:
        Whether they are reached elsewhere: links that were sent to them work no more.

    Raises:
        FieldError: another account has the address.
    """
    is_moved = email.strip().lower() != person.email.lower()
    if is_moved:
        change_address(person=person, email=email.strip())
    if name != person.name:
        change_name(person=person, name=name)
    return is_moved


def change_name(*, person: Person, name: str, reason: str = "") -> None:
    """Call somebody by another name from now on."""
    person.name = name
    record_event("account.renamed", kind="person", key=person.id, reason=reason)


def change_address(*, person: Person, email: str, reason: str = "") -> None:
    """Change the address that somebody signs in with: links that were sent to the old one end, and all sign-ins.

    Raises:
        FieldError: another account has the address.
    """
    old_address = person.email
    try:
        with db.session.begin_nested():
            person.email = email
    except IntegrityError:
        raise FieldError("email", _("An account with this email address already exists")) from None
    for link in (PasswordReset, Invitation):
        db.session.execute(delete(link).where(link.person_id == person.id))
    end_all_sign_ins(person)
    record_event("account.address_changed", kind="person", key=person.id, reason=reason)
    publish_event(AddressChanged(person.id, old_address))


def deactivate_account(*, person: Person, reason: str = "") -> None:
    """Close an account: its sign-ins end at once, what it wrote stays.

    Raises:
        TransitionError: it is closed already, or one's own.
    """
    if person.deactivated_at:
        raise TransitionError("This account is closed already.")
    if person.id == current_actor():
        raise TransitionError("You cannot close your own account.")
    person.deactivated_at = now()
    end_all_sign_ins(person)
    record_event("account.closed", kind="person", key=person.id, old="active", new="closed", reason=reason)


def reopen_account(*, person: Person, reason: str = "") -> None:
    """Open a closed account again, with the roles that it had.

    Raises:
        TransitionError: it is not closed.
    """
    if not person.deactivated_at:
        raise TransitionError("This account is not closed.")
    person.deactivated_at = None
    record_event("account.reopened", kind="person", key=person.id, old="closed", new="active", reason=reason)
