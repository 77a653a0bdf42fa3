"""What kind of placement it is, in words: told by its dates, hours and who goes in exchange, never entered twice."""

from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Placement

_SHORT_WEEKS = 13  # a placement up to a quarter of a year is called by its weeks


def describe_kind(placement: Placement, *, is_exchange: bool) -> str:
    """The kind, whether it is short, part-time or an exchange, and its programme."""
    words = [placement.kind.label]
    weeks = -(-((placement.ends_on - placement.starts_on).days + 1) // 7)
    if weeks <= _SHORT_WEEKS:
        words.append(_("short assignment of %(number)s weeks", number=weeks))
    if placement.full_time_equivalent is not None and placement.full_time_equivalent < 1:
        words.append(_("part-time"))
    if is_exchange:
        words.append(_("in exchange"))
    if placement.programme is not None:
        params = {"name": placement.programme.name, "kind": placement.programme.kind.label.lower()}
        words.append(_("%(name)s (%(kind)s)", **params))
    return ", ".join(words)
