"""Anonymity groups: which profession, region and setting enough people share, in the month that stands beside them.

The quasi-identifiers of an insight are its author's profession, the region and setting where it was seen, and the month
in which it was sent. The month is on every page, so a group is counted among those who were placed in it, never among
everybody who ever was. Two numbers are kept of each combination:

- `certain`: people placed on every day of the month, so that they could have sent it on any. Only they make a group
  large enough: whoever learns the day from elsewhere (something appeared in a list, a reminder was sent) can leave
  nobody of them out.
- `possible`: people placed on any day of it. What is left over when others are shown must be none of them, or enough
  who are certain: else "removed" would stand for one person.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from frontline.core.clock import get_last_day_of_month
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE

Combination = tuple[uuid.UUID, uuid.UUID, str]  # profession, region, setting


@dataclass(frozen=True, slots=True)
class PlacedPeriod:
    """When somebody of a profession was placed, and where they came from.

    Attributes:
        person_id: who.
        combination: profession, region and setting of the home organisation.
        first: the first day.
        last: the last day on which something may be sent, those for handing over included.
    """

    person_id: uuid.UUID
    combination: Combination
    first: dt.date
    last: dt.date

    def overlaps(self, first: dt.date, last: dt.date) -> bool:
        """Whether it has one of some days."""
        return self.first <= last and self.last >= first

    def covers(self, first: dt.date, last: dt.date) -> bool:
        """Whether it has every one of some days."""
        return self.first <= first and self.last >= last


@dataclass(frozen=True, slots=True)
class AnonymityGroups:
    """What may be shown of one time: professions alone, with a region, and with region and setting."""

    professions: frozenset[uuid.UUID] = frozenset()
    regions: frozenset[tuple[uuid.UUID, uuid.UUID]] = frozenset()
    settings: frozenset[Combination] = frozenset()

    @classmethod
    def of(cls, certain: Mapping[Combination, int], possible: Mapping[Combination, int] | None = None) -> Self:
        """From the numbers of people by profession, region and setting.

        Where something is shown for most, its absence shows the rest: a region is shown only if those of the profession
        who stay without one are nobody or enough people themselves; the others likewise.
        """
        possible = certain if possible is None else possible
        shown_keys: list[frozenset[Any]] = [frozenset({()})]
        for parts in (1, 2, 3):
            shown_keys.append(_show(_count_by(certain, parts), _count_by(possible, parts), within=shown_keys[-1]))
        return cls(frozenset(key[0] for key in shown_keys[1]), shown_keys[2], shown_keys[3])


def _count_by(people: Mapping[Combination, int], parts: int) -> Counter[tuple[Any, ...]]:
    """Numbers of people by the first parts of their combination."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for combination, count in people.items():
        counts[combination[:parts]] += count
    return counts


def _show(
    certain: Counter[tuple[Any, ...]], possible: Counter[tuple[Any, ...]], *, within: frozenset[tuple[Any, ...]]
) -> frozenset[tuple[Any, ...]]:
    """The keys that may be shown, of each broader one that is shown itself: those of enough people, or none of them."""
    by_broader: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for key in possible:
        if key[:-1] in within:
            by_broader[key[:-1]].append(key)
    return frozenset(key for keys in by_broader.values() for key in _show_siblings(keys, certain, possible))


def _show_siblings(
    keys: Sequence[tuple[Any, ...]], certain: Counter[tuple[Any, ...]], possible: Counter[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    large = [key for key in keys if certain[key] >= MINIMUM_GROUP_SIZE]
    small = [key for key in keys if certain[key] < MINIMUM_GROUP_SIZE]
    none_small = not any(possible[key] for key in small)
    return large if none_small or sum(certain[key] for key in small) >= MINIMUM_GROUP_SIZE else []


class GroupsByMonth:
    """The anonymity groups of every month, from who was placed when; each month is worked out when it is first asked.

    Attributes:
        today: the day in London.
        handover: for how long after the end of a placement something may still be sent.

    >>> GroupsByMonth([], dt.date(2025, 6, 1)).of_month(dt.date(2025, 6, 1)).professions
    frozenset()
    """

    def __init__(
        self, periods: Iterable[PlacedPeriod], today: dt.date, handover: dt.timedelta = dt.timedelta()
    ) -> None:
        self.today = today
        self.handover = handover
        self._periods = tuple(periods)
        self._months: dict[dt.date, AnonymityGroups] = {}

    def of_month(self, month: dt.date) -> AnonymityGroups:
        """What may be shown of something that was sent in the month that begins on a day."""
        if month not in self._months:
            last = get_last_day_of_month(month)
            possible = [period for period in self._periods if period.overlaps(month, last)]
            certain = [period for period in possible if period.covers(month, last)]
            self._months[month] = AnonymityGroups.of(_count_people(certain), _count_people(possible))
        return self._months[month]

    @cached_property
    def months(self) -> tuple[dt.date, ...]:
        """Every month in which somebody was placed, up to the present one, oldest first."""
        first = min((period.first for period in self._periods), default=self.today)
        months, month = [], first.replace(day=1)
        while month <= self.today:
            months.append(month)
            month = get_last_day_of_month(month) + dt.timedelta(days=1)
        return tuple(months)

    @cached_property
    def of_all_time(self) -> AnonymityGroups:
        """What enough people share, whenever they were placed: no month shows more. Only for what filters offer."""
        people = _count_people(self._periods)
        shared = [
            frozenset(key for key, count in _count_by(people, parts).items() if count >= MINIMUM_GROUP_SIZE)
            for parts in (1, 2, 3)
        ]
        return AnonymityGroups(frozenset(key[0] for key in shared[0]), *shared[1:])


def _count_people(periods: Iterable[PlacedPeriod]) -> Counter[Combination]:
    """People by combination, each once however often they were placed."""
    people = {(period.combination, period.person_id) for period in periods}
    return Counter(combination for combination, _person in people)
