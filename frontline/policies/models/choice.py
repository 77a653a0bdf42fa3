import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key


class PriorityChoice(Base):
    """A choice between proposals, with its reasons, and what they looked like side by side then.

    Attributes:
        scope: the mission or department whose proposals were compared.
        proposals: ids of those that were compared.
        chosen: ids of those that go first.
        table: what stood on the page, as rows of words; what people said is looked up anew, as they may be shown.
    """

    __tablename__ = "policy_choice"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(String(200))
    scope: Mapped[str] = mapped_column(String(200))
    proposals: Mapped[list[str]] = mapped_column(JSON)
    chosen: Mapped[list[str]] = mapped_column(JSON)
    reasons: Mapped[str] = mapped_column(Text)
    table: Mapped[list[Any]] = mapped_column(JSON)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
