"""People as a provider sends and reads them (RFC 7643): one address, one name, open or closed."""

from typing import Annotated

from scim2_models import (
    URI,
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    ETag,
    External,
    Filter,
    InvalidValueException,
    Meta,
    MutabilityException,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from frontline.accounts.models import Person
from frontline.core.parsing import clean_text
from frontline.provisioning.models import ProvisionedAccount
from frontline.provisioning.service import AccountDetails

MOST_LISTED = 100
# As Entra ID and Okta send it: attributes that mean nothing here are passed over, not refused.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore, remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)  # fmt: skip


class Name(ComplexAttribute):
    """What somebody is called."""

    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    """The address of an account, which is its user name, too."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class User(Resource):  # type: ignore[type-arg]
    """A person with an account."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    display_name: str | None = None
    name: Name | None = None
    active: bool | None = None
    emails: list[Email] | None = None


CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True), bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_LISTED), change_password=ChangePassword(supported=False),
    sort=Sort(supported=False), etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken, name="Bearer token", primary=True,
            description="The token of FRONTLINE_SCIM_TOKEN",
            spec_uri=Reference[External]("https://www.rfc-editor.org/info/rfc6750"),
        )
    ],
)  # fmt: skip
SERVICE = ScimProvider(models=[User], config=CONFIG, policy=POLICY)


def describe_user(person: Person, account: ProvisionedAccount | None, *, base: str) -> User:
    """Somebody as the provider reads them; `base` is the address of this interface."""
    given_name = (account.given_name or None) if account else None
    family_name = (account.family_name or None) if account else None
    return User(
        id=str(person.id), external_id=account.external_id if account else None, user_name=person.email,
        display_name=person.name, active=person.deactivated_at is None,
        name=Name(formatted=person.name, given_name=given_name, family_name=family_name),
        emails=[Email(value=person.email, type="work", primary=True)],
        meta=Meta(
            resource_type="User", created=person.created_at, location=Reference[URI](f"{base}/Users/{person.id}")
        ),
    )  # fmt: skip


def make_patchable(user: User) -> User:
    """A copy that says nothing of the name as a whole: where a change is one of its parts, it follows them."""
    copied = user.model_copy(deep=True)
    copied.display_name = None
    if copied.name:
        copied.name.formatted = None
    return copied


def read_details(wanted: User, *, before: User) -> AccountDetails:
    """What a provider wants of an account; what it says nothing of stays as it was before.

    Raises:
        InvalidValueException: user name and address differ.
        MutabilityException: it is another person's at the provider.
    """
    external_id = _clean(wanted.external_id) or before.external_id
    if before.external_id and external_id != before.external_id:
        raise MutabilityException(detail="The externalId of an account stays: it says whose the account is.")
    name, name_before = wanted.name or Name(), before.name or Name()
    given_name = _clean(name.given_name) or name_before.given_name or ""
    family_name = _clean(name.family_name) or name_before.family_name or ""
    are_parts_new = (given_name, family_name) != (name_before.given_name or "", name_before.family_name or "")
    joined = f"{given_name} {family_name}".strip() if are_parts_new else ""
    email = _choose_address(wanted, before)
    called = _clean(wanted.display_name) or _clean(name.formatted) or joined or before.display_name
    return AccountDetails(
        email=email, name=called or email.partition("@")[0],
        given_name=given_name, family_name=family_name,
        external_id=external_id, is_active=wanted.active if wanted.active is not None else before.active is not False,
    )  # fmt: skip


def _choose_address(wanted: User, before: User) -> str:
    """The address that is new: providers send a change as user name, as address, or as both."""
    # As they are sent: a letter that merely looks like another must not become it.
    given = ((wanted.user_name or "").strip(), (_get_main_address(wanted) or "").strip())
    old = before.user_name or ""
    new = [address for address in given if address and address.lower() != old.lower()]
    if len({address.lower() for address in new}) > 1:
        raise InvalidValueException(detail="userName and the work address in emails must be the same email address.")
    return new[0] if new else old


def _get_main_address(user: User) -> str | None:
    ranked = sorted(user.emails or [], key=lambda email: (not email.primary, (email.type or "").lower() != "work"))
    return ranked[0].value if ranked else None


def _clean(text: str | None) -> str:
    return " ".join(str(clean_text(text or "")).split())
