from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Timestamp


class EncryptionKey(Base):
    """A key that something in this database is, or was, encrypted with; only its fingerprint is kept."""

    __tablename__ = "encryption_key"

    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[CreatedAt]
    retired_at: Mapped[Timestamp | None]
