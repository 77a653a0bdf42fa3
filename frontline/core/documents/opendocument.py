"""OpenDocument texts (.odt): the final view in order, and every other word of the file."""

from collections.abc import Iterator

from lxml import etree

from frontline.core.documents.blocks import Block, BlockKind, DocumentReading, tidy_line

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SPACES = frozenset({f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"})
_LOSSES = {f"{_DRAW}image": "A picture", f"{_DRAW}object": "An embedded file", f"{_DRAW}object-ole": "An embedded file"}


def read_opendocument(parts: dict[str, etree._Element], others: list[str]) -> DocumentReading:
    """The words of a text by its XML parts, with `content.xml`."""
    blocks: list[Block] = []
    losses: list[str] = []
    styles = parts.get("styles.xml")
    if styles is not None:
        for kind in (BlockKind.HEADER, BlockKind.FOOTER):
            for name in (kind.value, f"{kind.value}-first"):
                for running in styles.iter(f"{_STYLE}{name}"):
                    blocks += _iterate_blocks(running, kind, kind.value, losses)
    body = next(parts["content.xml"].iter(f"{_OFFICE}text"), None)
    notes: list[Block] = []
    if body is not None:
        for block in _iterate_blocks(body, BlockKind.PARAGRAPH, "", losses):
            (notes if block.kind is BlockKind.NOTE else blocks).append(block)
    hidden = [tidy_line("".join(element.itertext())) for root in parts.values() for element in _iterate_leaves(root)]
    return DocumentReading(tuple(blocks + notes), tuple(dict.fromkeys(losses)), tuple(filter(None, [*hidden, *others])))


def _iterate_blocks(element: etree._Element, kind: BlockKind, where: str, losses: list[str]) -> Iterator[Block]:
    for child in element:
        if child.tag == f"{_TEXT}tracked-changes":
            continue  # what was deleted stands here
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield from _read_paragraph(child, kind, where, losses)
        elif child.tag == f"{_TEXT}list":
            inside = BlockKind.LIST_ITEM if kind is BlockKind.PARAGRAPH else kind
            yield from _iterate_blocks(child, inside, where, losses)
        elif child.tag == f"{_TABLE}table":
            for number, row in enumerate(child.iter(f"{_TABLE}table-row"), start=1):
                inside = BlockKind.CELL if kind is BlockKind.PARAGRAPH else kind
                yield from _iterate_blocks(row, inside, where or f"table, row {number}", losses)
        elif isinstance(child.tag, str):
            yield from _iterate_blocks(child, kind, where, losses)


def _read_paragraph(paragraph: etree._Element, kind: BlockKind, where: str, losses: list[str]) -> Iterator[Block]:
    notes: list[etree._Element] = []
    boxes: list[etree._Element] = []
    text = tidy_line("".join(_iterate_words(paragraph, notes, boxes)))
    if text and paragraph.tag == f"{_TEXT}h" and kind is BlockKind.PARAGRAPH:
        level = paragraph.get(f"{_TEXT}outline-level", "1")
        yield Block(BlockKind.HEADING, text, where, int(level) if level.isdecimal() else 1)
    elif text:
        yield Block(kind, text, where, 1 if kind is BlockKind.LIST_ITEM else 0)
    losses += [f"{what}: {text[:60] or 'in the text'}" for tag, what in _LOSSES.items() for _ in paragraph.iter(tag)]
    for box in boxes:
        yield from _iterate_blocks(box, kind, "text box", losses)
    for note in notes:
        yield from _iterate_blocks(note, BlockKind.NOTE, "note", losses)


def _iterate_words(element: etree._Element, notes: list[etree._Element], boxes: list[etree._Element]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}note":
            notes += child.findall(f"{_TEXT}note-body")
        elif child.tag == f"{_DRAW}text-box":
            boxes.append(child)
        elif child.tag in _SPACES:
            yield " "
        elif child.tag != f"{_OFFICE}annotation" and isinstance(child.tag, str):
            yield from _iterate_words(child, notes, boxes)
        yield child.tail or ""


def _iterate_leaves(root: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and whatever else holds words."""
    for element in root.iter():
        if element.tag in {f"{_TEXT}p", f"{_TEXT}h"} or (isinstance(element.tag, str) and len(element) == 0):
            yield element
