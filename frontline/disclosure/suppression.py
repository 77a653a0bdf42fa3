"""Breakdowns from which no small group can be read, nor found by subtraction.

Primary suppression leaves out every group under the threshold. Secondary suppression leaves out what would give it
back: where the rest were small, the smallest group that could be shown goes into it too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from frontline.disclosure.masking import is_disclosive
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE


@dataclass(frozen=True, slots=True)
class Group:
    """People who share something: its name, and how many they are."""

    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups that may be shown, most people first, and how many people are in none of them (None: unsaid)."""

    groups: tuple[Group, ...]
    rest: int | None


def suppress_small_groups(people: Mapping[str, int], total: int) -> Breakdown:
    """What may be shown of numbers of people by name, of so many people in all."""
    large = [Group(name, count) for name, count in people.items() if count >= MINIMUM_GROUP_SIZE]
    shown_groups = sorted(large, key=lambda group: (-group.people, group.name))
    while shown_groups and is_disclosive(total - _count_people(shown_groups)):
        shown_groups.pop()
    rest = max(total - _count_people(shown_groups), 0)
    return Breakdown(tuple(shown_groups), rest if rest >= MINIMUM_GROUP_SIZE else None)


def _count_people(groups: Collection[Group]) -> int:
    return sum(group.people for group in groups)


def can_show_shares(counts: Collection[int]) -> bool:
    """Whether the parts of a whole may all be shown: the whole is enough, and no part is small."""
    return sum(counts) >= MINIMUM_GROUP_SIZE and not any(is_disclosive(count) for count in counts)
