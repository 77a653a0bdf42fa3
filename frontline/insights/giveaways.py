"""What tells who the author is: their own name, workplace and post, where the text names them."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from frontline.accounts import queries as accounts
from frontline.core.database import db
from frontline.insights.marking import blanked, touches
from frontline.insights.models import Identity, Insight
from frontline.insights.originals import Words
from frontline.placements.models import Placement

# Words that many workplaces have in their name; alone they tell nothing.
_ORDINARY = frozenset((resources.files("frontline.insights") / "data/workplace_words.txt").read_text().split())
_LEAST = 4  # letters of a word that stands for a name by itself
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Known:
    """Names that would give an author away, each with what it is."""

    names: tuple[tuple[str, str, str], ...] = ()  # text, kind, reason


def known_of(insight: Insight) -> Known:
    """What would give the author of an insight away, by what they chose; nothing where they are named."""
    if insight.author_id is None or insight.identity is Identity.NAMED:
        return Known()
    placement = db.session.get(Placement, insight.placement_id) if insight.placement_id else None
    return of(insight.author_id, placement)


def of(author_id: uuid.UUID, placement: Placement | None) -> Known:
    """What would give somebody away."""
    person = accounts.person(author_id)
    found = [(name, "own_name", "Your own name, or part of it") for name in (person.name, *_telling(person.name))]
    if placement is not None:
        home = placement.home_organisation.name
        found += [(name, "own_workplace", "Where you work at home") for name in (home, *_pairs(home), *_telling(home))]
    return Known(tuple(found))


def spots(text: str, known: Known, *, field: str) -> list[dict[str, Any]]:
    """Where a text names any of it, longer names first, none overlapping another."""
    found: list[dict[str, Any]] = []
    for name, kind, reason in sorted(known.names, key=lambda one: -len(one[0])):
        for match in re.finditer(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", text):
            if not any(touches(spot, match.start(), match.end()) for spot in found):
                found.append(
                    {
                        "start": match.start(), "end": match.end(), "kind": kind, "confidence": _SURE,
                        "reason": reason, "field": field,
                    }
                )  # fmt: skip
    return sorted(found, key=lambda spot: spot["start"])


def without(text: str, known: Known) -> str:
    """The text with each of it taken out."""
    return blanked(text, spots(text, known, field=""))


def added(words: Words, known: Known, findings: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Any]]:
    """The findings of a screen with these; where both mark a place, these stand."""
    every: dict[str, list[Any]] = {name: list(spots) for name, spots in findings.items()}
    for name, text in words.parts().items():
        wider = [(spot["start"], spot["end"]) for spot in every.get(name, [])]
        # A part of an address that is marked as a whole needs no mark of its own.
        own = [
            spot
            for spot in spots(text, known, field=name)
            if not any(
                start <= spot["start"] and spot["end"] <= end and end - start > spot["end"] - spot["start"]
                for start, end in wider
            )
        ]
        others = [
            spot for spot in every.get(name, []) if not any(touches(spot, one["start"], one["end"]) for one in own)
        ]
        if own or name in every:
            every[name] = sorted([*own, *others], key=lambda spot: spot["start"])
    return every


def _telling(name: str) -> list[str]:
    """The words of a name that tell something by themselves."""
    return [w for w in re.findall(r"[^\W\d_][\w'\u2019-]*", name) if len(w) >= _LEAST and w.lower() not in _ORDINARY]


def _pairs(name: str) -> list[str]:
    """Two words in a row, such as "Castle Wending": written without what follows."""
    words = name.split()
    return [" ".join(words[at : at + 2]) for at in range(len(words) - 1) if _telling(" ".join(words[at : at + 2]))]
