"""Sign-in through an organisation's own provider (OpenID Connect): whose account is it, and what may they do?"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select

from frontline.accounts import queries
from frontline.accounts.models import ExternalIdentity, Person, Role
from frontline.accounts.permissions import DEPARTMENT_ROLES, TEAM_ROLES
from frontline.accounts.service.people import grant_role, revoke_role
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, SettingsError
from frontline.core.settings import Settings


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
        trusts_email: whether addresses of the provider are its own, and so are as good as verified.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    label: str = Field(min_length=1, max_length=60)
    issuer: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)
    client_secret: str = ""
    roles_claim: str = ""
    roles: dict[str, Role] = Field(default_factory=dict)
    trusts_email: bool = False


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
    query = select(ExternalIdentity).where(
        ExternalIdentity.provider == provider.name, ExternalIdentity.subject == subject
    )
    identity = db.session.scalar(query)
    if identity is not None:
        person = db.session.get_one(Person, identity.person_id)
    else:
        person = _find_by_address(provider, claims)
        identity = ExternalIdentity(person_id=person.id, provider=provider.name, subject=subject)
        db.session.add(identity)
        record_event("account.provider_linked", kind="person", key=person.id, new=provider.name)
    if person.deactivated_at:
        raise ForbiddenError("Your account here is closed. Ask an administrator.")
    identity.used_at = now()
    if provider.roles_claim:
        _follow_roles(provider, person, claims)
    return person


def _find_by_address(provider: Provider, claims: Mapping[str, Any]) -> Person:
    email = str(claims.get("email") or "")
    is_verified = provider.trusts_email or claims.get("email_verified") is True
    if not email or not is_verified:
        raise ForbiddenError("%(provider)s did not say that your email address is yours.", provider=provider.label)
    person = queries.find_person_by_email(email)
    if person is None:
        raise ForbiddenError("%(email)s has no account here. Ask an administrator for one.", email=email)
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
