import enum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.translation import gettext as _


class ProgrammeKind(enum.StrEnum):
    """What people are seconded for together."""

    MISSION = "mission"
    TASKFORCE = "taskforce"
    ACCELERATOR = "accelerator"
    PLACE = "place"
    EXCHANGE = "exchange"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            "mission": _("Mission team"), "taskforce": _("Taskforce"), "accelerator": _("Accelerator"),
            "place": _("Place"), "exchange": _("Exchange scheme"), "other": _("Other programme"),
        }[self.value]  # fmt: skip


class Programme(Base):
    """A programme to which placements can belong; one that is closed takes no more."""

    __tablename__ = "programme"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[ProgrammeKind] = mapped_column(make_enum_type(ProgrammeKind))
    closed_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]
