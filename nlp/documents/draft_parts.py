"""What a draft of a policy is taken apart into."""

from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    """What a part of a draft does."""

    MEASURE = "measure"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One claim or measure.

    Attributes:
        kind: a measure says what is to be done; a claim what is so.
        heading: under which it stands; empty before the first.
        text: as it is written, in one line.
    """

    kind: PartKind
    heading: str
    text: str
