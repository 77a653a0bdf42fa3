"""Documents as people have them: every word of the final view in order, every marking seen, every loss said."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontline.core.documents.blocks import BlockKind, DocumentReading
from frontline.core.documents.reading import read_document
from frontline.core.files.results import FileRefusedError
from frontline.policies.service.drafts import find_marking
from tests.conftest import SHARED
from tests.documents import INSERTED, TEXT_BOX, save

_CASES = SHARED / "cases"
_TITLE = "# Attendance: what we will do"
_COLUMNS = "LEFT ONE. We will fund two attendance mentors in every secondary school from September."
_SENTENCE = (
    "We will fund two attendance mentors in every secondary school, and we will pay for their training, their travel "
    "and their cover in every year of this parliament."
)
# What of the text of each must be there, word for word; and what must not.
_RIGHT: dict[str, tuple[list[str], list[str]]] = {
    "word_draft/content_controls.docx": (
        ["We will pay for taxis to school in rural areas.", "The budget is 40 million pounds a year from 2027."], []
    ),
    "word_draft/draft.odt": (["We will fund mentors in every school."], []),
    "word_draft/draft_utf16.txt": (["We will fund mentors in every school \u2013 “now”."], []),
    "word_draft/embedded_excel_chart.docx": ([_TITLE, "We will fund mentors."], []),
    "word_draft/gif_picture.docx": ([_TITLE, "We will fund mentors."], []),
    "word_draft/heading_style_of_department.docx": (["## Costs", "We will fund mentors."], []),
    "word_draft/pasted_chart_emf_picture.docx": ([_TITLE, "We will fund mentors."], []),
    "word_draft/table_inside_table.docx": (["Option A", "We will train every form tutor."], []),
    "word_draft/table_same_words_in_two_rows.docx": (
        ["Mentors in every school\n\nThe department\n\nBreakfast in every school\n\nThe department"], []
    ),
    "word_draft/tracked_changes.docx": (
        [
            "We will fund two attendance mentors in every secondary school.",
            "Schools will publish breakfast club places each term.",
            "Fines will be paused for families who wait for an assessment.",
        ],
        ["one family liaison officer"],
    ),
    "word_draft/tracked_move_from.docx": (["Ordinary text of the draft stands here."], ["Fines will be paused"]),
    "pdf_draft/footnote_numbers.pdf": (
        ["We will fund mentors in every school. We will pay for taxis.", "Except in special schools.", "From 2027."],
        ["mentors1", "school.2"],
    ),
    "pdf_draft/hyphen_over_line.pdf": (
        ["We will fund attendance mentors in every secondary school and pay for their supervision in full."], []
    ),
    "pdf_draft/hyphen_over_page.pdf": (["from September 2027, and pay for them in full."], []),
    "pdf_draft/one_page_of_text_two_scans.pdf": ([_TITLE, _COLUMNS], []),
    "pdf_draft/permissions_only_no_password_to_open.pdf": ([_TITLE, _COLUMNS], []),
    "pdf_draft/running_header_each_page.pdf": (
        ["from September 2027, and pay for them in full.", "The third page says"],
        ["OFFICIAL-SENSITIVE", "Draft 3"],
    ),
    "pdf_draft/sentence_over_page_plain.pdf": ([_SENTENCE], []),
    "pdf_draft/sentence_over_page_with_page_number.pdf": ([_SENTENCE], []),
    "pdf_draft/table.pdf": (["Mentors in every secondary school £40m £42m"], []),
    "pdf_draft/two_columns.pdf": (
        [_COLUMNS, "Officers of the office will efficiently find and file flow data."], ["\uf001"]
    ),
}  # fmt: skip


def _read(case: str) -> DocumentReading:
    path = _CASES / case
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return read_document(path.read_bytes(), path.name)


@pytest.mark.parametrize("case", _RIGHT)
def test_a_document_is_read_whole(case: str) -> None:
    text = _read(case).text
    there, not_there = _RIGHT[case]
    for words in there:
        assert words in text
    for words in not_there:
        assert words not in text


@pytest.mark.parametrize(
    "case",
    ["marking_in_cover_page_control.docx", "marking_in_table_cell.docx", "marking_typed_with_track_changes.docx"],
)
def test_a_marking_is_seen_wherever_it_stands(case: str) -> None:
    assert find_marking("\n".join(_read(f"word_draft/{case}").all_words)) == "SECRET"


def test_what_a_running_title_says_is_a_marking_too() -> None:
    assert find_marking("\n".join(_read("pdf_draft/running_header_each_page.pdf").all_words)) == "OFFICIAL-SENSITIVE"


def test_what_cannot_be_read_is_said_with_where() -> None:
    reading = _read("pdf_draft/one_page_of_text_two_scans.pdf")
    assert [loss.rpartition(": ")[2] for loss in reading.not_read] == ["page 2", "page 3"]
    assert _read("word_draft/embedded_excel_chart.docx").not_read == ("An embedded file: in the text",)
    assert any("picture" in loss for loss in _read("word_draft/gif_picture.docx").not_read)


def test_rich_text_is_refused_by_a_sentence_that_names_it() -> None:
    with pytest.raises(FileRefusedError, match=r"“draft\.rtf”.*Save it as"):
        _read("word_draft/draft.rtf")


# The whole kind: a document holds what was put into it.

_words = st.text("abcdefghij klmnop", min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
_pieces = st.lists(
    st.tuples(st.sampled_from(["Heading 2", "List Bullet", "Normal", "cell", "ins", "box"]), _words), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_pieces)
def test_what_was_put_into_a_document_is_read_in_order(pieces: list[tuple[str, str]]) -> None:
    document = Document()
    for style, words in pieces:
        if style == "cell":
            document.add_table(1, 1).rows[0].cells[0].text = words
        elif style in {"ins", "box"}:
            element = (INSERTED if style == "ins" else TEXT_BOX).format(ns=nsdecls("w"), mark=words)
            document.element.body.insert(len(document.element.body) - 1, parse_xml(element))
        else:
            document.add_paragraph(words, style=style)
    reading = read_document(save(document))
    assert [block.text for block in reading.blocks] == [words for _style, words in pieces]
    kinds = {"Heading 2": BlockKind.HEADING, "List Bullet": BlockKind.LIST_ITEM, "cell": BlockKind.CELL}
    assert [block.kind for block in reading.blocks] == [kinds.get(style, BlockKind.PARAGRAPH) for style, _ in pieces]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w>&a;</w>", "not as an office program"),
        ("word/document.xml", b"<w", "not as an office program"),
        ("word/vbaProject.bin", b"x", "macros"),
        ("xl/workbook.xml", b"<x/>", "must be text"),
        ("word/media.xml", b" " * (51 * 1024 * 1024), "unpacks to more"),
    ],
    ids=["entities", "broken", "macros", "other", "bomb"],
)
def test_a_harmful_or_foreign_archive_is_refused(name: str, content: bytes, why: str) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        if name != "word/document.xml" and not name.startswith("xl"):
            archive.writestr("word/document.xml", "<w/>")
        archive.writestr(name, content)
    with pytest.raises(FileRefusedError, match=why):
        read_document(written.getvalue(), "draft.docx")


def test_the_folder_of_cases_is_known_whole() -> None:
    if not _CASES.exists():
        pytest.skip(f"{_CASES} is not here")
    known = {*_RIGHT, "word_draft/draft.rtf"}
    known |= {f"word_draft/{path.name}" for path in Path(_CASES / "word_draft").glob("marking_*")}
    there = {f"{folder}/{path.name}" for folder in ("word_draft", "pdf_draft") for path in (_CASES / folder).iterdir()}
    assert there == known
