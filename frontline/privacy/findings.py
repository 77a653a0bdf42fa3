"""What the screen found in a text, and what of it stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# By field of the text: where each stands (`start`, `end`), its `kind`, `reason` and `confidence`.
Finding = Mapping[str, Any]
Findings = Mapping[str, Sequence[Finding]]

CONFIDENT = 0.6  # confidence from which a finding must be dealt with before the text is shared


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """Something that was marked and that the author leaves in, with their reason."""

    field: str
    text: str
    reason: str


def is_overlapping(finding: Finding, start: int, end: int) -> bool:
    """Whether a finding shares a character with a stretch of its text."""
    return bool(finding["start"] < end and start < finding["end"])


def list_confident_words(text: str, findings: Sequence[Finding]) -> list[str]:
    """The words of a text in which the screen is sure to have found personal data."""
    return [text[finding["start"] : finding["end"]] for finding in findings if finding["confidence"] >= CONFIDENT]


def find_remaining_finding(
    texts: Mapping[str, str], originals: Mapping[str, str], findings: Findings
) -> tuple[str, str] | None:
    """The first sure finding of the originals that another wording still has: its field and the words."""
    confident = [
        words for name, text in originals.items() for words in list_confident_words(text, findings.get(name, ()))
    ]
    for name, text in texts.items():
        for words in confident:
            if words in text:
                return name, words
    return None
