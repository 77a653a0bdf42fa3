"""Show what the screen found, in place; and propose a wording without it."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from frontline.privacy.findings import Finding, Findings, is_overlapping
from frontline.privacy.replacements import insert_replacement, suggest_replacement


@dataclass(frozen=True, slots=True)
class Span:
    """One finding with what stands around it.

    Attributes:
        key: names it in a form.
        field: of the text that it stands in.
        start: offset of its first character in that text.
        text: what was found.
        before: the words before it.
        after: the words after it.
        reason: why it was marked.
        suggestion: what may stand for it.
    """

    key: str
    field: str
    start: int
    text: str
    before: str
    after: str
    reason: str
    suggestion: str


def list_spans(texts: Mapping[str, str], findings: Findings, *, around: int = 60) -> list[Span]:
    """All findings in the order in which they are read."""
    spans = []
    for name, text in texts.items():
        in_order = sorted(findings.get(name, ()), key=lambda finding: finding["start"])
        for number, finding in enumerate(in_order):
            start, end = finding["start"], finding["end"]
            spans.append(
                Span(
                    f"{name}-{number}", name, start, text[start:end], text[max(0, start - around) : start],
                    text[end : end + around], finding["reason"], suggest_replacement(text, finding, in_order[:number]),
                )
            )  # fmt: skip
    return spans


def replace_spans(texts: Mapping[str, str], spans: Sequence[Span], replacements: Mapping[str, str]) -> dict[str, str]:
    """The texts with some spans, by key, replaced by other words; without any, the gap is closed."""
    replaced = dict(texts)
    for span in sorted(spans, key=lambda span: -span.start):
        if span.key in replacements:
            text = replaced[span.field]
            before, after = text[: span.start], text[span.start + len(span.text) :]
            replaced[span.field] = insert_replacement(before, replacements[span.key], after)
    return replaced


_KINDS_IN_WORDS = {"nhs_number": "NHS number", "national_insurance": "National Insurance number"}
# Whose name or workplace it is must not be told to whoever may not know the author.
_NEUTRAL_KINDS = {
    "own_name": ("name", "The name of a person"),
    "own_workplace": ("organisation", "The name of an organisation"),
}


def hide_author_kinds(findings: Findings) -> dict[str, list[dict[str, Any]]]:
    """The findings without a word of which concern the author."""
    return {
        name: [_hide_author_kind(finding) for finding in field_findings] for name, field_findings in findings.items()
    }


def _hide_author_kind(finding: Finding) -> dict[str, Any]:
    kind, reason = _NEUTRAL_KINDS.get(finding["kind"], (finding["kind"], finding["reason"]))
    return {**finding, "kind": kind, "reason": reason}


def highlight_spans(text: str, findings: Sequence[Finding]) -> Markup:
    """The text with every finding marked; a screen reader hears the kind in brackets."""
    parts: list[Markup] = []
    for before, finding in _split_at_findings(text, findings):
        parts.append(escape(before))
        if finding:
            words = text[finding["start"] : finding["end"]]
            kind = _describe_kind(finding)
            parts.append(
                Markup('<mark class="fl-finding" title="{}">{}<span class="govuk-visually-hidden"> [{}]</span></mark>')
                .format(finding["reason"], words, kind)
            )  # fmt: skip
    return Markup("").join(parts)


def describe_findings(text: str, findings: Sequence[Finding]) -> list[str]:
    """The words of each finding with its kind, never with whose it is."""
    in_order = sorted(findings, key=lambda finding: finding["start"])
    return [
        f"“{text[finding['start'] : finding['end']]}” ({_describe_kind(_hide_author_kind(finding))})"
        for finding in in_order
    ]


def redact_fields(texts: Mapping[str, str], findings: Findings) -> dict[str, str]:
    """The texts with each finding replaced by its kind, never by whose it is."""
    return {name: redact(text, findings.get(name, ())) for name, text in texts.items()}


def redact(text: str, findings: Sequence[Finding]) -> str:
    """The text with each finding replaced by its kind, never by whose it is."""
    removable = [_hide_author_kind(finding) for finding in findings if finding["kind"] != "small_place_role"]
    return "".join(
        before + (f"[{_describe_kind(finding)} removed]" if finding else "")
        for before, finding in _split_at_findings(text, removable)
    )


def _describe_kind(finding: Finding) -> str:
    return _KINDS_IN_WORDS.get(finding["kind"]) or str(finding["kind"]).replace("_", " ")


def _split_at_findings(text: str, findings: Sequence[Finding]) -> Iterator[tuple[str, Finding | None]]:
    """What stands before each finding, with the finding; at the end what follows the last."""
    position = 0
    for finding in sorted(findings, key=lambda finding: finding["start"]):
        yield text[position : finding["start"]], finding
        position = finding["end"]
    yield text[position:], None


def count_unmarked_removals(before: Mapping[str, str], after: Mapping[str, str], findings: Findings) -> int:
    """In how many places a moderator changed or cut words that the screen had not marked."""
    return sum(_count_unmarked_changes(text, after[name], findings.get(name, ())) for name, text in before.items())


def _count_unmarked_changes(before: str, after: str, findings: Sequence[Finding]) -> int:
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", before)]
    matcher = difflib.SequenceMatcher(None, [before[a:b] for a, b in words], after.split(), autojunk=False)
    changes = 0
    for operation, first, last, _start, _end in matcher.get_opcodes():
        if operation in {"replace", "delete"}:
            start, end = words[first][0], words[last - 1][1]
            changes += not any(is_overlapping(finding, start, end) for finding in findings)
    return changes
