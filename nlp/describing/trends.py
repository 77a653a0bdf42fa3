"""Trends: whether what is said about a theme is new, growing or going quiet."""

from typing import Literal

from scipy.special import bdtr, bdtrc

TrendStatus = Literal["new", "growing", "quiet"]

# Below ten people nothing is said: single digits rise and fall by themselves.
FEWEST_PEOPLE = 10
# A change by half, either way, that chance alone would bring less than once in a hundred times.
GROWN = 1.5
FALLEN = 0.5
CHANCE = 0.01


def get_trend_status(recent: int, before: int, *, all_recent: int, all_before: int) -> TrendStatus | None:
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

    Examples:
        >>> get_trend_status(40, 15, all_recent=1_000, all_before=1_000)
        'growing'
        >>> get_trend_status(9, 0, all_recent=1_000, all_before=1_000)
    """
    if max(recent, before) < FEWEST_PEOPLE:
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
