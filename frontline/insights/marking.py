"""Show what the screen found, in place; and propose a wording without it."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from frontline.insights.originals import Findings, Opened, Words

# What may stand for a finding of each kind.
SUGGESTIONS = {
    "name": _l("a person"),
    "own_name": _l("I"),
    "own_workplace": _l("where I work"),
    "small_place_role": _l("a colleague"),
    "date_of_birth": _l("a young person"),
    "address": _l("a home"),
    "postcode": _l("nearby"),
}


@dataclass(frozen=True, slots=True)
class Spot:
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


def spots(words: Words, findings: Findings, *, around: int = 60) -> list[Spot]:
    """All findings in the order in which they are read."""
    found = []
    for name, text in words.parts().items():
        for at, spot in enumerate(sorted(findings.get(name, ()), key=lambda one: one["start"])):
            start, end = spot["start"], spot["end"]
            found.append(
                Spot(
                    f"{name}-{at}", name, start, text[start:end], text[max(0, start - around) : start],
                    text[end : end + around], spot["reason"], str(SUGGESTIONS.get(spot["kind"], "")),
                )
            )  # fmt: skip
    return found


def replaced(words: Words, spots: Sequence[Spot], instead: Mapping[str, str]) -> Words:
    """The text with some spots, by key, replaced by other words; without any, the gap is closed."""
    parts = words.parts()
    for spot in sorted(spots, key=lambda one: -one.start):
        if spot.key in instead:
            text, end = parts[spot.field], spot.start + len(spot.text)
            before, after = text[: spot.start], text[end:]
            if not instead[spot.key]:
                before, after = _closed(before, after)
            parts[spot.field] = before + _begun(instead[spot.key], before) + after
    return Words(**parts)


def _closed(before: str, after: str) -> tuple[str, str]:
    """What stands around a gap, without the brackets or the blank that only it had needed."""
    if before.endswith("(") and after.startswith(")"):
        before, after = before[:-1], after[1:]
    if before.endswith(" ") and after[:1] in {" ", ".", ",", ";", ""}:
        before = before[:-1]
    return before, after


def _begun(words: str, before: str) -> str:
    """Words that may begin a sentence."""
    begins = not before.strip() or before.rstrip().endswith((".", "!", "?"))
    return words[:1].upper() + words[1:] if begins else words


# Whose name or workplace it is must not be told to whoever may not know the author.
_NEUTRAL = {
    "own_name": ("name", "The name of a person"),
    "own_workplace": ("organisation", "The name of an organisation"),
}


def neutral(findings: Findings) -> dict[str, list[dict[str, Any]]]:
    """The findings without a word of which concern the author."""
    return {name: [_neutral(spot) for spot in spots] for name, spots in findings.items()}


def _neutral(spot: Mapping[str, Any]) -> dict[str, Any]:
    kind, reason = _NEUTRAL.get(spot["kind"], (spot["kind"], spot["reason"]))
    return {**spot, "kind": kind, "reason": reason}


def marked(text: str, spots: Sequence[Mapping[str, Any]]) -> Markup:
    """The text with every finding marked; a screen reader hears the kind in brackets."""
    parts: list[Markup] = []
    for before, spot in _cut(text, spots):
        parts.append(escape(before))
        if spot:
            found = text[spot["start"] : spot["end"]]
            kind = spot["kind"].replace("_", " ")
            parts.append(
                Markup('<mark class="fl-finding" title="{}">{}<span class="govuk-visually-hidden"> [{}]</span></mark>')
                .format(spot["reason"], found, kind)
            )  # fmt: skip
    return Markup("").join(parts)


def without(words: Words, findings: Findings) -> Words:
    """The wording proposed to the moderator: each finding replaced by its kind."""
    return Words(**{name: blanked(text, findings.get(name, ())) for name, text in words.parts().items()})


def masked(original: Opened) -> str:
    """What happened, for headings on a screen that others may see: what the screen found is left out."""
    return blanked(original.words.saw, (original.findings or {}).get("saw", ()))


def blanked(text: str, spots: Sequence[Mapping[str, Any]]) -> str:
    """The text with each spot replaced by its kind, never by whose it is."""
    removable = [_neutral(spot) for spot in spots if spot["kind"] != "small_place_role"]
    return "".join(
        before + (f"[{spot['kind'].replace('_', ' ')} removed]" if spot else "")
        for before, spot in _cut(text, removable)
    )


def _cut(text: str, spots: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    """What stands before each finding, with the finding; at the end what follows the last."""
    position = 0
    for spot in sorted(spots, key=lambda spot: spot["start"]):
        yield text[position : spot["start"]], spot
        position = spot["end"]
    yield text[position:], None


def taken_out_unmarked(before: Words, after: Words, findings: Findings) -> int:
    """In how many places a moderator changed or cut words that the screen had not marked."""
    new = after.parts()
    return sum(_unmarked(old, new[name], findings.get(name, ())) for name, old in before.parts().items())


def _unmarked(old: str, new: str, spots: Sequence[Mapping[str, Any]]) -> int:
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", old)]
    matcher = difflib.SequenceMatcher(None, [old[a:b] for a, b in words], new.split(), autojunk=False)
    changed = 0
    for what, first, last, _start, _end in matcher.get_opcodes():
        if what in {"replace", "delete"}:
            start, end = words[first][0], words[last - 1][1]
            changed += not any(touches(spot, start, end) for spot in spots)
    return changed


def touches(spot: Mapping[str, Any], start: int, end: int) -> bool:
    """Whether a spot shares a character with a stretch of its text."""
    return bool(spot["start"] < end and start < spot["end"])
