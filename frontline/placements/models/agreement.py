import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.policy_side import HIDDEN
from frontline.placements.clauses import Clause, parse_clauses
from frontline.placements.models.placement import Party, PlacementKind


class Agreement(Base):
    """What the three parties sign: terms and clauses as they stood when it was made, and the SHA-256 of them.

    A change of the record makes another. One that all have signed is in force until the next is signed by all; before
    the first day, it is void at once. `clauses_name` says which clauses these are; it is empty where only the terms
    are under the digest, as was so before clauses had versions. `sign_by` is set where the first day does not tell.
    """

    __tablename__ = "placement_agreement"
    __table_args__ = (UniqueConstraint("placement_id", "number"), {"info": HIDDEN})

    id: Mapped[Key]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id", ondelete="CASCADE"))
    number: Mapped[int]
    terms: Mapped[list[Any]] = mapped_column(JSON)
    clauses: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    clauses_name: Mapped[str] = mapped_column(String(300), default="", server_default="")
    digest: Mapped[str] = mapped_column(String(64))
    sign_by: Mapped[dt.date | None]
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

    @property
    def agreed_clauses(self) -> tuple[Clause, ...]:
        """The clauses, word by word as they were when it was made."""
        return parse_clauses(self.clauses)

    def find_signature(self, party: Party) -> "Signature | None":
        """The signature for a party, where there is one."""
        return next((signature for signature in self.signatures if signature.party is party), None)


class Signature(Base):
    """That somebody signed for a party: the name that they typed, their role, when, and the SHA-256 of the text.

    Signed on paper: `upload_key` is where the scan is kept, and `person_id` who put it there.
    """

    __tablename__ = "placement_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "party"), {"info": HIDDEN})

    id: Mapped[Key]
    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement_agreement.id", ondelete="CASCADE"))
    party: Mapped[Party] = mapped_column(make_enum_type(Party))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(120), default="", server_default="")
    digest: Mapped[str] = mapped_column(String(64))
    signed_on: Mapped[dt.date]
    upload_key: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship(lazy="joined")


class ClauseEdition(Base):
    """The clauses that a department uses for a kind of placement, from one change to the next; never changed itself.

    `agreed_by_lawyers` says who of the department's lawyers agreed this very wording; empty where nobody has.
    """

    __tablename__ = "placement_clause_edition"
    __table_args__ = (UniqueConstraint("department_id", "kind", "number"),)

    id: Mapped[Key]
    department_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("department.id", ondelete="CASCADE"))
    kind: Mapped[PlacementKind] = mapped_column(make_enum_type(PlacementKind))
    number: Mapped[int]
    clauses: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    agreed_by_lawyers: Mapped[str] = mapped_column(String(200), default="", server_default="")
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]

    made_by: Mapped[Person] = relationship(lazy="joined")
