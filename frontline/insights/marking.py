"""Show what the screen found, in place; and propose a wording without it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from frontline.insights.originals import Words

Findings = Mapping[str, Sequence[Mapping[str, Any]]]


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
    return Words(**{name: _without(text, findings.get(name, ())) for name, text in words.parts().items()})


def _without(text: str, spots: Sequence[Mapping[str, Any]]) -> str:
    removable = [spot for spot in spots if spot["kind"] != "small_place_role"]
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
