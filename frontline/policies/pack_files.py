"""An evidence pack as PDF/UA and as a Word file."""

import io
from typing import Any

from frontline.core.papers import add_word_table, open_word_document
from frontline.core.pdf import typeset_pdf
from frontline.policies.pack_pieces import EvidencePack, PackPiece

_STYLES = {"point": "List Bullet", "quote": "Quote", "paragraph": "Normal"}


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
    document = open_word_document(pack.title, pack.marking)
    document.add_heading(pack.title, 0)
    document.add_paragraph(pack.state)
    for piece in pack.pieces:
        _add_piece(document, piece)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


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
    add_word_table(document, piece.table)
