"""Sign-in through an organisation's own provider (OpenID Connect): whose account is it, and what may they do?"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import select

from frontline.accounts import queries
from frontline.accounts.events import SignInChanged
from frontline.accounts.models import ExternalIdentity, Person, Role
from frontline.accounts.permissions import DEPARTMENT_ROLES, TEAM_ROLES
from frontline.accounts.service.people import grant_role, revoke_role
from frontline.audit.service import record_event
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, SettingsError
from frontline.core.events import publish_event
from frontline.core.settings import Settings

_LONGEST_SUBJECT = 255


class Provider(BaseModel):
    """A provider of sign-in, as the settings describe it.

    Attributes:
        name: in addresses.
        label: on the button.
        issuer: whose `/.well-known/openid-configuration` is read.
        client_id: of this installation at the provider.
        client_secret: of it.
        roles_claim: the claim with what somebody is at the provider; empty where roles are given here.
        roles: role here by its name in that claim.
        domains: of the addresses that it may speak for; none for all, where it verifies each.
        trusts_email: whether addresses of these domains are as good as verified, though it does not say so.
        is_second_factor: whether it always asks for more than a password, so that nothing more is asked here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    label: str = Field(min_length=1, max_length=60)
    issuer: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)
    client_secret: str = ""
    roles_claim: str = ""
    roles: dict[str, Role] = Field(default_factory=dict)
    domains: tuple[str, ...] = ()
    trusts_email: bool = False
    is_second_factor: bool = False

    @model_validator(mode="after")
    def _speaks_for_its_own(self) -> "Provider":
        if self.trusts_email and not self.domains:
            raise ValueError("a provider whose addresses are trusted must name its domains")
        return self

    def speaks_for(self, email: str) -> bool:
        """Whether an address is of its domains, in plain letters: some others turn into those when made small."""
        return email.isascii() and (not self.domains or email.lower().rpartition("@")[2] in self.domains)


def list_providers(settings: Settings) -> tuple[Provider, ...]:
    """The providers that the settings name.

    Raises:
        SettingsError: FRONTLINE_PROVIDERS is no JSON list of them.
    """
    try:
        providers = tuple(Provider(**entry) for entry in json.loads(settings.providers or "[]"))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise SettingsError(
            "FRONTLINE_PROVIDERS is not usable: %(where)s: %(why)s", where=where, why=problem["msg"]
        ) from None
    except (ValueError, TypeError) as error:
        raise SettingsError("FRONTLINE_PROVIDERS is not usable: %(why)s", where="", why=str(error)) from None
    for provider in providers:
        scoped = [role for role in provider.roles.values() if role in TEAM_ROLES | DEPARTMENT_ROLES]
        if scoped:
            raise SettingsError(
                "FRONTLINE_PROVIDERS is not usable: %(role)s is for a team or a department, which no claim names.",
                role=scoped[0].value,
            )
    return providers


def find_person_by_claims(*, provider: Provider, claims: Mapping[str, Any]) -> Person:
    """Whose account somebody has who comes from a provider; at their first visit by their verified address.

    Raises:
        ForbiddenError: nobody's, or it is closed, or the address is not verified.
    """
    subject = str(claims["sub"])
    if not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise ForbiddenError("%(provider)s did not say who you are.", provider=provider.label)
    query = select(ExternalIdentity).where(
        ExternalIdentity.provider == provider.name, ExternalIdentity.subject == subject
    )
    identity = db.session.scalar(query)
    if identity is not None:
        person = db.session.get_one(Person, identity.person_id)
        _require_open_account(person)
    else:
        person = _find_by_address(provider, claims)
        _require_open_account(person)
        identity = ExternalIdentity(person_id=person.id, provider=provider.name, subject=subject)
        db.session.add(identity)
        record_event("account.provider_linked", kind="person", key=person.id, new=provider.name)
        publish_event(SignInChanged(person.id, "provider_linked"))
    identity.used_at = now()
    if provider.roles_claim:
        with acting(None):  # whoever was signed in before does not give these roles
            _follow_roles(provider, person, claims)
    return person


def _require_open_account(person: Person) -> None:
    if person.deactivated_at:
        raise ForbiddenError("Your account here is closed. Ask an administrator.")


def _find_by_address(provider: Provider, claims: Mapping[str, Any]) -> Person:
    email = str(claims.get("email") or "")
    is_verified = provider.trusts_email or claims.get("email_verified") is True
    if not email or not is_verified or not provider.speaks_for(email):
        raise ForbiddenError("%(provider)s did not say that your email address is yours.", provider=provider.label)
    person = queries.find_person_by_email(email)
    if person is None:
        raise ForbiddenError("You have no account here by that address. Ask an administrator for one.")
    known = select(ExternalIdentity.id).where(
        ExternalIdentity.provider == provider.name, ExternalIdentity.person_id == person.id
    )
    if db.session.scalar(known) is not None:  # an address that was somebody else's before
        raise ForbiddenError("This account belongs to somebody else at %(provider)s.", provider=provider.label)
    return person


def _follow_roles(provider: Provider, person: Person, claims: Mapping[str, Any]) -> None:
    """Give and take those roles that the provider decides on; what it does not name stays as it is."""
    claimed = claims.get(provider.roles_claim) or []
    names = {str(name) for name in claimed} if isinstance(claimed, list) else {str(claimed)}
    wanted = {role for name, role in provider.roles.items() if name in names}
    for grant in list(person.grants):
        if grant.role in set(provider.roles.values()) - wanted:
            revoke_role(person=person, grant_id=grant.id)
    held = {grant.role for grant in person.grants}
    for role in sorted(wanted - held):
        grant_role(person=person, role=role)
