"""Teams that can take texts, texts as routing reads them, and why a team is proposed."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.arrays import Integers, Vectors
from nlp.documents.tokenisation import Word, tokenise_texts

PART = re.compile(r"[;.\n]+|,(?: and| or)?(?= )| and (?=\w+ \w+)")


@dataclass(frozen=True, slots=True)
class Team:
    """A team that can take texts.

    Attributes:
        team: its name, unique.
        remit: what it is responsible for, one or more sentences.
        department: the department it belongs to, where routing goes by department first.
        phrases: further terms of its work.
        formerly: names of teams whose decisions it inherits, as governments rename, merge and split them.
    """

    team: str
    remit: str
    department: str | None = None
    phrases: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()

    def split_remit(self) -> list[str]:
        """The remit cut at its commas and full stops, and the further terms; the whole if there are none.

        Examples:
            >>> Team("a", "School transport, special needs; attendance.", phrases=("buses",)).split_remit()
            ['School transport', 'special needs', 'attendance', 'buses']
        """
        parts = [part.strip() for part in PART.split(self.remit)]
        return [part for part in [*parts, *self.phrases] if len(part) > 2] or [self.remit]  # noqa: PLR2004 - a word


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a team was proposed: its remit, what it took before, or the words of the text."""

    kind: Literal["count", "remit", "similar", "words"]
    text: str


@dataclass(frozen=True)
class EncodedTexts:
    """Texts with their unit vectors, float32 (n, d): what the classifiers of teams take for `X`."""

    texts: Sequence[str]
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.texts)

    @functools.cached_property
    def words(self) -> list[list[Word]]:
        """The words of each text, read once for all who ask."""
        return tokenise_texts(self.texts)

    def select(self, indices: Integers) -> "EncodedTexts":
        """Some of them, by their numbers, int64 (m,)."""
        return EncodedTexts([self.texts[index] for index in indices.tolist()], self.vectors[indices])


@dataclass(frozen=True, slots=True)
class Route:
    """A team with the calibrated probability that it is the right one, and why."""

    team: str
    confidence: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All teams, best first, and whether the choice should be left to a person.

    Attributes:
        routes: all teams with their confidence.
        abstain: whether no team is likely enough, or the text is like nothing seen before.
        touched: the first team; of a theme or a text ranked by itself, also the others that it touches.
    """

    routes: tuple[Route, ...]
    abstain: bool
    touched: tuple[str, ...]
