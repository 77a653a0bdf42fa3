import uuid

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontline.accounts.models import Person
from frontline.core.database import Base, CreatedAt, Key, Timestamp


class Lexeme(Base):
    """A form of a word that insights have, its stem, and how many insights have the stem.

    The row without a form has the number of all insights that were counted.
    """

    __tablename__ = "search_lexeme"

    form: Mapped[str] = mapped_column(String(80), primary_key=True)
    stem: Mapped[str] = mapped_column(String(80), index=True)
    insights: Mapped[int]


class SavedSearch(Base):
    """A search that somebody comes back to: the address of its results.

    With `alerts`, its owner is notified when it finds something that came after it was last `looked_at`.
    """

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[Key]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    alerts: Mapped[bool] = mapped_column(default=False, server_default=text("false"), index=True)
    looked_at: Mapped[Timestamp]
    created_at: Mapped[CreatedAt]

    person: Mapped[Person] = relationship()
