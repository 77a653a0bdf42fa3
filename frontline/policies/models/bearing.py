import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, Timestamp
from frontline.core.policy_side import SHOWN


class Bearing(Base):
    """How near an insight is to one part of a draft, and whether it bears on it.

    Attributes:
        theme_id: through which it may be read.
        score: by which the nearest are listed.
        is_near: what the machine says: near enough to bear on the part.
        is_confirmed: what a person says; None where nobody said anything.
    """

    __tablename__ = "frontline_check_bearing"

    part_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("frontline_check_part.id", ondelete="CASCADE"), primary_key=True
    )
    insight_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    theme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    score: Mapped[float]
    is_near: Mapped[bool]
    is_confirmed: Mapped[bool | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), info=SHOWN)
    confirmed_at: Mapped[Timestamp | None]

    @property
    def bears(self) -> bool:
        """Whether it bears on the part: as a person says, else as the machine does."""
        return self.is_near if self.is_confirmed is None else self.is_confirmed
