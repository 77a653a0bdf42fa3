"""PDFs: written anew without scripts, actions, embedded files, forms, notes and what tells of their maker."""

import io
import zlib
from typing import Any

import pikepdf

from frontline.core.files.outcomes import MOST_BYTES, Clean, RefusedError
from frontline.core.files.pictures import cleaned as cleaned_picture

MOST_PAGES = 300
_ROOT = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/Metadata", "/PieceInfo", "/Collection", "/AF", "/Perms", "/URI")
# What a page needs to be seen; whatever else stands on it goes.
_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group"}


def cleaned(content: bytes) -> Clean:
    """The pages alone.

    Raises:
        RefusedError: it is broken, has a password, or more than 300 pages.
    """
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            if len(document.pages) > MOST_PAGES:
                raise RefusedError(f"The PDF must have {MOST_PAGES} pages or fewer. Send the pages that matter")
            return Clean("pdf", _pages_only(document))
    except pikepdf.PasswordError:
        raise RefusedError("The PDF has a password, so it cannot be checked. Save it without one") from None
    except (pikepdf.PdfError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        raise RefusedError("The PDF is broken and cannot be read. Save it anew, or send a photo of it") from None


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
    for thing in fresh.objects:
        _bare(thing)
    fresh.remove_unreferenced_resources()
    written = io.BytesIO()
    fresh.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _bare(thing: Any) -> None:
    """Take what tells of its maker off one part of a document, pictures in it included."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    _drop(thing, ("/Metadata", "/PieceInfo", "/JS", "/JavaScript", "/EF", "/AA", "/LastModified"))
    if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image" and _is_photo(thing):
        try:
            clean = cleaned_picture(_jpeg(thing))
        except RefusedError:  # a photo in colours for print: its notes cannot be told from its points
            thing.write(b"\xff" * 3, type_check=False)
            _drop(thing, ("/ColorSpace", "/Decode", "/SMask", "/Mask", "/BitsPerComponent"))
            thing["/Width"], thing["/Height"], thing["/ColorSpace"] = 1, 1, pikepdf.Name.DeviceRGB
            thing["/BitsPerComponent"] = 8
            return
        _repaint(thing, clean)


def _filters(thing: Any) -> list[str]:
    named = thing.get("/Filter", [])
    return [str(one) for one in named] if isinstance(named, pikepdf.Array) else [str(named)] if named else []


def _is_photo(thing: Any) -> bool:
    return any(name in {"/DCTDecode", "/DCT", "/JPXDecode"} for name in _filters(thing))


def _jpeg(thing: Any) -> bytes:
    """The photo's own bytes, out of whatever it was packed in besides."""
    packed: bytes = thing.read_raw_bytes()
    for name in _filters(thing)[:-1]:
        if name not in {"/FlateDecode", "/Fl"}:
            raise RefusedError("The PDF has a photo that cannot be read. Save it anew")
        packed = zlib.decompressobj().decompress(packed, MOST_BYTES)
    return packed


def _repaint(thing: Any, clean: Clean) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(clean.content)) as picture:
        thing["/Width"], thing["/Height"] = picture.size
    _drop(thing, ("/DecodeParms", "/Decode"))
    thing["/ColorSpace"], thing["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    thing.write(clean.content, filter=pikepdf.Name.DCTDecode)


def _drop(thing: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if name in thing:
            del thing[name]
