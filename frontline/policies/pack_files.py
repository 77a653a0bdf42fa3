"""An evidence pack as PDF/UA and as a Word file."""

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from frontline.core.clock import now
from frontline.core.pdf import typeset_pdf
from frontline.policies.pack_pieces import EvidencePack, PackPiece

_STYLES = {"point": "List Bullet", "quote": "Quote", "paragraph": "Normal"}
_FONT = "Arial"


def write_pack_pdf(pack: EvidencePack) -> bytes:
    """The pack as PDF/UA-1."""
    pieces = [
        {
            "kind": piece.kind, "text": piece.text, "source": piece.source, "strong": piece.is_strong,
            "sticky": piece.is_sticky, "table": [list(row) for row in piece.table],
        }
        for piece in pack.pieces
    ]  # fmt: skip
    content = {"title": pack.title, "state": pack.state, "marking": pack.marking, "pieces": pieces}
    return typeset_pdf("policies/pack.typ", content)


def write_pack_word(pack: EvidencePack) -> bytes:
    """The pack as a Word file whose headings, lists and quotes are styles, in English, with a title."""
    document = Document()
    _describe_document(document, pack)
    document.add_heading(pack.title, 0)
    document.add_paragraph(pack.state)
    for piece in pack.pieces:
        _add_piece(document, piece)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _describe_document(document: Any, pack: EvidencePack) -> None:
    """Its properties, its language and letters, and the marking on every page."""
    document.core_properties.title, document.core_properties.author = pack.title, "Frontline"
    document.core_properties.language = "en-GB"
    made_at = now().replace(tzinfo=None)  # as Word keeps it; the library's own template says 2013 and its own name
    document.core_properties.created = document.core_properties.modified = made_at
    document.core_properties.comments, document.core_properties.last_modified_by = "", "Frontline"
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].font.size = Pt(11)
    language = document.styles["Normal"].element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): "en-GB"}))
    section = document.sections[0]
    section.header.paragraphs[0].text = section.footer.paragraphs[0].text = pack.marking


def _add_piece(document: Any, piece: PackPiece) -> None:
    if piece.kind in {"heading", "item"}:
        document.add_heading(piece.text, 1 if piece.kind == "heading" else 2)
    elif piece.kind == "table":
        _add_table(document, piece)
    elif piece.kind == "chart":
        return  # the table before it says the same
    elif piece.kind == "quote":
        _add_quote(document, piece)
    else:
        paragraph = document.add_paragraph("", style=_STYLES[piece.kind])
        paragraph.add_run(piece.text).bold = piece.is_strong or None
        paragraph.paragraph_format.keep_with_next = piece.is_strong or piece.is_sticky or None


def _add_quote(document: Any, piece: PackPiece) -> None:
    """What somebody said, and below it, on the same page, who."""
    quote = document.add_paragraph(piece.text, style="Quote")
    quote.paragraph_format.keep_together = True
    if piece.source:
        quote.paragraph_format.keep_with_next = True
        document.add_paragraph(piece.source).paragraph_format.keep_together = True


def _add_table(document: Any, piece: PackPiece) -> None:
    document.add_paragraph(piece.text).paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(piece.table[0]), style="Table Grid")
    for number, row in enumerate(piece.table):
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(words).bold = number == 0 or None
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no word for a row that heads a table
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
