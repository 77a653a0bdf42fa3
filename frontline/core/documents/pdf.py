"""PDF documents: sentences whole over lines and pages, without running titles and page numbers."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from frontline.core.documents.blocks import Block, BlockKind, DocumentReading, tidy_line
from frontline.core.files.pdfs import MAX_PAGES
from frontline.core.files.results import FileRefusedError

# A page of prose has thousands of characters; what has fewer than this is a picture of one.
_LEAST_ON_A_PAGE = 40
_EDGE_LINES = 3  # at the top and at the bottom of a page, where running titles stand
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_MARK = re.compile(r"\s*(?:\d{1,3}(?:\s*,\s*\d{1,3})*|[*†‡§])\s*")
_NOTE = re.compile(r"(\d{1,3}|[*†‡§])\s+(?=\S)")
_RAISED = 0.9  # a mark of a note is smaller than the words before it
_HEADING = 1.15  # a heading is larger than the text
_BULLET = re.compile(r"^\s*(?:[•◦▪‣·\uf0b7]|[\u2013\u2014-]\s)\s*")
# What stands for no character, and what only the font of the file can tell; a common bullet is among those.
_UNREADABLE = re.compile("[\\0\ufffd\ue000-\uf0b6\uf0b8-\uf8ff]")
_ENDS = re.compile(r"[.!?:;][\"')\]\u201d\u2019]*$")
# Letters that fonts join, also as old fonts number them; readers put spaces around them.
_JOINED = {
    "\uf001": "fi",
    "\uf002": "fl",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_JOINED_PATTERN = re.compile(rf"(?<=\w) ([{''.join(_JOINED)}]) (?=\w)|([{''.join(_JOINED)}])")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    page: int


def read_pdf(content: bytes) -> DocumentReading:
    """The words of a PDF that opens without a password.

    Raises:
        FileRefusedError: it is broken, has a password or too many pages, or no page has text.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefusedError("The PDF has a password, so it cannot be read. Save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise FileRefusedError(f"The PDF must have {MAX_PAGES} pages or fewer. Send the chapters with the measures")
        marks: set[str] = set()
        pages = [_read_page(page, number, marks) for number, page in enumerate(reader.pages, start=1)]
        hidden = list(_iterate_hidden(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        raise FileRefusedError("The PDF is broken and cannot be read. Save it anew, or paste its text") from None
    empty = [number for number, lines in enumerate(pages, start=1) if _count_letters(lines) < _LEAST_ON_A_PAGE]
    if len(empty) == len(pages):
        raise FileRefusedError(
            "The PDF has pictures of pages and no text, as scans have. Send the file it was made from, or its text"
        )
    losses = [*(f"A page without text, perhaps a scan: page {number}" for number in empty if not pages[number - 1])]
    losses += [f"Characters of a font that cannot be read: page {n}" for n in sorted(_list_unreadable(pages))]
    return DocumentReading(tuple(_make_blocks(pages, marks)), tuple(losses), tuple(dict.fromkeys(hidden)))


def _read_page(page: Any, number: int, marks: set[str]) -> list[_Line]:
    """The lines of a page with the size of their letters; marks of notes are taken out of the words, and kept apart."""
    pieces: list[tuple[str, float]] = []

    def visit(text: str, matrix: Any, text_matrix: Any, _font: Any, size: float) -> None:
        if text:
            pieces.append((text, abs(size * text_matrix[3] * matrix[3]) or size))

    whole = page.extract_text(visitor_text=visit)
    words = "".join(_iterate_unmarked(pieces, marks))
    if not marks and "".join(words.split()) != "".join(whole.split()):
        words = whole  # the pieces are not the page: then its own reading counts
    sizes = _get_line_sizes(pieces)
    lines = (_join_letters(line.strip()) for line in words.splitlines())
    return [_Line(line, sizes.get(line[:12], 0.0), number) for line in lines if line]


def _iterate_unmarked(pieces: Sequence[tuple[str, float]], marks: set[str]) -> Iterator[str]:
    before, before_size = "", 0.0
    for text, size in pieces:
        is_raised = bool(before) and not before.endswith("\n") and size < _RAISED * before_size
        if is_raised and _MARK.fullmatch(text.rstrip("\n")) and not before[-1:].isspace():
            marks |= set(re.findall(r"\d+|[*†‡§]", text))
            yield text[len(text.rstrip("\n")) :]
            continue
        yield text
        if text.strip():
            before, before_size = text, size
        elif text.endswith("\n"):
            before = "\n"


def _get_line_sizes(pieces: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The size of the letters with which lines begin, by their first characters."""
    sizes: dict[str, float] = {}
    for text, size in pieces:
        for line in text.splitlines():
            if line.strip():
                sizes.setdefault(_join_letters(line.strip())[:12], size)
    return sizes


def _join_letters(text: str) -> str:
    return _JOINED_PATTERN.sub(lambda found: _JOINED[found[1] or found[2]], text)


def _count_letters(lines: Sequence[_Line]) -> int:
    return sum(len("".join(line.text.split())) for line in lines)


def _list_unreadable(pages: Sequence[Sequence[_Line]]) -> set[int]:
    return {line.page for lines in pages for line in lines if _UNREADABLE.search(line.text)}


def _iterate_hidden(reader: Any) -> Iterator[str]:
    """Words beside the pages: properties, bookmarks, comments, names of attached files."""
    yield from (tidy_line(str(value)) for value in (reader.metadata or {}).values())
    if (xmp := reader.xmp_metadata) is not None:
        markup = str(xmp.stream.get_data(), "utf-8", "replace")
        yield from map(tidy_line, re.sub(r"<[^>]+>", "\n", markup).splitlines())
    yield from (tidy_line(str(field.get("/V", ""))) for field in (reader.get_fields() or {}).values())
    yield from map(tidy_line, reader.attachments)
    for page in reader.pages:
        for annotation in page.get("/Annots") or ():
            yield tidy_line(str(annotation.get_object().get("/Contents", "")))


def _make_blocks(pages: Sequence[Sequence[_Line]], marks: set[str]) -> Iterator[Block]:
    running = _find_running_titles(pages)
    seen: set[str] = set()
    flow: list[_Line] = []
    notes: list[Block] = []
    for lines in pages:
        kept = []
        for index, line in enumerate(lines):
            is_edge = index < _EDGE_LINES or index >= len(lines) - _EDGE_LINES
            if is_edge and (_PAGE_NUMBER.fullmatch(line.text) or _normalise(line.text) in running):
                if not _PAGE_NUMBER.fullmatch(line.text) and _normalise(line.text) not in seen:
                    seen.add(_normalise(line.text))
                    kind = BlockKind.HEADER if index < _EDGE_LINES else BlockKind.FOOTER
                    yield Block(kind, tidy_line(line.text), f"page {line.page}")
                continue
            kept.append(line)
        body, page_notes = _split_notes(kept, marks)
        flow += body
        notes += page_notes
    yield from _iterate_paragraphs(flow)
    yield from notes


def _normalise(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _find_running_titles(pages: Sequence[Sequence[_Line]]) -> set[str]:
    """Lines at the edges of at least half of the pages, numbers aside."""
    counts: Counter[str] = Counter()
    with_lines = [lines for lines in pages if lines]
    for lines in with_lines:
        counts.update({_normalise(line.text) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])})
    least = max(2, len(with_lines) / 2)
    return {text for text, count in counts.items() if count >= least}


def _split_notes(lines: Sequence[_Line], marks: set[str]) -> tuple[list[_Line], list[Block]]:
    """The notes at the bottom of a page: from the first line that begins with a mark that stood in the words."""
    for index, line in enumerate(lines):
        found = _NOTE.match(line.text)
        following = [_NOTE.match(after.text) for after in lines[index:]]
        if found and found[1] in marks and index > 0 and sum(map(bool, following)) >= len(following) / 3:
            notes: list[str] = []
            for after in lines[index:]:
                begins = _NOTE.match(after.text)
                if (begins and begins[1] in marks) or not notes:
                    notes.append(_NOTE.sub("", after.text, count=1))
                else:
                    notes[-1] = _join(notes[-1], after.text)
            return list(lines[:index]), [Block(BlockKind.NOTE, tidy_line(note), f"page {line.page}") for note in notes]
    return list(lines), []


def _iterate_paragraphs(lines: Sequence[_Line]) -> Iterator[Block]:
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({round(line.size, 1) for line in lines if _is_large(line, body_size)}, reverse=True)
    widest = max((len(line.text) for line in lines), default=0)
    current: list[_Line] = []
    for line in lines:
        if current and _begins_block(current[-1], line, body_size, widest):
            yield _make_block(current, body_size, larger)
            current = []
        current.append(line)
    if current:
        yield _make_block(current, body_size, larger)


def _is_large(line: _Line, body_size: float) -> bool:
    return body_size > 0 and line.size > _HEADING * body_size


def _begins_block(before: _Line, line: _Line, body_size: float, widest: int) -> bool:
    if _is_large(before, body_size) != _is_large(line, body_size) or _BULLET.match(line.text):
        return True
    if line.text[:1].islower() or before.text.endswith("-"):
        return False
    is_short = len(before.text) < 0.75 * widest  # the last line of a paragraph seldom fills its width
    return (bool(_ENDS.search(before.text)) and (is_short or before.page != line.page)) or (
        is_short and not _ENDS.search(before.text) and line.text[:1].isupper() and not before.text.endswith(",")
    )


def _make_block(lines: Sequence[_Line], body_size: float, larger: Sequence[float]) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text, line.text)
    where = f"page {lines[0].page}"
    if _is_large(lines[0], body_size):
        return Block(BlockKind.HEADING, tidy_line(text), where, larger.index(round(lines[0].size, 1)) + 1)
    if _BULLET.match(text):
        return Block(BlockKind.LIST_ITEM, tidy_line(_BULLET.sub("", text)), where, 1)
    return Block(BlockKind.PARAGRAPH, tidy_line(text), where)


def _join(before: str, after: str) -> str:
    """Two lines as one, a word that was broken between them made whole."""
    if before.endswith("-") and after[:1].islower():
        return before[:-1] + after
    return f"{before} {after}"
