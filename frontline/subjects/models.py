import uuid

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.analysis import Subject
from frontline.core.database import Base, CreatedAt, Key, Timestamp

LONGEST_KEY, LONGEST_LABEL, LONGEST_SCOPE = 80, 80, 200


class OwnSubject(Base):
    """A subject that an administrator added, or the labels that they added to a packaged one (SKOS, W3C 2009).

    Attributes:
        key: stable; of a packaged subject where only labels are added to it.
        broader_key: key of the subject above it; None for one of the first level.
        pref_label: the preferred label; None where labels are added to a packaged subject.
        alt_labels: the alternative labels.
        scope_note: one line on what belongs to it.
        removed_at: since when it counts no more; its key is free then.
    """

    __tablename__ = "subject"
    __table_args__ = (Index("uq_subject_key", "key", unique=True, postgresql_where=text("removed_at IS NULL")),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    broader_key: Mapped[str | None] = mapped_column(String(LONGEST_KEY))
    pref_label: Mapped[str | None] = mapped_column(String(LONGEST_LABEL))
    alt_labels: Mapped[list[str]] = mapped_column(JSON, server_default=text("'[]'"))
    scope_note: Mapped[str] = mapped_column(String(LONGEST_SCOPE), server_default="")
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[Timestamp]
    removed_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]

    @property
    def is_addition(self) -> bool:
        """Whether it only adds labels to a packaged subject."""
        return self.pref_label is None

    def make_subject(self) -> Subject:
        """It as the language layer knows subjects."""
        return Subject(self.key, self.pref_label or "", tuple(self.alt_labels), self.scope_note, self.broader_key)
