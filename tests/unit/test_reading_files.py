"""The words of documents: text, Word and PDF; what cannot be read says why."""

import io

import pikepdf
import pytest
from docx import Document
from docx.shared import Mm

from frontline.core.documents.blocks import Block, BlockKind
from frontline.core.documents.reading import read_document
from frontline.core.files.results import FileRefusedError
from frontline.core.pdf import typeset_pdf


def _word(*, header: str = "") -> bytes:
    document = Document()
    document.add_heading("What we will do", 1)
    document.add_paragraph("We will fund mentors.")
    document.add_paragraph("Fund breakfast", style="List Bullet")
    document.add_table(1, 2).rows[0].cells[1].text = "In the table"
    document.sections[0].header.paragraphs[0].text = header
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_word_gives_headings_bullets_tables_and_what_stands_in_the_header() -> None:
    reading = read_document(_word(header="SECRET"))
    assert reading.text == "# What we will do\n\nWe will fund mentors.\n\n- Fund breakfast\n\nIn the table"
    assert reading.blocks[0] == Block(BlockKind.HEADER, "SECRET", "header")
    assert reading.blocks[-1] == Block(BlockKind.CELL, "In the table", "table 1, row 1")


def test_what_stands_in_the_header_of_the_first_page_or_in_a_table_of_one_is_read() -> None:
    document = Document()
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "SECRET"
    document.sections[0].footer.add_table(1, 1, Mm(100)).rows[0].cells[0].text = "In the footer"
    written = io.BytesIO()
    document.save(written)
    assert {"SECRET", "In the footer"} <= set(read_document(written.getvalue()).all_words)


def test_a_pdf_gives_its_text() -> None:
    blocks = [{"kind": "paragraph", "text": "We will fund mentors in every school of the country."}]
    made = typeset_pdf(
        "pages/report.typ", {"title": "T", "description": "D", "state": "S", "blocks": blocks, "figures": []}
    )
    assert "We will fund mentors" in read_document(made).text


def _empty_pdf(pages: int) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _locked_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    written = io.BytesIO()
    document.save(written, encryption=pikepdf.Encryption(owner="o", user="u"))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"), (_empty_pdf(3), "pictures of pages"), (_empty_pdf(301), "300 pages or fewer"),
        (_locked_pdf(), "password"), (b"%PDF-1.7 broken", "broken"), (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0old", "Old Word"), (bytes(range(256)) * 40, "must be text"), (b"x" * 11_000_000, "10 MB"),
    ],
    ids=["empty", "scan", "long", "locked", "broken", "zip", "old", "binary", "large"],
)  # fmt: skip
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    with pytest.raises(FileRefusedError, match=why):
        read_document(content)


def test_text_of_windows_is_read_too() -> None:
    assert read_document("Café, “plan”".encode("cp1252")).text == "Café, “plan”"
    assert read_document("Café, “plans”".encode("utf-16")).text == "Café, “plans”"
