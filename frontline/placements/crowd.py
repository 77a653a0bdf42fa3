"""Who can be told apart by profession and region, and so must not be shown with them."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

# An attribute is shown only where at least so many people share what is shown.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Crowd:
    """What may be shown: professions alone, and professions with a region."""

    professions: frozenset[uuid.UUID]
    regions: frozenset[tuple[uuid.UUID, uuid.UUID]]

    @classmethod
    def of(cls, people: Mapping[tuple[uuid.UUID, uuid.UUID], int]) -> Self:
        """From the numbers of people by profession and region.

        Where something is shown for most, its absence shows the rest: a region is shown only if those of
        the profession who stay without one are nobody or enough people themselves; professions likewise.
        """
        by_profession: Counter[uuid.UUID] = Counter()
        for (profession, _), count in people.items():
            by_profession[profession] += count
        professions = _showable(by_profession)
        regions = {
            (profession, region)
            for profession in professions
            for region in _showable({r: count for (p, r), count in people.items() if p == profession})
        }
        return cls(professions, frozenset(regions))


def _showable(people: Mapping[uuid.UUID, int]) -> frozenset[uuid.UUID]:
    enough = {key for key, count in people.items() if count >= ENOUGH}
    left = sum(count for key, count in people.items() if key not in enough)
    return frozenset(enough) if left == 0 or left >= ENOUGH else frozenset()
