"""Stretches of a text that hold personal data."""

import bisect
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data in a text.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        kind: what it is, such as `nhs_number` or `name`.
        confidence: 0 to 1.
        reason: why it was marked, in words for a moderator.
    """

    start: int
    end: int
    kind: str
    confidence: float
    reason: str


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """The surest spans that do not overlap, longer ones before shorter, in order of the text."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (-span.confidence, span.start - span.end, span.start, span.kind)):
        at = bisect.bisect(kept, span.start, key=lambda other: other.start)
        is_free_before = at == 0 or kept[at - 1].end <= span.start
        is_free_after = at == len(kept) or span.end <= kept[at].start
        if is_free_before and is_free_after:
            kept.insert(at, span)
    return kept


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with each span replaced by its kind in square brackets."""
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = f"{text[: span.start]}[{span.kind.replace('_', ' ')}]{text[span.end :]}"
    return text
