import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, Timestamp
from frontline.core.policy_side import HIDDEN

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_EXTERNAL_ID = 120, 254, 255


class ProvisionedAccount(Base):
    """What the provider of a department says of a person besides name and address.

    Attributes:
        external_id: who they are at the provider; once known, it stays.
        given_name: as the provider has it; the product itself knows one name.
        family_name: the same.
        closed_at: which closing was the provider's, by its moment: that one it may undo.
        deleted_at: since when the provider knows it no more.
    """

    __tablename__ = "provisioned_account"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    external_id: Mapped[str | None] = mapped_column(String(LONGEST_EXTERNAL_ID), index=True)
    given_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="", server_default="")
    family_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="", server_default="")
    closed_at: Mapped[Timestamp | None]
    deleted_at: Mapped[Timestamp | None]
