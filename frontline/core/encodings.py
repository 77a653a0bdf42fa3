"""Bytes of a text file as text: the encodings that Excel, Word and editors of Windows write."""

import codecs

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What is not valid UTF-8 is text of Windows: the four bytes that it leaves open are read as they are.
_WINDOWS = "cp1252"
_MIN_NULL_SHARE = 0.3  # of every second byte of Latin letters in UTF-16


def find_encoding(start: bytes, *, is_whole: bool = True) -> str:
    """The encoding of a text by its first bytes.

    Args:
        start: bytes from the beginning.
        is_whole: whether they end where the text ends, and not in the middle of a character.

    Examples:
        >>> find_encoding("Café".encode("cp1252"))
        'cp1252'
        >>> find_encoding("Café".encode("utf-16"))
        'utf-16'
    """
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = start[offset::2], start[1 - offset :: 2]
        if high.count(0) > _MIN_NULL_SHARE * len(high) > low.count(0):
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(start, final=is_whole)
    except UnicodeDecodeError:
        return _WINDOWS
    return "utf-8"


def decode_text(content: bytes) -> tuple[str, str]:
    """A whole text and its encoding; bytes that mean nothing in it become U+FFFD."""
    encoding = find_encoding(content)
    return content.decode(encoding, errors="replace"), encoding
