"""Open a table of any format that is accepted; told by content, never all in memory."""

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from frontline.core.tables.delimited import find_file_encoding, read_delimited
from frontline.core.tables.rows import ImportFileError, Row, Table, TableChoice
from frontline.core.tables.workbooks import read_excel, read_opendocument_sheet
from frontline.core.translation import gettext as _

_GZIP, _ZIP, _OLD_OFFICE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LONGEST_LINE = 1_000_000  # characters
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_JSON_ENDINGS = (".jsonl", ".ndjson")
ACCEPTED = ".csv, .tsv, .xlsx, .ods, .jsonl"


@contextmanager
def open_table(path: Path, choice: TableChoice | None = None, *, name: str = "") -> Iterator[Table]:
    """The table in a file.

    Args:
        path: of the file.
        choice: of worksheet and heading row.
        name: of the file as its owner knows it, for what is said about it; the path's own where not given.

    Raises:
        ImportFileError: there is no such file, it is of another kind than its name says, or holds no table.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror}.") from error
    name = name or path.name
    with ExitStack() as files:
        table = _open(files.enter_context(raw), files, choice or TableChoice(), name)
        table.rows = _guard(table.rows, name)
        yield table


def _open(raw: IO[bytes], files: ExitStack, choice: TableChoice, name: str) -> Table:
    start = raw.read(4)
    raw.seek(0)
    ending = name.lower().removesuffix(".gz")
    if start.startswith(_OLD_OFFICE):
        message = _("%(name)s is an old Excel file or has a password. Save it as .xlsx or CSV.", name=name)
        raise ImportFileError(message)
    is_workbook = ending.endswith((".xlsx", ".ods"))
    if not is_workbook and not ending.endswith((*_TEXT_ENDINGS, *_JSON_ENDINGS)):
        message = _("%(name)s is none of %(kinds)s (.csv.gz and .jsonl.gz too).", name=name, kinds=ACCEPTED)
        raise ImportFileError(message)
    is_packed = name.lower().endswith(".gz")
    if start.startswith(_ZIP) is not is_workbook or start.startswith(_GZIP) is not is_packed:
        raise ImportFileError(_("%(name)s is not what its name says.", name=name))
    try:
        if is_workbook:
            return (read_excel if ending.endswith(".xlsx") else read_opendocument_sheet)(raw, choice, name)
        return _open_text(raw, files, choice, name)
    except ImportFileError:
        raise
    except Exception as error:  # the readers of spreadsheets and archives raise whatever a broken file provokes
        raise _make_damage_error(name, error) from error


def _open_text(raw: IO[bytes], files: ExitStack, choice: TableChoice, name: str) -> Table:
    packed = name.lower().endswith(".gz")
    content: Any = files.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
    encoding = find_file_encoding(content)
    wrapped = io.TextIOWrapper(content, encoding=_skip_mark(encoding), errors="replace", newline="")
    text = files.enter_context(wrapped)
    if name.lower().removesuffix(".gz").endswith(_JSON_ENDINGS):
        return Table(_iterate_json_lines(text), (), raw, encoding, heading_row=0)
    return read_delimited(text, raw, encoding, choice, name)


def _skip_mark(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _guard(rows: Iterator[Row], name: str) -> Iterator[Row]:
    try:
        yield from rows
    except ImportFileError:
        raise
    except Exception as error:  # as above
        raise _make_damage_error(name, error) from error


def _make_damage_error(name: str, error: Exception) -> ImportFileError:
    message = _("%(name)s is damaged or not what its name says: %(error)s.", name=name, error=str(error))
    return ImportFileError(message)


def _iterate_json_lines(text: IO[str]) -> Iterator[Row]:
    for number, line in enumerate(text, start=1):
        if line.strip():
            yield _read_json_line(number, line)


def _read_json_line(number: int, line: str) -> Row:
    if len(line) > _LONGEST_LINE:
        return Row(number, {}, _("The line is longer than a million characters."))
    if "\ufffd" in line:
        return Row(number, {}, _("It has bytes that are no text."))
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        where = {"error": error.msg, "column": error.colno}
        return Row(number, {}, _("This is not JSON: %(error)s at character %(column)s.", **where))
    if not isinstance(values, dict):
        return Row(number, {}, _("This is not a JSON object."))
    return Row(number, values)
