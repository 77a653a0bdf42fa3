import enum
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, Unmapped, declared_attr, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, LockedBytes, Timestamp, make_concealed_id, make_enum_type
from frontline.core.policy_side import HIDDEN, MISSING, SECONDEES_CONCEALED
from frontline.core.translation import gettext as _


class Role(enum.StrEnum):
    """What a person may be; each grant has a scope."""

    SECONDEE = "secondee"
    POLICY_MEMBER = "policy_member"
    POLICY_LEAD = "policy_lead"
    DIRECTOR = "director"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    HOST_MANAGER = "host_manager"
    HOME_MANAGER = "home_manager"
    DUTY_CONTACT = "duty_contact"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role in words."""
        return self.value.replace("_", " ").capitalize()


class Person(Base):
    """Somebody who can sign in."""

    __tablename__ = "person"
    __table_args__ = (Index("uq_person_email", func.lower(text("email")), unique=True),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(Text, info=MISSING)
    password_is_temporary: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[CreatedAt]
    concealed_id: Unmapped[uuid.UUID] = make_concealed_id()
    deactivated_at: Mapped[Timestamp | None]

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="person", lazy="selectin", cascade="all, delete-orphan", order_by="Grant.role"
    )


class Grant(Base):
    """A role that a person holds, for a team, a department, or everything."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_scope", "person_id", "role", "team_id", "department_id",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=SECONDEES_CONCEALED
    )
    role: Mapped[Role] = mapped_column(make_enum_type(Role))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"))
    created_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(back_populates="grants")


class SignInMethod(enum.StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - a word for it
    CODE = "code"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    STRONG_PROVIDER = "strong_provider"

    @property
    def label(self) -> str:
        """The way in words."""
        return {
            "password": _("with a password"), "code": _("with a password and a code"),
            "recovery_code": _("with a password and a recovery code"), "passkey": _("with a passkey"),
            "provider": _("through your organisation"),
            "strong_provider": _("through your organisation, by two factors"),
        }[self.value]  # fmt: skip

    @property
    def has_second_factor(self) -> bool:
        """Whether more than a password was needed."""
        return self not in {SignInMethod.PASSWORD, SignInMethod.PROVIDER}


class SignIn(Base):
    """One signed-in browser; only the hash of its token is kept.

    Attributes:
        network_hash: of the network that it came from.
        method: how its owner proved who they are.
        completed_at: when it began; before that it waits for a second factor.
        confirmed_at: when its owner last proved who they are.
        seen_at: when it was last used, to five minutes.
    """

    __tablename__ = "sign_in"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    browser: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp]
    revoked_at: Mapped[Timestamp | None]
    network_hash: Mapped[bytes | None]
    method: Mapped[SignInMethod] = mapped_column(
        make_enum_type(SignInMethod), default=SignInMethod.PASSWORD, server_default="password"
    )
    completed_at: Mapped[Timestamp | None]
    confirmed_at: Mapped[Timestamp | None]
    seen_at: Mapped[Timestamp | None]

    person: Mapped[Person] = relationship(lazy="joined")


class CodeGenerator(Base):
    """An app that makes codes for signing in (TOTP, RFC 6238); it counts once it was tried out.

    Attributes:
        secret: that the codes are made of, encrypted.
        last_step: of 30 seconds, from which a code was used: none is used twice.
        wrong_codes: that were tried since the last right one; after fifty no code is right any more.
    """

    __tablename__ = "code_generator"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LockedBytes)
    created_at: Mapped[CreatedAt]
    confirmed_at: Mapped[Timestamp | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class RecoveryCode(Base):
    """A code that signs in once where the app or the passkey is lost; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes]
    created_at: Mapped[CreatedAt]
    used_at: Mapped[Timestamp | None]


class Passkey(Base):
    """A passkey (WebAuthn) of a person: its public key, and how often its device says that it was used."""

    __tablename__ = "passkey"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[CreatedAt]
    used_at: Mapped[Timestamp | None]


class PasskeyChallenge(Base):
    """What a passkey is asked to sign: once, within five minutes, by the browser that asked, for what it asked.

    Attributes:
        purpose: `add` or `use`.
        person_id: whose passkey it must be, where that is known.
    """

    __tablename__ = "passkey_challenge"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    challenge: Mapped[bytes]
    purpose: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires_at: Mapped[Timestamp] = mapped_column(index=True)


class ExternalIdentity(Base):
    """Who a person is at a provider of sign-in (OpenID Connect): its name in the settings, and its `sub` for them."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("provider", "subject"), {"info": HIDDEN})

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[CreatedAt]
    used_at: Mapped[Timestamp | None]


class AccountLink(Base):
    """That somebody may choose a password by a link, one of a kind at a time; only the hash of its token is kept."""

    __abstract__ = True

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[Timestamp]
    created_at: Mapped[CreatedAt]

    @declared_attr
    @classmethod
    def person(cls) -> Mapped[Person]:
        """Whose account it is."""
        return relationship(Person, lazy="joined")


class PasswordReset(AccountLink):
    """A new password, by a link that was sent to the address of the account."""

    __tablename__ = "password_reset"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol


class Invitation(AccountLink):
    """The first password of an account that somebody else made."""

    __tablename__ = "invitation"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol


class SignInAttempt(Base):
    """A try to sign in, for the limit on guessing; the address is kept as a hash."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_network", "network_hash", "at"), {"info": HIDDEN})

    id: Mapped[Key]
    email_hash: Mapped[bytes]
    network_hash: Mapped[bytes]
    at: Mapped[CreatedAt]
    succeeded: Mapped[bool]
