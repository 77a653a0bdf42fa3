"""Papers for meetings: one list of pieces as PDF/UA and as Word, under their protective marking."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from frontline.core.clock import now
from frontline.core.pdf import typeset_pdf

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_FONT = "Arial"
_WORD_STYLES = {"point": "List Bullet", "paragraph": "Normal"}


@dataclass(frozen=True, slots=True)
class PaperPiece:
    """One piece of a paper.

    Attributes:
        kind: `heading`, `item` (a smaller heading), `paragraph`, `quote`, `point` (of a list), `table`, `chart` (beside
            a table that says the same), or `page` (what follows begins a new one).
        text: what it says; what a table or chart is about. A quote is given without its marks.
        source: who is quoted.
        head: the headings of the columns of a table.
        rows: its rows, of which the first cell says what each is about; of a chart what each bar is, its number in
            words, and its length.
        full: the number of which a bar is as long as the chart; 0 where that is the longest of them.
        is_strong: whether a paragraph names what follows.
        is_sticky: whether a paragraph stays on the page of what follows.
    """

    kind: str
    text: str = ""
    source: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    full: int = 0
    is_strong: bool = False
    is_sticky: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper.

    Attributes:
        title: its heading.
        state: what stands below it.
        pieces: in order.
        marking: the protective marking, at the top and the foot of each page; empty for none.
    """

    title: str
    state: str
    pieces: Sequence[PaperPiece]
    marking: str = ""


def count_words(paper: Paper) -> int:
    """How many words a paper has, all in all."""
    cells = [cell for piece in paper.pieces for row in (piece.head, *piece.rows) for cell in row]
    texts = [paper.title, paper.state, *cells, *(f"{piece.text} {piece.source}" for piece in paper.pieces)]
    return sum(len(text.split()) for text in texts)


def write_paper_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1."""
    return typeset_pdf("pages/paper.typ", asdict(paper))


def write_paper_word(paper: Paper) -> bytes:
    """The paper as a Word file whose headings, lists and quotes are styles, in English, with a title."""
    document = _open_word_document(paper.title, paper.marking)
    document.add_heading(paper.title, 0)
    document.add_paragraph(paper.state)
    for piece in paper.pieces:
        _add_piece(document, piece)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _open_word_document(title: str, marking: str) -> "WordDocument":
    """An empty one on A4, in English and plain letters, with its title, and its marking on every page."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    _describe_properties(document, title)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = normal.element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): "en-GB"}))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for running in (section.header, section.footer) if marking else ():
        running.paragraphs[0].text, running.paragraphs[0].alignment = marking, 1
    return document


def _describe_properties(document: "WordDocument", title: str) -> None:
    document.core_properties.title, document.core_properties.author = title, "Frontline"
    document.core_properties.language = "en-GB"
    made_at = now().replace(tzinfo=None)  # as Word keeps it; the library's own template says 2013 and its own name
    document.core_properties.created = document.core_properties.modified = made_at
    document.core_properties.comments, document.core_properties.last_modified_by = "", "Frontline"


def _add_piece(document: "WordDocument", piece: PaperPiece) -> None:
    if piece.kind == "page":
        document.add_page_break()  # type: ignore[no-untyped-call]
    elif piece.kind in {"heading", "item"}:
        document.add_heading(piece.text, 1 if piece.kind == "heading" else 2)
    elif piece.kind == "table":
        _add_table(document, piece)
    elif piece.kind == "quote":
        _add_quote(document, piece)
    elif piece.kind != "chart":
        paragraph = document.add_paragraph("", style=_WORD_STYLES[piece.kind])
        paragraph.add_run(piece.text).bold = piece.is_strong or None
        paragraph.paragraph_format.keep_with_next = piece.is_strong or piece.is_sticky or None


def _add_quote(document: "WordDocument", piece: PaperPiece) -> None:
    """What somebody said, and below it, on the same page, who."""
    quote = document.add_paragraph(f"“{piece.text}”", style="Quote")
    quote.paragraph_format.keep_together = True
    if piece.source:
        quote.paragraph_format.keep_with_next = True
        document.add_paragraph(piece.source).paragraph_format.keep_together = True


def _add_table(document: "WordDocument", piece: PaperPiece) -> None:
    """A table whose first row has its headings, and is said again on each page."""
    from docx.oxml.ns import qn

    if piece.text:
        document.add_paragraph(piece.text, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(piece.head), style="Table Grid")
    for number, words in enumerate((piece.head, *piece.rows)):
        for cell, word in zip(table.add_row().cells, words, strict=True):
            cell.paragraphs[0].add_run(word).bold = number == 0 or None
    heading = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name for it
    heading.append(heading.makeelement(qn("w:tblHeader"), {}))
