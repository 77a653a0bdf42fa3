"""Reading files as people have them: rows and pages a second, and the most memory, beside the plain readers."""

import csv
import io
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pikepdf
from data import print_table
from docx import Document
from pypdf import PdfReader

from frontline.core.documents.reading import read_document
from frontline.core.pdf import typeset_pdf
from frontline.core.tables.reading import open_table

_ROWS, _PAGES, _PARAGRAPHS = 20_000, 300, 3_000
_TEXT = "The agency invoice has doubled since last year, so we let two teaching assistants go and closed the club."


def _make_csv() -> bytes:
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows([("id", "date", "text"), *((n, "2026-03-02", _TEXT) for n in range(_ROWS))])
        return file.getvalue().encode()


def _make_workbook() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [("id", "date", "text"), *((n, "2026-03-02", _TEXT) for n in range(_ROWS))]:
        sheet.append(row)
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


def _make_pdf() -> bytes:
    blocks = [{"kind": "paragraph", "text": f"{_TEXT} " * 20}]
    data = {"title": "T", "description": "D", "state": "S", "blocks": blocks, "figures": []}
    page = pikepdf.open(io.BytesIO(typeset_pdf("pages/report.typ", data)))
    book = pikepdf.new()
    for _ in range(_PAGES):
        book.pages.append(page.pages[0])
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


def _make_document() -> bytes:
    document = Document()
    for _ in range(_PARAGRAPHS):
        document.add_paragraph(_TEXT)
    with io.BytesIO() as file:
        document.save(file)
        return file.getvalue()


def _read_rows(content: bytes, name: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with open_table(path) as table:
            return sum(not row.problem for row in table.rows)


def _read_plain_csv(content: bytes) -> int:
    return sum(1 for _row in csv.DictReader(io.StringIO(content.decode())))


def _read_plain_workbook(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for _row in book.worksheets[0].iter_rows(values_only=True))


def _measure(read: Callable[[], int]) -> tuple[float, float]:
    """Pieces a second, and the most memory in MB; each in a run of its own."""
    started = time.perf_counter()
    pieces = read()
    seconds = time.perf_counter() - started
    tracemalloc.start()
    read()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return pieces / seconds, most / 2**20


def main() -> None:
    """Print the figures of each kind of file, ours and the plain reader's."""
    table, workbook, pdf, word = _make_csv(), _make_workbook(), _make_pdf(), _make_document()
    kinds: dict[str, tuple[Callable[[], int], Callable[[], int]]] = {
        f"CSV, {_ROWS:,} rows": (lambda: _read_rows(table, "a.csv"), lambda: _read_plain_csv(table)),
        f"XLSX, {_ROWS:,} rows": (lambda: _read_rows(workbook, "a.xlsx"), lambda: _read_plain_workbook(workbook)),
        f"PDF, {_PAGES} pages": (
            lambda: len(read_document(pdf).blocks) and _PAGES,
            lambda: len([page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]),
        ),
        f"Word, {_PARAGRAPHS:,} paragraphs": (
            lambda: len(read_document(word).blocks),
            lambda: len([paragraph.text for paragraph in Document(io.BytesIO(word)).paragraphs]),
        ),
    }
    rows = []
    for kind, (ours, plain) in kinds.items():
        sys.stderr.write(f"{kind}\n")
        (speed, memory), (plain_speed, plain_memory) = _measure(ours), _measure(plain)
        rows.append([kind, f"{speed:,.0f}", f"{memory:.0f}", f"{plain_speed:,.0f}", f"{plain_memory:.0f}"])
    print_table(["file", "a second", "MB", "plain, a second", "MB"], rows)


if __name__ == "__main__":
    main()
