"""Decide what a file is, and hand it to whoever cleans that kind."""

from collections.abc import Callable

from frontline.core.files.results import MAX_FILE_BYTES, CleanFile, FileRefusedError


def clean_file(content: bytes) -> CleanFile:
    """A file as it may be kept: a photo (JPEG, PNG, WebP, HEIC is refused), a PDF, or a Word, Excel or PowerPoint file.

    Raises:
        RefusedError: it is empty, too large, of another kind, broken or harmful.
    """
    if not content:
        raise FileRefusedError("The file is empty. Choose another one")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefusedError("The file must be smaller than 10 MB. Send a smaller photo, or fewer pages")
    return _cleaner(content)(content)


def _cleaner(content: bytes) -> Callable[[bytes], CleanFile]:
    from frontline.core.files import office, pdfs, pictures

    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[:4] + content[8:12] == b"RIFFWEBP":
        return pictures.clean_picture
    if content[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        raise FileRefusedError(
            "Photos in Apple's HEIC format cannot be read. Send it as a JPEG: take a screenshot of it"
        )
    if b"%PDF-" in content[:1024]:
        return pdfs.clean_pdf
    if content.startswith(b"PK\x03\x04"):
        return office.clean_office_file
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError("Old Office files and files with a password cannot be checked. Save it as a PDF")
    raise FileRefusedError("The file must be a photo (JPEG, PNG or WebP), a PDF, or a Word, Excel or PowerPoint file")
