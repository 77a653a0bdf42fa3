"""Office files: repacked without macros, links to elsewhere, and the names of who wrote or changed them."""

import io
import re
import zipfile
import zlib

from frontline.insights.files.cleaning import MOST_BYTES, Clean, RefusedError
from frontline.insights.files.pictures import cleaned as cleaned_picture

_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MOST_UNPACKED = 10 * MOST_BYTES
_MOST_PARTS = 5_000
_HARMFUL = re.compile(
    r"vbaProject|vbaData|activeX|embeddings/|oleObject|externalLinks/|attachedToolbars|customUI|ctrlProps",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"^docProps/|^customXml/|^xl/persons/|printerSettings|^_xmlsignatures|people\.xml$", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|png)$", re.IGNORECASE)
_NAMED = re.compile(rb"""(\b(?:w|w15):(?:author|initials))=(["'])[^"']*\2""")
_AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</(?:\w+:)?author>)")
_COMMENT_AUTHOR = re.compile(rb"""(<p:cmAuthor\b[^>]*?\bname=)(["'])[^"']*\2""")
_EXTERNAL = re.compile(rb"""<Relationship\b[^>]*TargetMode=["']External["'][^>]*/>""", re.IGNORECASE)


def cleaned(content: bytes) -> Clean:
    """The file as a new archive of its harmless parts.

    Raises:
        RefusedError: it is broken, a bomb, has macros or embedded files, or is no Office file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return Clean(_kind(archive), _repacked(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError):
        raise RefusedError("The file is broken and cannot be read. Save it anew, or as a PDF") from None


def _kind(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    kind = next((ending for part, ending in _KINDS.items() if part in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise RefusedError("The file must be a photo, a PDF, or a Word, Excel or PowerPoint file, not another archive")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED or len(names) < len(parts):
        raise RefusedError("The file unpacks to more than can be checked. Save it as a PDF")
    if any(_HARMFUL.search(name) for name in names):
        raise RefusedError("The file has macros or other files inside, which are not accepted. Save it as a PDF")
    return kind


def _repacked(archive: zipfile.ZipFile) -> bytes:
    written = io.BytesIO()
    left = _MOST_UNPACKED
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as fresh:
        for part in archive.infolist():
            if part.is_dir() or _LEFT_OUT.search(part.filename):
                continue
            with archive.open(part) as opened:
                content = opened.read(left + 1)  # what the archive says of its sizes may be a lie
            left -= len(content)
            if left < 0:
                raise RefusedError("The file unpacks to more than can be checked. Save it as a PDF")
            # A fresh entry: the old one carries the time of saving and whatever was put beside it.
            fresh.writestr(zipfile.ZipInfo(part.filename), _without_names(part.filename, content), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _without_names(name: str, content: bytes) -> bytes:
    if _PICTURE.search(name):
        clean = cleaned_picture(content)
        return clean.content
    if not name.endswith((".xml", ".rels")):
        if name.startswith(("word/media/", "xl/media/", "ppt/media/")):
            raise RefusedError("The file has pictures or films inside that cannot be checked. Save it as a PDF")
        return content
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError("The file is not as Office writes it. Save it as a PDF")
    content = _NAMED.sub(rb"\1=\2\2", content)
    content = _AUTHORS.sub(rb"\1\2", content)
    content = _COMMENT_AUTHOR.sub(rb"\1\2\2", content)
    content = _EXTERNAL.sub(b"", content)
    if name.endswith((".rels", "[Content_Types].xml")):
        content = _LINKS_TO_LEFT_OUT.sub(b"", content)
    return content


_LINKS_TO_LEFT_OUT = re.compile(
    rb"""<(?:Relationship|Override)\b[^>]*(?:Target|PartName)=["'](?:\.\./|/)?[^"']*(?:docProps/|customXml/|persons/"""
    rb"""|printerSettings|people\.xml)[^>]*/>"""
)
