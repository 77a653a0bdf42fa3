"""Rows of a file: CSV, JSON lines (both also gzipped) or XLSX, told by content and never all in memory."""

import csv
import gzip
import io
import itertools
import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from frontline.core.errors import FieldError, FrontlineError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_LONGEST_LINE = 1_000_000  # characters
_MOST_UNPACKED = 100 * 1024 * 1024  # bytes


class ImportFileError(FrontlineError):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1), and its columns, or why it cannot be read."""

    line: int
    values: dict[str, Any]
    problem: str = ""


@dataclass(slots=True)
class RowImportResult:
    """What came of a file: how many of its rows are new, changed something, or said nothing new; what is wrong."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


@contextmanager
def open_rows(path: Path) -> Iterator[tuple[Iterator[Row], IO[bytes]]]:
    """The rows of a file, and the raw file, whose position tells how far reading has come.

    Raises:
        ImportFileError: there is no such file, or it is of another kind than its name says.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror}.") from error
    with ExitStack() as files:
        yield _rows(path, files.enter_context(raw), files), raw


def read_uploaded_rows(*, name: str, content: bytes, max_bytes: int, max_rows: int) -> list[Row]:
    """All rows of a small file that somebody sent; at least one.

    Args:
        name: of the file as it was sent; its ending says what it is.
        content: bytes of the file.
        max_bytes: how large it may be, in whole megabytes.
        max_rows: how many rows it may have.

    Raises:
        FieldError: it is too large, cannot be read, or has no rows or too many; of the field `file`.
    """
    if len(content) > max_bytes:
        raise FieldError("file", "The file must be smaller than %(size)s MB", size=max_bytes // 1024**2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()[:10]}"
        path.write_bytes(content)
        try:
            with open_rows(path) as (rows, _raw):
                read = list(itertools.islice(rows, max_rows + 1))
        except ImportFileError as error:
            raise FieldError("file", str(error).replace(path.name, name)) from None
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


def _rows(path: Path, raw: IO[bytes], files: ExitStack) -> Iterator[Row]:
    start = raw.read(4)
    raw.seek(0)
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".xlsx"):
        return _guarded(path, _spreadsheet(path, raw, start))
    if start.startswith(_ZIP) or (path.suffix.lower() == ".gz") is not start.startswith(_GZIP):
        raise ImportFileError(f"{path.name} is not what its name says.")
    packed = start.startswith(_GZIP)
    content: Any = files.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
    text = files.enter_context(io.TextIOWrapper(content, encoding="utf-8-sig", newline=""))
    if name.endswith((".jsonl", ".ndjson")):
        return _guarded(path, _json_lines(text))
    if name.endswith(".csv"):
        return _guarded(path, _table(path, text))
    raise ImportFileError(f"{path.name} is no .csv, .jsonl or .xlsx file (.csv.gz and .jsonl.gz may be used too).")


def _guarded(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path.name} is not text in UTF-8: {error.reason}.") from error
    except ImportFileError:
        raise
    except Exception as error:  # the readers of spreadsheets and archives raise whatever a broken file provokes
        raise ImportFileError(f"{path.name} is damaged or not what its name says: {error}.") from error


def _json_lines(text: IO[str]) -> Iterator[Row]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    if len(line) > _LONGEST_LINE:
        return Row(number, {}, "The line is longer than a million characters.")
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return Row(number, {}, f"This is not JSON: {error.msg} at character {error.colno}.")
    if not isinstance(values, dict):
        return Row(number, {}, "This is not a JSON object.")
    return Row(number, values)


def _table(path: Path, text: IO[str]) -> Iterator[Row]:
    reader = csv.reader(text, strict=True)
    header = next(reader, None)
    if not header or "\x00" in "".join(header):
        raise ImportFileError(f"{path.name} has no header line.")
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(header):
            yield Row(reader.line_num, {}, f"It has {len(cells)} columns where the header has {len(header)}.")
        else:
            yield Row(reader.line_num, dict(zip(header, cells, strict=True)))


def _spreadsheet(path: Path, raw: IO[bytes], start: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not start.startswith(_ZIP):
        raise ImportFileError(f"{path.name} is not what its name says.")
    with zipfile.ZipFile(raw) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise ImportFileError(f"{path.name} is too large once it is unpacked. Save the one sheet as CSV.")
    raw.seek(0)
    try:
        book = load_workbook(raw, read_only=True, data_only=True)
    except InvalidFileException as error:
        raise ImportFileError(f"{path.name} is not what its name says.") from error
    lines = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell).strip() if cell is not None else "" for cell in next(lines, ())]
    if not any(header):
        raise ImportFileError(f"{path.name} has no header line.")
    for number, cells in enumerate(lines, start=2):
        if any(cell is not None for cell in cells):
            yield Row(number, dict(zip(header, cells, strict=False)))
