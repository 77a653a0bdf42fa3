import enum
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from frontline.core.database import Base, CreatedAt, Key, Timestamp, make_enum_type
from frontline.core.policy_side import HIDDEN
from frontline.core.translation import gettext as _


class SheetState(enum.StrEnum):
    """How far an import has come."""

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "mapping": _("Columns to be chosen"), "checking": _("Being checked"), "checked": _("Checked"),
            "applying": _("Being imported"), "done": _("Done"),
        }[self.value]  # fmt: skip

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return "green" if self is SheetState.DONE else "blue"


class UploadedSheet(Base):
    """A spreadsheet: of what, which of its columns hold what, and how far its rows have come.

    Attributes:
        kind: what its rows are, as the key of a `SheetKind`.
        content: the file as it was sent, until its rows are imported.
    """

    __tablename__ = "uploaded_sheet"
    __table_args__ = {"info": HIDDEN}  # noqa: RUF012 - SQLAlchemy's own protocol

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(255))
    columns: Mapped[list[str]] = mapped_column(JSON)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    read_as: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    state: Mapped[SheetState] = mapped_column(make_enum_type(SheetState), default=SheetState.MAPPING)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[Timestamp | None]


class SheetRowState(enum.StrEnum):
    """What a row would do, or did."""

    WAITING = "waiting"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"
    DONE = "done"
    NOTE = "note"  # a heading of the rows below it, the headings once more, a sum: nothing to import


class SheetRow(Base):
    """One row of a sheet: its line in the file (from 1), its cells, and what it would change.

    Attributes:
        differences: what it would change, each as what it is called, how it is, how it would be, and, where that is not
            imported, why.
        is_readable: whether the file gave all its cells; else it stays as bad as it came, whatever columns are chosen.
    """

    __tablename__ = "uploaded_sheet_row"
    __table_args__ = (Index("ix_uploaded_sheet_row_state", "sheet_id", "state", "line"), {"info": HIDDEN})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("uploaded_sheet.id", ondelete="CASCADE"))
    line: Mapped[int]
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[SheetRowState] = mapped_column(make_enum_type(SheetRowState), default=SheetRowState.WAITING)
    differences: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    problem: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_readable: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
