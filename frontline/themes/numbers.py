"""Counts of people, places and insights in words: masked where they could give somebody away."""

from frontline.placements.crowd import ENOUGH
from frontline.themes.models import Theme


def number_of(count: int, one: str, many: str) -> str:
    """A count of people or places, masked where it is small enough to give somebody away."""
    if count == 0:
        return f"no {many}"
    if count < ENOUGH:
        return f"fewer than {ENOUGH} {many}"
    return f"{count:,} {one if count == 1 else many}"


def counted(insights: int) -> str:
    """A number of insights in words."""
    return f"{insights:,} insight{'' if insights == 1 else 's'}"


def growth(theme: Theme) -> str:
    """How many of late, and before that; silent where the numbers are small."""
    if max(theme.recent_count, theme.before_count) < ENOUGH:
        return "Too few of late to speak of a trend"
    recent, before = (
        counted(n) if n >= ENOUGH else f"fewer than {ENOUGH}" for n in (theme.recent_count, theme.before_count)
    )
    return f"{recent.capitalize()} in the last 3 months, {before} in the 3 before"


def is_growing(theme: Theme) -> bool:
    """Half as many again in the last 90 days as in the 90 before; silent on single digits."""
    return theme.recent_count >= 2 * ENOUGH and 2 * theme.recent_count >= 3 * theme.before_count
