"""Office files: packed anew from the parts that show something, without macros, formulas, links and names of makers."""

import io
import re
import zipfile
from collections import defaultdict
from posixpath import dirname, join, normpath

from lxml import etree

from frontline.core.files.office_archives import MAX_UNPACKED_BYTES, open_archive, parse_part, unpack_parts
from frontline.core.files.pictures import clean_picture as cleaned_picture
from frontline.core.files.results import CleanFile, FileRefusedError

_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_HARMFUL = re.compile(r"vbaProject|vbaData|activeX|oleObject|externalLinks/|customUI|ctrlProps", re.IGNORECASE)
# Whatever is not listed is left out: comments, revisions, connections, printers, people, custom data, old formats.
_SHOWN = re.compile(
    r"^\[Content_Types\]\.xml$|^_rels/\.rels$"
    r"|^word/(?:document|styles|numbering|settings|fontTable|footnotes|endnotes|header\d*|footer\d*)\.xml$"
    r"|^xl/(?:workbook|styles|sharedStrings)\.xml$|^xl/worksheets/[\w-]+\.xml$|^xl/drawings/[\w-]+\.xml$"
    r"|^ppt/(?:presentation|tableStyles|presProps)\.xml$|^ppt/(?:slides|slideLayouts|slideMasters)/[\w-]+\.xml$"
    r"|^(?:word|xl|ppt)/theme/[\w-]+\.xml$|^(?:word|xl|ppt)/(?:\w+/)?_rels/[\w-]+\.xml\.rels$"
)
_PICTURE = re.compile(r"^(?:word|xl|ppt)/media/[\w-]+\.(?:jpe?g|png)$", re.IGNORECASE)
_MEDIA = re.compile(r"^(?:word|xl|ppt)/media/", re.IGNORECASE)
_DROPPED_ELEMENTS = {
    "absPath", "fileSharing", "docVars", "mailMerge", "attachedTemplate", "attachedSchema", "f", "instrText",
    "fldSimple",
    "altChunk", "oleLink", "ddeLink", "object", "control", "commentReference", "commentRangeStart", "commentRangeEnd",
    "externalReference", "externalReferences", "legacyDrawing", "rsids", "definedName", "extLst", "cmAuthorLst",
}  # fmt: skip
_DROPPED_ATTRIBUTES = {"author", "initials", "date", "descr", "title", "userName", "userId", "lastModifiedBy", "link"}
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def clean_office_file(content: bytes) -> CleanFile:
    """The file as a new archive of the parts that show something.

    Raises:
        FileRefusedError: it is broken, a bomb, has macros or embedded files, or is no Office file.
    """
    with open_archive(content) as archive:
        kind = _kind(archive)
        shown = [name for name in archive.namelist() if _SHOWN.search(name) or _PICTURE.search(name)]
        return CleanFile(kind, _repacked(dict(unpack_parts(archive, shown))))


def _kind(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    kind = next((ending for part, ending in _KINDS.items() if part in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise FileRefusedError(
            "The file must be a photo, a PDF, or a Word, Excel or PowerPoint file, not another archive"
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise FileRefusedError("The file unpacks to more than can be checked. Save it as a PDF")
    if any(_HARMFUL.search(name) for name in names):
        raise FileRefusedError("The file has macros or other files inside, which are not accepted. Save it as a PDF")
    if any(_MEDIA.search(name) and not _PICTURE.search(name) for name in names):
        raise FileRefusedError("The file has pictures or films inside that cannot be checked. Save it as a PDF")
    return kind


def _repacked(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    dropped: dict[str, set[str]] = defaultdict(set)
    # Links first: what they no longer lead to must not be asked for.
    ordered = sorted(parts, key=lambda name: (name != "[Content_Types].xml", not name.endswith(".rels"), name))
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as fresh:
        for name in ordered:
            # A fresh entry: the old one carries the time of saving and whatever was put beside it.
            fresh.writestr(zipfile.ZipInfo(name), _bare(name, parts, dropped), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _bare(name: str, parts: dict[str, bytes], dropped: dict[str, set[str]]) -> bytes:
    if _PICTURE.search(name):
        return cleaned_picture(parts[name]).content
    root = parse_part(parts[name])
    if name.endswith(".rels"):
        source = normpath(join(dirname(dirname(name)), name.rpartition("/")[2].removesuffix(".rels")))
        dropped[source] = _without_links(root, dirname(dirname(name)), parts)
    elif name == "[Content_Types].xml":
        _remove(
            element for element in root.iter() if (part := element.get("PartName")) and part.lstrip("/") not in parts
        )
    else:
        _without_makers(root, dropped[name])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _without_links(root: etree._Element, folder: str, parts: dict[str, bytes]) -> set[str]:
    """Take out what leads out of the file or to a part that is left out; returns the ids."""
    dropped_elements = []
    for element in root.iter():
        if (target := element.get("Target")) is not None:
            inside = normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))
            if element.get("TargetMode", "").strip().lower() == "external" or inside not in parts:
                dropped_elements.append(element)
    ids = {element.get("Id", "") for element in dropped_elements}
    _remove(dropped_elements)
    return ids


def _without_makers(root: etree._Element, dropped_ids: set[str]) -> None:
    _remove(element for element in root.iter() if etree.QName(element).localname in _DROPPED_ELEMENTS)
    for element in root.iter():
        for key, value in element.attrib.items():
            if etree.QName(key).localname in _DROPPED_ATTRIBUTES or (key.startswith(_LINK) and value in dropped_ids):
                del element.attrib[key]


def _remove(elements: object) -> None:
    for element in list(elements):  # type: ignore[call-overload]
        if (parent := element.getparent()) is not None:
            parent.remove(element)
