import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.policy_side import HIDDEN
from frontline.placements.models.placement import Party


class Agreement(Base):
    """What the three parties sign: the terms as they stood when it was made, and the SHA-256 of them.

    A change of the record makes another; the old one is kept with its signatures, and void.
    """

    __tablename__ = "placement_agreement"
    __table_args__ = (UniqueConstraint("placement_id", "number"), {"info": HIDDEN})

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"))
    number: Mapped[int]
    terms: Mapped[list[Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[CreatedAt]
    void_at: Mapped[Timestamp | None]

    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.at", lazy="selectin")

    @property
    def signed_by(self) -> frozenset[Party]:
        """The parties that have signed."""
        return frozenset(signature.party for signature in self.signatures)

    @property
    def is_signed(self) -> bool:
        """Whether all three parties have signed."""
        return self.signed_by == frozenset(Party)


class Signature(Base):
    """That somebody signed for a party: the name that they typed, when, and the SHA-256 of what they signed.

    Signed on paper: `upload_key` is where the scan is kept, and `person_id` who put it there.
    """

    __tablename__ = "placement_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "party"), {"info": HIDDEN})

    id: Mapped[Key]
    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement_agreement.id", ondelete="CASCADE"))
    party: Mapped[Party] = mapped_column(make_enum_type(Party))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    signed_on: Mapped[dt.date]
    upload_key: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(lazy="joined")
