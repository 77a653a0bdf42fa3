"""The archive that an office document is: opened, unpacked and parsed within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from lxml import etree

from frontline.core.files.results import MAX_FILE_BYTES, FileRefusedError

MAX_UNPACKED_BYTES = 5 * MAX_FILE_BYTES
_MAX_PARTS = 2_000
_TOO_MUCH = "The file unpacks to more than can be checked. Save it as a PDF"
_STRANGE = "The file is not as an office program writes it. Save it as a PDF"


@contextmanager
def open_archive(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive, for as long as it is read.

    Raises:
        FileRefusedError: it is broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError):
        raise FileRefusedError("The file is broken and cannot be read. Save it anew, or as a PDF") from None


def unpack_parts(archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of some parts.

    Raises:
        FileRefusedError: together they are more than `MAX_UNPACKED_BYTES`, or the archive has too many parts or one
            name twice.
    """
    present = archive.namelist()
    if len(present) > _MAX_PARTS or len(set(present)) < len(present):
        raise FileRefusedError(_TOO_MUCH)
    bytes_left = MAX_UNPACKED_BYTES
    for name in names:
        with archive.open(name) as opened:
            unpacked = opened.read(bytes_left + 1)  # what the archive says of its sizes may be a lie
        bytes_left -= len(unpacked)
        if bytes_left < 0:
            raise FileRefusedError(_TOO_MUCH)
        yield name, unpacked


def parse_part(content: bytes) -> etree._Element:
    """The root of an XML part, without comments; nothing outside of it is read.

    Raises:
        FileRefusedError: it is no XML, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError:
        raise FileRefusedError(_STRANGE) from None
    if root.getroottree().docinfo.doctype:
        raise FileRefusedError(_STRANGE)
    return root
