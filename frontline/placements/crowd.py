"""Who can be told apart by profession, region and setting, and so must not be shown with them."""

import uuid
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

# An attribute is shown only where at least so many people share what is shown.
ENOUGH = 5
Place = TypeVar("Place", bound=Hashable)
Combination = tuple[uuid.UUID, uuid.UUID, str]  # profession, region, setting


@dataclass(frozen=True, slots=True)
class Crowd:
    """What may be shown: professions alone, with a region, and with region and setting."""

    professions: frozenset[uuid.UUID]
    regions: frozenset[tuple[uuid.UUID, uuid.UUID]]
    settings: frozenset[Combination]

    @classmethod
    def of(cls, people: Mapping[Combination, int]) -> Self:
        """From the numbers of people by profession, region and setting.

        Where something is shown for most, its absence shows the rest: a region is shown only if those of
        the profession who stay without one are nobody or enough people themselves; the others likewise.
        """
        professions: Counter[uuid.UUID] = Counter()
        regions: Counter[tuple[uuid.UUID, uuid.UUID]] = Counter()
        for (profession, region, _), count in people.items():
            professions[profession] += count
            regions[profession, region] += count
        shown = _showable(professions)
        wider = {pair for one in shown for pair in _showable({p: n for p, n in regions.items() if p[0] == one})}
        whole = {way for pair in wider for way in _showable({w: n for w, n in people.items() if w[:2] == pair})}
        return cls(shown, frozenset(wider), frozenset(whole))


def _showable(people: Mapping[Place, int]) -> frozenset[Place]:
    enough = {key for key, count in people.items() if count >= ENOUGH}
    left = sum(count for key, count in people.items() if key not in enough)
    return frozenset(enough) if left == 0 or left >= ENOUGH else frozenset()
