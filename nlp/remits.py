"""Which team a text belongs to by the teams' remits alone, before anybody has decided anything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy import sparse

from nlp.arrays import Numbers, Shares, Vectors, unit_rows
from nlp.calibration import softmax
from nlp.encoder import SentenceEncoder
from nlp.neighbours import nearest_rows, neighbours

PART = re.compile(r"[;.\n]+|,(?: and| or)?(?= )| and (?=\w+ \w+)")
WORDS_WEIGHT = 0.05
SOFTNESS = 0.1
NEIGHBOURS = 20
# A neighbour at cosine .5 counts a twentieth of a twin.
NEARNESS = 6.0
KEPT = 0.9
STEPS = 30
FEWEST_TO_SPREAD = 100
# Spreading flattens: measured on parliamentary questions, this power makes the shares honest again.
SHARPENING = 2.5
K1, B = 1.2, 0.75


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

    def parts(self) -> list[str]:
        """The remit cut at its commas and full stops, and the further terms; the whole if there are none."""
        cut = [part.strip() for part in PART.split(self.remit)]
        return [part for part in [*cut, *self.phrases] if len(part) > 2] or [self.remit]  # noqa: PLR2004 - a word


class RemitMatcher:
    """Scores texts against remits: by meaning, by words, and by where similar texts lean.

    Args:
        teams: at least one.
        encoder: for the remits.
    """

    def __init__(self, teams: Sequence[Team], encoder: SentenceEncoder) -> None:
        self.parts = [(number, part) for number, team in enumerate(teams) for part in team.parts()]
        self._team_of_part = np.array([number for number, _ in self.parts])
        self._starts = np.flatnonzero(np.diff(self._team_of_part, prepend=-1))
        self._wholes = encoder.transform([team.remit for team in teams])
        self._part_vectors = encoder.transform([part for _, part in self.parts])
        self._words = _RemitWords([" ".join([team.remit, *team.phrases]) for team in teams])
        self._spread: Shares | None = None

    def fit(self, texts: Sequence[str], vectors: Vectors) -> Self:
        """Let the leanings of texts without a decision reach the texts near them.

        Zhou et al. 2004 (learning with local and global consistency): a twentieth of the weight of
        each step returns to the text's own leaning.
        """
        if len(texts) < FEWEST_TO_SPREAD:
            return self
        self._mean = vectors.mean(axis=0)
        self._stored = unit_rows(vectors - self._mean)
        own = self._own(texts, vectors)
        graph = _normalised_graph(self._stored)
        spread = own
        for _ in range(STEPS):
            spread = KEPT * (graph @ spread) + (1 - KEPT) * own
        self._spread = spread / spread.sum(axis=1, keepdims=True)
        return self

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        """Probability of each team, float64 (n, teams)."""
        own = self._own(texts, vectors)
        if self._spread is None:
            return own
        rows, cosines = nearest_rows(self._stored, unit_rows(vectors - self._mean), NEIGHBOURS)
        weights = np.exp(NEARNESS * (cosines - 1))
        near = (weights[:, :, None] * self._spread[rows]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
        sharp = (KEPT * near + (1 - KEPT) * own) ** SHARPENING
        shares: Shares = sharp / sharp.sum(axis=1, keepdims=True)
        return shares

    def best_parts(self, vector: Vectors, team: int, most: int = 2) -> list[tuple[str, float]]:
        """The parts of a team's remit nearest to a vector, with their cosines."""
        rows = np.flatnonzero(self._team_of_part == team)
        cosines = self._part_vectors[rows] @ vector
        order = np.argsort(-cosines, kind="stable")[:most]
        return [(self.parts[rows[position]][1], float(cosines[position])) for position in order.tolist()]

    def _own(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        parts = np.maximum.reduceat(vectors @ self._part_vectors.T, self._starts, axis=1)
        scores = vectors @ self._wholes.T + parts + WORDS_WEIGHT * self._words.scores(texts)
        return softmax(np.asarray(scores, dtype=np.float64), SOFTNESS)


class _RemitWords:
    """BM25 of the words of a text against the remits (Robertson and Zaragoza 2009)."""

    def __init__(self, remits: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        self._counter = CountVectorizer(stop_words="english", binary=True, token_pattern=r"(?u)\b\w+\b")  # noqa: S106
        # Teams whose remits are words like "the" leave this one, which is nobody's.
        counts = self._counter.fit_transform([*remits, "wordless"]).toarray()[:-1]
        holding = (counts > 0).sum(axis=0)
        rarity = np.log1p((len(remits) - holding + 0.5) / (holding + 0.5))
        length = counts.sum(axis=1, keepdims=True) / max(counts.sum(axis=1).mean(), 1.0)
        self._weights = rarity * counts * (K1 + 1) / (counts + K1 * (1 - B + B * length))

    def scores(self, texts: Sequence[str]) -> Any:
        return self._counter.transform(texts) @ self._weights.T


def _normalised_graph(vectors: Vectors) -> Any:
    found, cosines = neighbours(vectors, NEIGHBOURS)
    weights = np.exp(NEARNESS * (cosines - 1))
    n, k = found.shape
    rows: Numbers = np.repeat(np.arange(n), k)
    directed = sparse.csr_array((weights.ravel(), (rows, found.ravel())), shape=(n, n))
    graph = directed + directed.T
    scale = sparse.diags_array(1 / np.sqrt(np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1e-9)))
    return scale @ graph @ scale
