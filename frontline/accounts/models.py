import enum
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type


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
    password_hash: Mapped[str] = mapped_column(Text)
    password_is_temporary: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[CreatedAt]
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
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(make_enum_type(Role))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"))
    created_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(back_populates="grants")


class SignIn(Base):
    """One signed-in browser; only the hash of its token is kept."""

    __tablename__ = "sign_in"

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    browser: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp]
    revoked_at: Mapped[Timestamp | None]

    person: Mapped[Person] = relationship(lazy="joined")


class Invitation(Base):
    """That somebody may choose the first password of their account; only the hash of its token is kept."""

    __tablename__ = "invitation"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[Timestamp]
    created_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(lazy="joined")


class SignInAttempt(Base):
    """A try to sign in, for the limit on guessing; the address is kept as a hash."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_network", "network_hash", "at"),)

    id: Mapped[Key]
    email_hash: Mapped[bytes]
    network_hash: Mapped[bytes]
    at: Mapped[CreatedAt]
    succeeded: Mapped[bool]
