"""Word documents (.docx): the final view in order, with tracked changes accepted, and every other word of the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from frontline.core.documents.blocks import Block, BlockKind, DocumentReading, tidy_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom"})  # not in the final view
_SILENT = frozenset({f"{_W}instrText", f"{_W}delInstrText", f"{_W}pPr", f"{_W}sdtPr", f"{_W}sdtEndPr", f"{_W}tblPr"})
_SPACES = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"})
_HEADING = re.compile(r"heading\s*(\d)|(title)", re.IGNORECASE)
_RUNNING = frozenset({BlockKind.HEADER, BlockKind.FOOTER})
_MAX_STYLES = 50  # that a style can be based on, one on another
_NOTES = {"word/footnotes.xml": ("footnote", "Footnote"), "word/endnotes.xml": ("endnote", "Endnote")}
_LOSSES = {
    "blip": "A picture", "imagedata": "A picture", "chart": "A chart", "relIds": "A diagram",
    "OLEObject": "An embedded file",
    "altChunk": "A part in another format", "subDoc": "A document that is linked", "sym": "A symbol of a special font",
}  # fmt: skip
_TELLING_ATTRIBUTES = frozenset({"descr", "title", "alt"})


def read_word(parts: dict[str, etree._Element], others: list[str]) -> DocumentReading:
    """The words of a document by its XML parts.

    Args:
        parts: of the archive, with `word/document.xml`.
        others: names of the parts that are no XML.
    """
    reader = _Reader(parts.get("word/styles.xml"))
    for name, root in sorted(parts.items()):
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            kind = BlockKind.HEADER if "header" in name else BlockKind.FOOTER
            reader.read_running(root, kind)
    reader.read_body(parts["word/document.xml"])
    for name, (tag, label) in _NOTES.items():
        if name in parts:
            reader.read_notes(parts[name], tag, label)
    blocks = reader.blocks
    hidden = [*reader.hidden, *_list_other_words(parts), *others]
    if (comments := parts.get("word/comments.xml")) is not None and len(comments):
        reader.lose(f"Comments ({len(comments)})", "beside the text")
    if any(name.startswith("word/embeddings/") for name in others):
        reader.lose("An embedded file", "in the text")
    if any(name.startswith("word/media/") for name in others) and not any("picture" in loss for loss in reader.losses):
        reader.lose("A picture", "in the file")
    return DocumentReading(tuple(blocks), tuple(reader.losses), tuple(dict.fromkeys(filter(None, hidden))))


@dataclass
class _Reader:
    styles: etree._Element | None
    blocks: list[Block] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    _paragraphs: int = 0
    _tables: int = 0

    def __post_init__(self) -> None:
        found = self.styles.iter(f"{_W}style") if self.styles is not None else ()
        self._styles = {style.get(f"{_W}styleId", ""): style for style in found}

    def read_body(self, root: etree._Element) -> None:
        """The body of the document."""
        body = root.find(f"{_W}body")
        self._read_children(root if body is None else body, BlockKind.PARAGRAPH, "")

    def read_running(self, root: etree._Element, kind: BlockKind) -> None:
        """A header or footer: each line once, whichever pages it is for."""
        before = {block.text for block in self.blocks}
        start = len(self.blocks)
        self._read_children(root, kind, kind.value)
        self.blocks[start:] = [block for block in self.blocks[start:] if block.text not in before]

    def read_notes(self, root: etree._Element, tag: str, label: str) -> None:
        """Footnotes or endnotes, after the text."""
        number = 0
        for note in root.iter(f"{_W}{tag}"):
            if note.get(f"{_W}type") in {"separator", "continuationSeparator", "continuationNotice"}:
                continue
            number += 1
            self._read_children(note, BlockKind.NOTE, f"{label} {number}")

    def lose(self, what: str, where: str) -> None:
        """Say what was not read, once for each place."""
        words = f"{what}: {where}" if where else what
        if words not in self.losses:
            self.losses.append(words)

    def _read_children(self, element: etree._Element, kind: BlockKind, where: str) -> None:
        for child in element:
            self._read_block(child, kind, where)

    def _read_block(self, element: etree._Element, kind: BlockKind, where: str) -> None:
        if element.tag == f"{_W}p":
            self._read_paragraph(element, kind, where)
        elif element.tag == f"{_W}tbl":
            self._read_table(element, kind, where)
        elif element.tag in _GONE:
            self.hidden.append(_join_all(element))
        elif element.tag in {f"{_W}altChunk", f"{_W}subDoc"}:
            self.lose(_LOSSES[etree.QName(element).localname], where or f"after paragraph {self._paragraphs}")
        elif element.tag not in _SILENT and isinstance(element.tag, str):
            for child in _list_shown(element):  # content controls, custom XML, insertions of whole paragraphs
                self._read_block(child, kind, where)

    def _read_table(self, table: etree._Element, kind: BlockKind, where: str) -> None:
        self._tables += 1
        number = self._tables
        cell_kind = kind if kind in _RUNNING | {BlockKind.NOTE} else BlockKind.CELL
        for row_number, row in enumerate(_list_deep(table, f"{_W}tr"), start=1):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                self.hidden.append(_join_all(row))
                continue
            place = where or f"table {number}, row {row_number}"
            for cell in _list_deep(row, f"{_W}tc"):
                self._read_children(cell, cell_kind, place)

    def _read_paragraph(self, paragraph: etree._Element, kind: BlockKind, where: str) -> None:
        self._paragraphs += 1
        place = where or f"paragraph {self._paragraphs}"
        boxes: list[etree._Element] = []
        text = tidy_line("".join(self._iterate_words(paragraph, boxes, place)))
        if text:
            self.blocks.append(self._make_block(paragraph, text, kind, place))
        for box in boxes:
            self._read_children(box, kind if kind in _RUNNING else BlockKind.PARAGRAPH, f"text box, {place}")

    def _make_block(self, paragraph: etree._Element, text: str, kind: BlockKind, where: str) -> Block:
        if kind is not BlockKind.PARAGRAPH:
            return Block(kind, text, where)
        if level := self._find_heading_level(paragraph):
            return Block(BlockKind.HEADING, text, where, level)
        if (list_level := self._find_list_level(paragraph)) is not None:
            return Block(BlockKind.LIST_ITEM, text, where, list_level)
        return Block(kind, text, where)

    def _iterate_words(self, element: etree._Element, boxes: list[etree._Element], where: str) -> Iterator[str]:
        for child in _list_shown(element):
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if child.tag in _GONE or (child.tag == f"{_W}r" and _is_vanished(child)):
                self.hidden.append(_join_all(child))
            elif child.tag == f"{_W}sdt" and child.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None:
                self.hidden.append(_join_all(child))  # "Click here to enter text": nobody has
            elif child.tag in {f"{_W}t", f"{_MATH}t"}:
                yield child.text or ""
            elif child.tag in _SPACES:
                yield " "
            elif child.tag == f"{_W}noBreakHyphen":
                yield "-"
            elif name == "txbxContent":
                boxes.append(child)
            elif child.tag not in _SILENT:
                if name in _LOSSES:
                    self.lose(_LOSSES[name], where)
                yield from self._iterate_words(child, boxes, where)

    def _find_heading_level(self, paragraph: etree._Element) -> int:
        """From 1; 0 for none: by its own outline, its style, or a style that this is based on."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if own is not None:
            return _read_outline(own)
        for style in self._list_styles(paragraph):
            outline, name = style.find(f"{_W}pPr/{_W}outlineLvl"), style.find(f"{_W}name")
            if outline is not None and (level := _read_outline(outline)):
                return level
            named = _HEADING.fullmatch(name.get(f"{_W}val", "") if name is not None else style.get(f"{_W}styleId", ""))
            if named:
                return int(named[1] or 1)
        style_id = _get_style_id(paragraph)
        named = _HEADING.fullmatch(style_id) if style_id not in self._styles else None
        return int(named[1] or 1) if named else 0

    def _find_list_level(self, paragraph: etree._Element) -> int | None:
        """From 1; None where it is no item of a list."""
        for element in (paragraph, *self._list_styles(paragraph)):
            numbering = element.find(f"{_W}pPr/{_W}numPr")
            if numbering is None:
                continue
            number, level = numbering.find(f"{_W}numId"), numbering.find(f"{_W}ilvl")
            if number is not None and number.get(f"{_W}val") == "0":
                return None
            value = level.get(f"{_W}val", "0") if level is not None else "0"
            return int(value) + 1 if value.isdecimal() else 1
        names = (style.find(f"{_W}name") for style in self._list_styles(paragraph))
        return 1 if any(name is not None and name.get(f"{_W}val", "").startswith("List") for name in names) else None

    def _list_styles(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The style of a paragraph and those that it is based on."""
        style_id, seen = _get_style_id(paragraph), set[str]()
        while (style := self._styles.get(style_id)) is not None and style_id not in seen and len(seen) < _MAX_STYLES:
            seen.add(style_id)
            yield style
            based_on = style.find(f"{_W}basedOn")
            style_id = based_on.get(f"{_W}val", "") if based_on is not None else ""


def _get_style_id(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _read_outline(outline: etree._Element) -> int:
    value = outline.get(f"{_W}val", "")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0  # noqa: PLR2004 - nine stands for body text


def _list_shown(element: etree._Element) -> list[etree._Element]:
    """The children of an element; of what stands in it twice, for new and for old programs, the new one."""
    children = list(element)
    if any(child.tag == _CHOICE for child in children):
        chosen = next(child for child in children if child.tag == _CHOICE)
        others = [child for child in children if child.tag not in {_CHOICE, _FALLBACK}]
        return [chosen, *others]
    return children


def _list_deep(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls, not into tables inside."""
    for child in _list_shown(element):
        if child.tag == tag:
            yield child
        elif child.tag not in {f"{_W}tbl", f"{_W}p", f"{_W}tc", *_GONE}:
            yield from _list_deep(child, tag)


def _is_vanished(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in {"0", "false", "off"}


def _join_all(element: etree._Element) -> str:
    """Every word below an element, whatever it is."""
    return tidy_line("".join(piece if isinstance(piece, str) else "" for piece in element.itertext()))


def _list_other_words(parts: dict[str, etree._Element]) -> Iterator[str]:
    """The words of all parts by paragraph or element, and those in attributes: titles, descriptions, variables."""
    for name, root in parts.items():
        if name.endswith(".rels") or name.startswith(("word/theme", "[Content")):
            continue
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            if etree.QName(element).localname == "p":
                yield _join_all(element)
            elif len(element) == 0 and element.text and element.tag != f"{_W}t":
                yield tidy_line(element.text)
            local = etree.QName(element).localname
            for key, value in element.attrib.items():
                if etree.QName(key).localname in _TELLING_ATTRIBUTES or local in {"docVar", "alias", "tag"}:
                    yield tidy_line(str(value))
