"""The words of a document: plain text, Word or PDF. Nothing of the file is kept."""

import io
import re
from typing import Any

from frontline.core.files import office
from frontline.core.files.pdfs import MAX_PAGES
from frontline.core.files.results import MAX_FILE_BYTES, FileRefusedError

_WORD_NAMES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LINE, _WORDS = f"{_WORD_NAMES}p", f"{_WORD_NAMES}t"
_HEADING = re.compile(r"(?:heading|title)\s*(\d?)", re.IGNORECASE)
# A page of prose has thousands of characters; what has fewer than this is a picture of one.
_LEAST_ON_A_PAGE = 40


def extract_text(content: bytes) -> str:
    """The words of a document, headings of Word marked by `#`; in a process of its own (`apart_guarded`).

    Raises:
        RefusedError: it is too large, of another kind, broken, has a password, or is a scan without text.
    """
    if not content.strip():
        raise FileRefusedError("The file is empty. Choose another one")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefusedError("The file must be smaller than 10 MB. Save it without pictures")
    if b"%PDF-" in content[:1024]:
        return _of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _of_word(content)
    return _plain(content)


def _plain(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError("Old Word files and files with a password cannot be read. Save it as .docx or PDF")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text or text.count("\ufffd") > len(text) / 100:
        raise FileRefusedError("The file must be text, a Word file (.docx) or a PDF")
    return text


def _of_word(content: bytes) -> str:
    from docx import Document

    clean = office.clean_office_file(content)  # also refuses bombs, macros and files inside
    if clean.ending != "docx":
        raise FileRefusedError("The file must be text, a Word file (.docx) or a PDF")
    try:
        document = Document(io.BytesIO(clean.content))
        around = {text for part in document.part.rels.values() if not part.is_external for text in _around(part)}
        body = [piece for block in document.iter_inner_content() for piece in _pieces(block)]
    except (KeyError, ValueError, AttributeError):
        raise FileRefusedError("The file is not as Word writes it. Save it as a PDF") from None
    return "\n\n".join([*sorted(around), *body])


def _around(relation: Any) -> list[str]:
    """The paragraphs of a header or footer, whichever pages it is for, tables and text boxes included."""
    if not relation.reltype.endswith(("/header", "/footer")):
        return []
    texts = (
        "".join(piece.text or "" for piece in line.iter(_WORDS)) for line in relation.target_part.element.iter(_LINE)
    )
    return [text.strip() for text in texts if text.strip()]


def _pieces(block: Any) -> list[str]:
    """A paragraph, or the cells of a table, each once."""
    if hasattr(block, "rows"):
        cells = [cell.text.strip() for row in block.rows for cell in row.cells]
        return list(dict.fromkeys(text for text in cells if text))
    text = block.text.strip()
    style = (block.style.name or "") if block.style is not None else ""
    if text and (heading := _HEADING.match(style)):
        return [f"{'#' * int(heading[1] or 1)} {text}"]
    return [f"- {text}" if text and style.startswith("List") else text]


def _of_pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise FileRefusedError("The PDF has a password, so it cannot be read. Save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise FileRefusedError(f"The PDF must have {MAX_PAGES} pages or fewer. Send the chapters with the measures")
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        raise FileRefusedError("The PDF is broken and cannot be read. Save it anew, or paste its text") from None
    text = "\n\n".join(pages)
    if len("".join(text.split())) < _LEAST_ON_A_PAGE * len(pages):
        raise FileRefusedError(
            "The PDF has pictures of pages and no text, as scans have. Send the file it was made from, or its text"
        )
    return text
