"""The XML parts of an office document, unpacked within bounds."""

import io
import zipfile
import zlib

from lxml import etree

from frontline.core.files.results import MAX_FILE_BYTES, FileRefusedError

_MOST_UNPACKED = 5 * MAX_FILE_BYTES
_MOST_PARTS = 2_000


def read_xml_parts(content: bytes) -> tuple[dict[str, etree._Element], list[str]]:
    """Every XML part by name, parsed, and the names of all other parts.

    Raises:
        FileRefusedError: it is broken, unpacks to too much, or is not as an office program writes it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpack(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError):
        raise FileRefusedError("The file is broken and cannot be read. Save it anew, or as a PDF") from None


def _unpack(archive: zipfile.ZipFile) -> tuple[dict[str, etree._Element], list[str]]:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS or len({entry.filename for entry in entries}) < len(entries):
        raise FileRefusedError("The file unpacks to more than can be checked. Save it as a PDF")
    parts, others, bytes_left = {}, [], _MOST_UNPACKED
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            others.append(entry.filename)
            continue
        with archive.open(entry) as opened:
            unpacked = opened.read(bytes_left + 1)  # what the archive says of its sizes may be a lie
        bytes_left -= len(unpacked)
        if bytes_left < 0:
            raise FileRefusedError("The file unpacks to more than can be checked. Save it as a PDF")
        if unpacked.strip():
            parts[entry.filename] = _parse(unpacked)
    return parts, others


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError:
        raise FileRefusedError("The file is not as an office program writes it. Save it as a PDF") from None
    if root.getroottree().docinfo.doctype:
        raise FileRefusedError("The file is not as an office program writes it. Save it as a PDF")
    return root
