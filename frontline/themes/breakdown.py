"""Who says it: people by profession, region and setting, as far as nobody can be told by it.

Two rules make it safe, whatever else is shown. Only what every single insight may be shown with counts (the crowd
decides that, not the theme), so that a breakdown says of nobody more than the list of insights does. And a number under
five is never shown, nor left to be found by subtraction: small groups go into the rest, and where the rest itself were
small, the smallest group that could be shown goes into it too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frontline.placements.crowd import ENOUGH, Crowd
from frontline.themes.models import Tally


@dataclass(frozen=True, slots=True)
class Group:
    """People who share something: its name, and how many they are; None where that stays unsaid."""

    name: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups that may be shown, most people first, and how many people are in none of them (None: unsaid)."""

    groups: tuple[Group, ...]
    rest: int | None


def broken_down(people: Mapping[str, int], total: int) -> Breakdown:
    """What may be shown of numbers of people by name, of so many people in all."""
    shown = sorted(((n, name) for name, n in people.items() if n >= ENOUGH), key=lambda one: (-one[0], one[1]))
    while shown and 0 < total - sum(n for n, _ in shown) < ENOUGH:
        shown.pop()
    rest = max(total - sum(n for n, _ in shown), 0)
    return Breakdown(tuple(Group(name, n) for n, name in shown), rest if rest >= ENOUGH else None)


def by_profession(tallies: Iterable[Tally], crowd: Crowd) -> Counter[object]:
    """People by profession, where enough people with placements have it."""
    return _sum((t.profession_id, t.people) for t in tallies if _is_profession(t, crowd))


def by_region(tallies: Iterable[Tally], crowd: Crowd) -> Counter[object]:
    """People by region, those of whom profession and region may be shown together."""
    return _sum(
        (t.region_id, t.people)
        for t in tallies
        if t.setting is None and t.region_id is not None and (t.profession_id, t.region_id) in crowd.regions
    )


def by_setting(tallies: Iterable[Tally], crowd: Crowd) -> Counter[object]:
    """People by setting, those of whom profession, region and setting may be shown together."""
    return _sum(
        (t.setting, t.people)
        for t in tallies
        if t.setting is not None and (t.profession_id, t.region_id, t.setting) in crowd.settings
    )


def _is_profession(tally: Tally, crowd: Crowd) -> bool:
    return tally.region_id is None and tally.setting is None and tally.profession_id in crowd.professions


def _sum(pairs: Iterable[tuple[object, int]]) -> Counter[object]:
    found: Counter[object] = Counter()
    for key, people in pairs:
        found[key] += people
    return found
