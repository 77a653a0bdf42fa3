"""What tells who an author is: their own name and workplace, where a text names them."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from frontline.privacy.findings import Finding, Findings, is_overlapping
from frontline.privacy.redaction import redact

# Words that many workplaces have in their name; alone they tell nothing.
_COMMON_WORKPLACE_WORDS = frozenset(
    (resources.files("frontline.privacy") / "data/workplace_words.txt").read_text().split()
)
_MIN_LETTERS = 4  # letters of a word that stands for a name by itself
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class AuthorIdentifiers:
    """Names that would give an author away, each with what it is."""

    names: tuple[tuple[str, str, str], ...] = ()  # text, kind, reason


def list_person_identifiers(*, name: str, workplace: str = "") -> AuthorIdentifiers:
    """What would give away somebody of this name, who works there."""
    identifiers = [
        (part, "own_name", "Your own name, or part of it") for part in (name, *_list_identifying_words(name))
    ]
    if workplace:
        identifiers += [
            (part, "own_workplace", "Where you work at home")
            for part in (workplace, *_list_identifying_pairs(workplace), *_list_identifying_words(workplace))
        ]
    return AuthorIdentifiers(tuple(identifiers))


def find_identifier_spans(text: str, identifiers: AuthorIdentifiers, *, field: str) -> list[dict[str, Any]]:
    """Where a text names any of it, longer names first, none overlapping another."""
    findings: list[dict[str, Any]] = []
    for name, kind, reason in sorted(identifiers.names, key=lambda identifier: -len(identifier[0])):
        for match in re.finditer(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", text):
            if not any(is_overlapping(finding, match.start(), match.end()) for finding in findings):
                findings.append(
                    {
                        "start": match.start(), "end": match.end(), "kind": kind, "confidence": _CONFIDENCE,
                        "reason": reason, "field": field,
                    }
                )  # fmt: skip
    return sorted(findings, key=lambda finding: finding["start"])


def redact_identifiers(text: str, identifiers: AuthorIdentifiers) -> str:
    """The text with each of it taken out."""
    return redact(text, find_identifier_spans(text, identifiers, field=""))


def merge_identifier_findings(
    texts: Mapping[str, str], identifiers: AuthorIdentifiers, findings: Findings
) -> dict[str, list[Any]]:
    """The findings of a screen with these; where both mark a place, these stand."""
    merged: dict[str, list[Any]] = {name: list(field_findings) for name, field_findings in findings.items()}
    for name, text in texts.items():
        screened = merged.get(name, [])
        # A part of an address that is marked as a whole needs no mark of its own.
        own = [
            finding
            for finding in find_identifier_spans(text, identifiers, field=name)
            if not any(_is_part_of(finding, wider) for wider in screened)
        ]
        separate = [
            finding
            for finding in screened
            if not any(is_overlapping(finding, identifier["start"], identifier["end"]) for identifier in own)
        ]
        if own or name in merged:
            merged[name] = sorted([*own, *separate], key=lambda finding: finding["start"])
    return merged


def _is_part_of(finding: Finding, wider: Finding) -> bool:
    """Whether a finding stands within another that is longer."""
    is_within = wider["start"] <= finding["start"] and finding["end"] <= wider["end"]
    return bool(is_within and wider["end"] - wider["start"] > finding["end"] - finding["start"])


def _list_identifying_words(name: str) -> list[str]:
    """The words of a name that tell something by themselves."""
    return [
        word
        for word in re.findall(r"[^\W\d_][\w'\u2019-]*", name)
        if len(word) >= _MIN_LETTERS and word.lower() not in _COMMON_WORKPLACE_WORDS
    ]


def _list_identifying_pairs(name: str) -> list[str]:
    """Two words in a row, such as "Castle Wending": written without what follows."""
    words = name.split()
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    return [pair for pair in pairs if _list_identifying_words(pair)]
