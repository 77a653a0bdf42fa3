import enum
import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, make_enum_type
from frontline.core.translation import gettext as _


class VerdictChoice(enum.StrEnum):
    """A contributor's judgement of an answer."""

    HELPED = "helped"
    PARTLY = "partly"
    NOT_RESOLVED = "not_resolved"

    @property
    def label(self) -> str:
        """The judgement in words."""
        return {
            "helped": _("It helped"), "partly": _("It helped in part"), "not_resolved": _("This is not resolved"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"not_resolved": "red"}.get(self.value, "green")


class Verdict(Base):
    """A contributor's judgement of an answer; what they add is a remark, which a moderator reads first."""

    __tablename__ = "response_verdict"
    __table_args__ = (UniqueConstraint("response_id", "insight_id"),)

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"))
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    judgement: Mapped[VerdictChoice] = mapped_column(make_enum_type(VerdictChoice))
    at: Mapped[CreatedAt]


class Receipt(Base):
    """That the author of one insight is told of an answer, or of an update of its commitment.

    Written with the answer or the update, and a notice.
    """

    __tablename__ = "response_receipt"
    __table_args__ = (UniqueConstraint("response_id", "move_id", "insight_id", postgresql_nulls_not_distinct=True),)

    id: Mapped[Key]
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id"))
    move_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("commitment_move.id"), index=True)
    insight_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[CreatedAt]
