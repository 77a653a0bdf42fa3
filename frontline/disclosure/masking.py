"""Counts that could give somebody away: in words, as sort keys, and rounded."""

from typing import Any

from sqlalchemy import ColumnElement, case

from frontline.core.translation import gettext as _
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE


def is_disclosive(count: int) -> bool:
    """Whether a count is of somebody, but of too few to be told."""
    return 0 < count < MINIMUM_GROUP_SIZE


def describe_count(count: int, singular: str, plural: str) -> str:
    """A count of people, places or what they said in words, masked where it is small enough to give somebody away."""
    if count == 0:
        return f"no {plural}"
    if is_disclosive(count):
        return f"fewer than {MINIMUM_GROUP_SIZE} {plural}"
    return f"{count:,} {singular if count == 1 else plural}"


def mask_count(count: int) -> str:
    """A count for the cell of a table, masked as `describe_count` does."""
    return _("fewer than %(enough)s", enough=MINIMUM_GROUP_SIZE) if is_disclosive(count) else f"{count:,}"


def describe_people(count: int) -> str:
    """A number of people in words."""
    return describe_count(count, "person", "people")


def describe_sites(count: int) -> str:
    """A number of workplaces in words."""
    return describe_count(count, "site", "sites")


def build_sort_key(count: Any) -> ColumnElement[Any]:
    """What to order by instead of a count: one that is not told must not be told by the order either."""
    return case((count < MINIMUM_GROUP_SIZE, 0), else_=count)


def describe_tenths(tenths: int) -> str:
    """A share in tenths in words: rounded, the least and the most may stand for a few besides."""
    words = {0: _("none or very few"), 5: _("about half"), 10: _("all or nearly all")}
    return words.get(tenths) or _("about %(tenths)s in ten", tenths=tenths)


def round_count(count: int) -> int:
    """To the nearest five, halves upwards: no difference between two such numbers gives a small one away."""
    return MINIMUM_GROUP_SIZE * ((count + MINIMUM_GROUP_SIZE // 2) // MINIMUM_GROUP_SIZE)


def round_count_down(count: int) -> int:
    """To five or a multiple of it: at least so many, whatever is added or taken away below that. 0: too few to say."""
    return count - count % MINIMUM_GROUP_SIZE


def coarsen_count(count: int) -> int:
    """A number from which nobody learns what others wrote: fewer than five count as five, more to a power of two."""
    return 1 << (max(count, MINIMUM_GROUP_SIZE) - 1).bit_length()


def share_in_tenths(part: int, whole: int) -> int | None:
    """A part of a whole in tenths; None where a tenth would be less than half a small group."""
    return None if whole < 2 * MINIMUM_GROUP_SIZE else round(10 * part / whole)
