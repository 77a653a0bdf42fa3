"""Find the row with the headings, tell columns apart, and match headings as people write them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

# Rows that may stand above the headings: a title, when it was exported, empty ones.
MAX_ROWS_ABOVE = 25
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SEPARATORS = re.compile(r"[\W_]+")
_FILLERS = frozenset({"no", "number", "the", "of", "a"})
_SPELLINGS = {"e mail": "email", "mail": "email", "organization": "organisation", "dept": "department"}
_MIN_SHARE = 0.6  # of the widest row that headings fill


def make_heading_key(heading: str) -> str:
    """A heading without what people add to it: stars, full stops, line breaks, "no.", what stands in brackets.

    Examples:
        >>> make_heading_key("Ref no.*")
        'ref'
        >>> make_heading_key("Host manager e-mail (work)")
        'host manager email'
    """
    plain = unicodedata.normalize("NFKC", heading).casefold()
    words = _SEPARATORS.sub(" ", _ASIDE.sub(" ", plain)).strip() or _SEPARATORS.sub(" ", plain).strip()
    for spelling, usual in _SPELLINGS.items():
        words = re.sub(rf"\b{spelling}\b", usual, words)
    kept = [word for word in words.split() if word not in _FILLERS]
    return " ".join(kept) or words


def number_headings(cells: Sequence[str], bands: Sequence[str] = ()) -> list[str]:
    """Headings in one line, each once: a second column of one heading becomes `Name (2)`, an empty one stays so.

    Args:
        cells: the row with the headings.
        bands: the row above it, which may group them; where one heading stands in several groups, its group tells.

    Examples:
        >>> number_headings(["Ref", "Name", "Name"], ["", "Home manager", "Host manager"])
        ['Ref', 'Home manager Name', 'Host manager Name']
    """
    seen: Counter[str] = Counter()
    numbered = []
    for heading in _add_bands([" ".join(cell.split()) for cell in cells], bands):
        seen[heading.casefold()] += 1
        count = seen[heading.casefold()]
        numbered.append(f"{heading} ({count})" if heading and count > 1 else heading)
    return numbered


def _add_bands(headings: list[str], bands: Sequence[str]) -> list[str]:
    """The headings; those that several columns share with the group that each stands under."""
    counts = Counter(heading.casefold() for heading in headings)
    if sum(bool(band.strip()) for band in bands) <= 1:  # one cell alone is a title
        return headings
    named, band = [], ""
    for index, heading in enumerate(headings):
        band = " ".join(bands[index].split()) if index < len(bands) and bands[index].strip() else band
        named.append(f"{band} {heading}".strip() if heading and counts[heading.casefold()] > 1 else heading)
    return named


def find_heading_row(rows: Sequence[Sequence[str]], known: Iterable[str] = ()) -> int:
    """The index of the row that holds the headings, among the first of a table; 0 where none looks like it.

    Args:
        rows: the first ones, as text.
        known: keys of headings that are usual in such a table.
    """
    keys = frozenset(known)
    matches = [len({make_heading_key(cell) for cell in row} & keys) for row in rows]
    if any(matches):
        return matches.index(max(matches))
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    least = max(1, _MIN_SHARE * max(widths, default=0))
    return next((index for index, width in enumerate(widths) if width >= least), 0)
