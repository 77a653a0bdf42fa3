"""PDFs: written anew without scripts, actions, embedded files, forms, notes and what tells of their maker."""

import io
import zlib
from typing import Any

import pikepdf

from frontline.core.files.pictures import clean_picture as cleaned_picture
from frontline.core.files.results import MAX_FILE_BYTES, CleanFile, FileRefusedError

MAX_PAGES = 300
_ROOT = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/Metadata", "/PieceInfo", "/Collection", "/AF", "/Perms", "/URI")
# What a page needs to be seen; whatever else stands on it goes.
_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group"}


def clean_pdf(content: bytes) -> CleanFile:
    """The pages alone.

    Raises:
        FileRefusedError: it is broken, has a password, or more than 300 pages.
    """
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            if len(document.pages) > MAX_PAGES:
                raise FileRefusedError(f"The PDF must have {MAX_PAGES} pages or fewer. Send the pages that matter")
            return CleanFile("pdf", _pages_only(document))
    except pikepdf.PasswordError:
        raise FileRefusedError("The PDF has a password, so it cannot be checked. Save it without one") from None
    except (pikepdf.PdfError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        raise FileRefusedError("The PDF is broken and cannot be read. Save it anew, or send a photo of it") from None


def _pages_only(document: pikepdf.Pdf) -> bytes:
    if document.is_encrypted:
        raise pikepdf.PasswordError
    fresh = pikepdf.new()
    fresh.pages.extend(document.pages)
    _drop(fresh.Root, _ROOT)
    for page in fresh.pages:
        _drop(page.obj, tuple(set(page.obj.keys()) - _PAGE))
        if "/Resources" in page.obj:
            _drop(page.obj.Resources, ("/Properties",))
    for part in fresh.objects:
        _bare(part)
    fresh.remove_unreferenced_resources()
    written = io.BytesIO()
    fresh.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _bare(part: Any) -> None:
    """Take what tells of its maker off one part of a document, pictures in it included."""
    if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        return
    _drop(part, ("/Metadata", "/PieceInfo", "/JS", "/JavaScript", "/EF", "/AA", "/LastModified"))
    if isinstance(part, pikepdf.Stream) and part.get("/Subtype") == "/Image" and _is_photo(part):
        try:
            clean = cleaned_picture(_jpeg(part))
        except FileRefusedError:  # a photo in colours for print: its notes cannot be told from its points
            part.write(b"\xff" * 3, type_check=False)
            _drop(part, ("/ColorSpace", "/Decode", "/SMask", "/Mask", "/BitsPerComponent"))
            part["/Width"], part["/Height"], part["/ColorSpace"] = 1, 1, pikepdf.Name.DeviceRGB
            part["/BitsPerComponent"] = 8
            return
        _repaint(part, clean)


def _filters(part: Any) -> list[str]:
    named = part.get("/Filter", [])
    return (
        [str(filter_name) for filter_name in named]
        if isinstance(named, pikepdf.Array)
        else [str(named)]
        if named
        else []
    )


def _is_photo(part: Any) -> bool:
    return any(name in {"/DCTDecode", "/DCT", "/JPXDecode"} for name in _filters(part))


def _jpeg(part: Any) -> bytes:
    """The photo's own bytes, out of whatever it was packed in besides."""
    packed: bytes = part.read_raw_bytes()
    for name in _filters(part)[:-1]:
        if name not in {"/FlateDecode", "/Fl"}:
            raise FileRefusedError("The PDF has a photo that cannot be read. Save it anew")
        packed = zlib.decompressobj().decompress(packed, MAX_FILE_BYTES)
    return packed


def _repaint(part: Any, clean: CleanFile) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(clean.content)) as picture:
        part["/Width"], part["/Height"] = picture.size
    _drop(part, ("/DecodeParms", "/Decode"))
    part["/ColorSpace"], part["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    part.write(clean.content, filter=pikepdf.Name.DCTDecode)


def _drop(part: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if name in part:
            del part[name]
