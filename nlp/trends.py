"""How much is said about a theme over time, and whether that is new, growing or going quiet."""

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.special import bdtr, bdtrc

Step = Literal["week", "month"]
Status = Literal["new", "growing", "quiet"]

# Below ten people nothing is said: single digits rise and fall by themselves.
ENOUGH = 10
# A change by half, either way, that chance alone would bring less than once in a hundred times.
GROWN = 1.5
FALLEN = 0.5
CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Period:
    """What was said in one week (from Monday) or month: `start` is its first day."""

    start: dt.date
    texts: int
    people: int


def volume(
    days: Sequence[dt.date],
    people: Sequence[Hashable],
    *,
    step: Step,
    until: dt.date | None = None,
) -> list[Period]:
    """Texts and distinct people by week or month, from the first day on, empty periods included.

    Args:
        days: when each text was written.
        people: who wrote each.
        step: the length of a period.
        until: a day in the last period; None for the latest of `days`.

    Raises:
        ValueError: the lengths of `days` and `people` differ.
    """
    said: dict[dt.date, list[Hashable]] = {}
    for day, person in zip(days, people, strict=True):
        said.setdefault(_start(day, step), []).append(person)
    if not said:
        return []
    last = _start(until, step) if until else max(said)
    return [
        Period(start, len(said.get(start, [])), len(set(said.get(start, []))))
        for start in _starts(min(said), last, step)
    ]


def status(recent: int, before: int, *, all_recent: int, all_before: int) -> Status | None:
    """What the last period says beside the one before it, of equal length; None where it says nothing.

    The rule, in people: at least ten in the larger of the two periods. `new`: nobody before. `growing`:
    at least half as many again, and `quiet`: at most half, measured against all themes together, where
    chance would bring such a share less than once in a hundred times (exact binomial test of two Poisson
    counts; Przyborowski and Wilenski 1940).

    Args:
        recent: people who spoke of the theme in the last period.
        before: people who spoke of it in the period before.
        all_recent: people who spoke of anything in the last period.
        all_before: people who spoke of anything before.
    """
    if max(recent, before) < ENOUGH:
        return None
    if before == 0:
        return "new"
    # One person more on both sides keeps a world without a past from dividing by nothing.
    expected = (all_recent + 1) / (all_recent + all_before + 2)
    ratio = recent / before * (1 - expected) / expected
    if ratio >= GROWN and bdtrc(recent - 1, recent + before, expected) < CHANCE:
        return "growing"
    if ratio <= FALLEN and bdtr(recent, recent + before, expected) < CHANCE:
        return "quiet"
    return None


def _start(day: dt.date, step: Step) -> dt.date:
    # A datetime is a date too, with an hour that no period has.
    plain = dt.date(day.year, day.month, day.day)
    return plain.replace(day=1) if step == "month" else plain - dt.timedelta(days=plain.weekday())


def _starts(first: dt.date, last: dt.date, step: Step) -> Iterator[dt.date]:
    while first <= last:
        yield first
        days = 32 if step == "month" else 7
        first = _start(first + dt.timedelta(days=days), step)
