"""What people typed, cleaned and read: text, ids and whole numbers."""

import datetime as dt
import unicodedata
import uuid

_LONGEST_NUMBER = 9  # digits


FIRST_YEAR, LAST_YEAR = 1900, 2199  # what is beyond is a slip of the keyboard


_KEPT_CONTROLS = {"\n", "\t"}


# They turn the text that follows around: what a reader sees is not what is written.
_DIRECTIONS = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(value: object) -> object:
    """Text in one normal form, with plain line ends and without invisible control characters."""
    if not isinstance(value, str):
        return value
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept_characters = (
        c
        for c in value
        if c in _KEPT_CONTROLS or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _DIRECTIONS)
    )
    return "".join(kept_characters).strip()


def parse_id(text: object) -> uuid.UUID | None:
    """The id that a text is; None where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def parse_moment(text: str | None) -> dt.datetime | None:
    """The moment, with its zone, that an ISO 8601 text is; None where it is none."""
    try:
        moment = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def parse_number(text: str | None) -> int | None:
    """The whole number of at most nine digits that a text is; None where it is none."""
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None
