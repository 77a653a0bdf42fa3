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


def filter_spans(spans: Iterable[Span]) -> list[Span]:
    """The surest spans that do not overlap, longer ones before shorter, in order of the text."""
    selected: list[Span] = []
    for span in sorted(spans, key=lambda span: (-span.confidence, span.start - span.end, span.start, span.kind)):
        position = bisect.bisect(selected, span.start, key=lambda other: other.start)
        is_free_before = position == 0 or selected[position - 1].end <= span.start
        is_free_after = position == len(selected) or span.end <= selected[position].start
        if is_free_before and is_free_after:
            selected.insert(position, span)
    return selected


def redact_spans(text: str, spans: Iterable[Span]) -> str:
    """The text with each span replaced by its kind in square brackets.

    Examples:
        >>> redact_spans("Ring 01234 567890", [Span(5, 17, "phone", 0.9, "")])
        'Ring [phone]'
    """
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = f"{text[: span.start]}[{span.kind.replace('_', ' ')}]{text[span.end :]}"
    return text
