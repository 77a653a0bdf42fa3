"""A plain copy of a text, character by character, whose spans can be found again in the text as it was given.

Invisible characters (zero-width spaces, soft hyphens, direction marks) are left out, wide and joined letters, letters
with separate accents, and spaces and hyphens of every kind become their usual forms (Unicode NFKC).
"""

import unicodedata
from dataclasses import dataclass

_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d")
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\uff07": "'", "\u201c": '"', "\u201d": '"'}
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})  # a mark that belongs to no letter is invisible too


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A plain copy of a text.

    Attributes:
        text: the copy.
        starts: for each of its characters the offset of the first character in the text as given.
        ends: for each of its characters the offset after the last one.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find_original(self, start: int, end: int) -> tuple[int, int]:
        r"""Where a span of the copy stands in the text as given.

        >>> fold_text("Ring 07700\u200b900123").find_original(5, 16)
        (5, 17)
        """
        return self.starts[start], self.ends[end - 1]


def fold_text(text: str) -> FoldedText:
    """A plain copy of a text; of plain text itself, without a copy of each character."""
    if text.isascii():
        offsets = tuple(range(len(text) + 1))
        return FoldedText(text, offsets[:-1], offsets[1:])
    folded, starts, ends = list[str](), list[int](), list[int]()
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in _fold_cluster(text[position:end]):
            folded.append(character)
            starts.append(position)
            ends.append(end)
        position = end
    return FoldedText("".join(folded), tuple(starts), tuple(ends))


def _fold_cluster(cluster: str) -> str:
    """A letter with its accents in the usual form; empty for what nobody sees."""
    first = cluster[0]
    if first in _DASHES:
        return "-"
    if first in _QUOTES:
        return _QUOTES[first]
    if first != "\n" and first.isspace():
        return "\n" if first in "\r\u2028\u2029" else " "
    if unicodedata.category(first) in _INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC", cluster)
