"""Decide what a file is, and hand it to whoever cleans that kind."""

from collections.abc import Callable

from frontline.core.files.outcomes import MOST_BYTES, Clean, RefusedError


def cleaned(content: bytes) -> Clean:
    """A file as it may be kept: a photo (JPEG, PNG, WebP, HEIC is refused), a PDF, or a Word, Excel or PowerPoint file.

    Raises:
        RefusedError: it is empty, too large, of another kind, broken or harmful.
    """
    if not content:
        raise RefusedError("The file is empty. Choose another one")
    if len(content) > MOST_BYTES:
        raise RefusedError("The file must be smaller than 10 MB. Send a smaller photo, or fewer pages")
    return _cleaner(content)(content)


def _cleaner(content: bytes) -> Callable[[bytes], Clean]:
    from frontline.core.files import documents, office, pictures

    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[:4] + content[8:12] == b"RIFFWEBP":
        return pictures.cleaned
    if content[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        raise RefusedError("Photos in Apple's HEIC format cannot be read. Send it as a JPEG: take a screenshot of it")
    if b"%PDF-" in content[:1024]:
        return documents.cleaned
    if content.startswith(b"PK\x03\x04"):
        return office.cleaned
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError("Old Office files and files with a password cannot be checked. Save it as a PDF")
    raise RefusedError("The file must be a photo (JPEG, PNG or WebP), a PDF, or a Word, Excel or PowerPoint file")
