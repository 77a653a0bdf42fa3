"""Read a document of any kind that is accepted: Word, OpenDocument, PDF, or plain text."""

import re

from frontline.core.documents.archives import read_xml_parts
from frontline.core.documents.blocks import Block, BlockKind, DocumentReading, tidy_line
from frontline.core.documents.opendocument import read_opendocument
from frontline.core.documents.pdf import read_pdf
from frontline.core.documents.word import read_word
from frontline.core.encodings import decode_text
from frontline.core.files.results import MAX_FILE_BYTES, FileRefusedError

_OLD_OFFICE, _ZIP, _RTF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf"
_MACROS = re.compile(r"vbaProject|vbaData", re.IGNORECASE)
_MARKED = re.compile(r"(#{1,6})\s+(.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[•◦▪‣·*\u2013-])\s+(.*)", re.DOTALL)
_ACCEPTED = "Send a Word file (.docx), OpenDocument text (.odt), PDF or plain text"


def read_document(content: bytes, name: str = "") -> DocumentReading:
    """The words of a document in order, with what could not be read; nothing of it is kept.

    Args:
        content: bytes of the file.
        name: of the file as it was sent, for what is said about it.

    Raises:
        FileRefusedError: it is too large, of another kind, broken, has a password or macros, or is a scan without text.
    """
    title = f"“{name}”" if name else "The file"
    if not content.strip():
        raise FileRefusedError("The file is empty. Choose another one")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefusedError("The file must be smaller than 10 MB. Save it without pictures")
    if b"%PDF-" in content[:1024]:
        return read_pdf(content)
    if content.startswith(_ZIP):
        return _read_archive(content, title)
    if content.startswith(_OLD_OFFICE):
        raise FileRefusedError("Old Word files and files with a password cannot be read. Save it as .docx or PDF")
    if content.lstrip().startswith(_RTF):
        raise FileRefusedError(f"{title} is a Rich Text file (.rtf), which cannot be read. Save it as .docx or PDF")
    return _read_plain(content, title)


def _read_archive(content: bytes, title: str) -> DocumentReading:
    parts, others = read_xml_parts(content)
    if any(_MACROS.search(name) for name in others):
        raise FileRefusedError(f"{title} has macros, which are not accepted. Save it as .docx or PDF")
    if "word/document.xml" in parts:
        reading = read_word(parts, others)
    elif "content.xml" in parts and any(element.tag.endswith("}text") for element in parts["content.xml"].iter()):
        reading = read_opendocument(parts, others)
    else:
        raise FileRefusedError(f"{title} must be text, a Word file (.docx) or a PDF. {_ACCEPTED}")
    return reading


def _read_plain(content: bytes, title: str) -> DocumentReading:
    text, _encoding = decode_text(content)
    if "\x00" in text or text.count("\ufffd") > len(text) / 100:
        raise FileRefusedError(f"{title} must be text, a Word file (.docx) or a PDF. {_ACCEPTED}")
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = tuple(tidy_line(line) for line in text.splitlines())
    blocks = (_make_block(paragraph.strip(), number) for number, paragraph in enumerate(paragraphs, start=1))
    return DocumentReading(tuple(block for block in blocks if block.text), hidden_words=lines)


def _make_block(paragraph: str, number: int) -> Block:
    where = f"paragraph {number}"
    if marked := _MARKED.fullmatch(paragraph):
        return Block(BlockKind.HEADING, tidy_line(marked[2]), where, len(marked[1]))
    if "\n" not in paragraph and (bullet := _BULLET.fullmatch(paragraph)):
        return Block(BlockKind.LIST_ITEM, tidy_line(bullet[1]), where, 1)
    return Block(BlockKind.PARAGRAPH, "\n".join(tidy_line(line) for line in paragraph.splitlines()), where)
