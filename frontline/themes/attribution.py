"""Who an insight is from, as far as it may be told: the promise of the three identities."""

import uuid
from collections.abc import Mapping

from frontline.insights.models import Identity, Insight
from frontline.placements.models import Placement
from frontline.themes.models import Theme

# An attribute is shown only where at least so many people with placements share what is shown.
ENOUGH = 5

Sharing = Mapping[tuple[uuid.UUID, uuid.UUID | None], int]


def attribution(insight: Insight, sharing: Sharing) -> str:
    """What policy staff may know about the author, in words.

    Args:
        insight: with its placement loaded.
        sharing: how many people share a profession and a region, or a profession (region None).
    """
    if insight.source is not None:
        return f"Imported from {insight.source.name}"
    if insight.identity == Identity.DE_IDENTIFIED:
        return "De-identified: profession and region removed"
    if insight.placement is None:
        return "Profession and region not given"
    if insight.identity == Identity.NAMED:
        placement = insight.placement
        return f"{placement.person.name}, {placement.post}, from {placement.home_organisation.name}"
    return _broad_enough(insight.placement, sharing)


def _broad_enough(placement: Placement, sharing: Sharing) -> str:
    profession, region = placement.profession, placement.home_organisation.region
    if sharing.get((profession.id, region.id), 0) >= ENOUGH:
        return f"{profession.name}, {region.name}"
    if sharing.get((profession.id, None), 0) >= ENOUGH:
        return f"{profession.name}, region removed"
    return "Profession and region removed"


def number_of(count: int, one: str, many: str) -> str:
    """A count of people or places, masked where it is small enough to give somebody away."""
    if count == 0:
        return f"no {many}"
    if count < ENOUGH:
        return f"fewer than {ENOUGH} {many}"
    return f"{count:,} {one if count == 1 else many}"


def is_growing(theme: Theme) -> bool:
    """Half as many again in the last 90 days as in the 90 before; silent on single digits."""
    return theme.recent_count >= 2 * ENOUGH and 2 * theme.recent_count >= 3 * theme.before_count
