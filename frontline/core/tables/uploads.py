"""Small tables that somebody sent, read at once."""

import itertools
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from frontline.core.errors import FieldError
from frontline.core.tables.headings import make_heading_key
from frontline.core.tables.reading import open_table
from frontline.core.tables.rows import ImportFileError, Row, TableChoice


@dataclass(slots=True)
class RowImportResult:
    """What came of a file: how many of its rows are new, changed something, or said nothing new; what is wrong."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_uploaded_rows(
    *, name: str, content: bytes, max_bytes: int, max_rows: int, known: Iterable[str] = ()
) -> list[Row]:
    """All rows of a small file that somebody sent; at least one.

    Args:
        name: of the file as it was sent; its ending says what it is.
        content: bytes of the file.
        max_bytes: how large it may be, in whole megabytes.
        max_rows: how many rows it may have.
        known: headings that are usual in it.

    Raises:
        FieldError: it is too large, cannot be read, or has no rows or too many; of the field `file`.
    """
    if len(content) > max_bytes:
        raise FieldError("file", "The file must be smaller than %(size)s MB", size=max_bytes // 1024**2)
    choice = TableChoice(known=frozenset(make_heading_key(heading) for heading in known))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        try:
            with open_table(path, choice, name=name) as table:
                read = list(itertools.islice(table.rows, max_rows + 1))
        except ImportFileError as error:
            raise FieldError("file", str(error)) from None
    if not read:
        raise FieldError("file", "The file has no rows")
    if len(read) > max_rows:
        raise FieldError("file", "The file has more than %(rows)s rows. Send it in parts", rows=f"{max_rows:,}")
    return read


def require_columns(needed: Sequence[str], present: Collection[str]) -> None:
    """Make sure that a file has the columns without which it says nothing.

    Raises:
        FieldError: one is missing; of the field `file`.
    """
    if missing := [column for column in needed if column not in present]:
        raise FieldError("file", "The file lacks a column: %(names)s", names=", ".join(missing))
