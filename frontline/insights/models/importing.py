import uuid

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp
from frontline.core.policy_side import HIDDEN


class ImportRun(Base):
    """One file's import: where it stands, so that it can go on after a kill."""

    __tablename__ = "import_run"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("source.id"))
    file_hash: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(255))
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_bad: Mapped[int] = mapped_column(default=0)
    rows_left_out: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    started_at: Mapped[CreatedAt]
    finished_at: Mapped[Timestamp | None]
