"""Which policy team a text or a theme belongs to: ranked, with reasons, or left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp import boilerplate
from nlp.arrays import Numbers, Shares, Vectors, unit_rows
from nlp.calibration import logs, softmax
from nlp.communities import louvain
from nlp.encoder import DIMENSIONS, SentenceEncoder
from nlp.estimates import Levels, Reason
from nlp.graph import fuzzy_graph
from nlp.remits import Team

__all__ = ["Ranking", "Reason", "Route", "Team", "TeamRouter"]

EXPLAINED = 3
FEWEST_FOR_FORMULAS = 200
# Texts of one theme are not independent: agreement of n counts as that of the fourth root of n. Calibrated on
# themes found in parliamentary questions (calibration error .065, against .137 for none and .128 for the square root).
AGREEMENT = 0.25
MOST_OF_A_GROUP = 200


@dataclass(frozen=True, slots=True)
class Route:
    """A team with the calibrated probability that it is the right one, and why."""

    team: str
    confidence: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All teams, best first, and whether the choice should be left to a person."""

    routes: tuple[Route, ...]
    abstain: bool


class TeamRouter(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Ranks teams for texts, from their remits at first and from decisions as they come in.

    With no decisions, texts are compared with the remits, and leanings spread between similar texts.
    Each decision moves weight to what was learned: half of it at six decisions a team. Where teams
    carry departments, the department is decided first and the team within it; the list is one.

    Args:
        teams: the teams, at least one.
        threshold: confidence of the best team below which the ranking abstains.
        encoder: for the remits and for texts without their formulas; None for the packaged one.
        random_state: seed of the learner.
    """

    def __init__(
        self,
        teams: Sequence[Team],
        *,
        threshold: float = 0.5,
        encoder: SentenceEncoder | None = None,
        random_state: int = 0,
    ) -> None:
        self.teams = teams
        self.threshold = threshold
        self.encoder = encoder
        self.random_state = random_state

    def fit(self, texts: Sequence[str], vectors: Vectors, decided: Sequence[str | None]) -> Self:
        """Learn from texts, some of them decided, in order of time, oldest first.

        Args:
            texts: n texts.
            vectors: unit rows, float32 (n, 384).
            decided: name of the team of each text; None where nobody has decided.

        Raises:
            ValueError: a decision names a team that is not among the teams.
        """
        numbers = {team.team: number for number, team in enumerate(self.teams)}
        if unknown := {name for name in decided if name is not None} - numbers.keys():
            raise ValueError(f"Decided for a team that is not in the list: {min(unknown)}.")
        classes = np.array([-1 if name is None else numbers[name] for name in decided], dtype=np.int64)
        self._encoder = self.encoder or SentenceEncoder()
        self._learn_formulas(texts, vectors, classes)
        plain, seen = self._prepared(texts, vectors)
        departments = [team.department or team.team for team in self.teams]
        self._levels = Levels(self.teams, departments, self._encoder, self.random_state)
        self._levels.fit(plain, seen, classes)
        return self

    def rank(self, texts: Sequence[str], vectors: Vectors, *, reasons: bool = True) -> list[Ranking]:
        """A ranking for each text; the first three teams carry reasons if wanted."""
        if not len(texts):
            return []
        plain, seen = self._prepared(texts, vectors)
        shares = self._levels.shares(plain, seen)
        return [
            self._ranking(shares[row], plain[row : row + 1], seen[row : row + 1], reasons=reasons)
            for row in range(len(texts))
        ]

    def rank_group(self, texts: Sequence[str], vectors: Vectors) -> Ranking:
        """One ranking for a theme of many texts, at most 200 of them read.

        Confidences multiply as those of so many independent texts as the fourth root of their number.

        Raises:
            ValueError: there are no texts.
        """
        if not len(texts):
            raise ValueError("A theme without texts cannot be routed.")
        chosen = np.linspace(0, len(texts) - 1, min(MOST_OF_A_GROUP, len(texts))).astype(np.int64)
        plain, seen = self._prepared([texts[row] for row in chosen.tolist()], vectors[chosen])
        shares = self._levels.shares(plain, seen)
        joint = softmax(logs(shares).mean(axis=0, keepdims=True) * len(chosen) ** AGREEMENT)[0]
        return self._ranking(joint, plain, seen, reasons=True)

    def _ranking(self, shares: Shares, texts: Sequence[str], vectors: Vectors, *, reasons: bool) -> Ranking:
        order = np.lexsort((np.arange(len(shares)), -shares)).tolist()
        routes = [Route(self.teams[team].team, float(shares[team])) for team in order]
        if reasons:
            for position, team in enumerate(order[:EXPLAINED]):
                why = self._levels.reasons(team, texts, vectors)
                routes[position] = replace(routes[position], reasons=why)
        return Ranking(tuple(routes), abstain=routes[0].confidence < self.threshold)

    def _learn_formulas(self, texts: Sequence[str], vectors: Vectors, classes: Numbers) -> None:
        """Formulas are told by the teams they are spread over, or before any decision by rough groups."""
        self._formulas: frozenset[tuple[str, ...]] = frozenset()
        known = np.flatnonzero(classes >= 0)
        if len(known) >= FEWEST_FOR_FORMULAS:
            self._formulas = boilerplate.formulas([texts[row] for row in known.tolist()], classes[known])
        elif len(texts) >= FEWEST_FOR_FORMULAS:
            groups = louvain(fuzzy_graph(unit_rows(vectors - vectors.mean(axis=0)), 15))
            self._formulas = boilerplate.formulas(texts, groups)

    def _prepared(self, texts: Sequence[str], vectors: Vectors) -> tuple[list[str], Vectors]:
        """Texts without formulas, and vectors with those of the remaining texts averaged in."""
        vectors = np.asarray(vectors, dtype=np.float32)
        plain, shares = boilerplate.without(texts, self._formulas)
        kept = [short if short.strip() else text for short, text in zip(plain, texts, strict=True)]
        rows = np.flatnonzero((shares > 0) & (shares < 1))
        if not len(rows) or vectors.shape[1] != DIMENSIONS:
            return kept, vectors
        mixed = vectors.copy()
        mixed[rows] = unit_rows(vectors[rows] + self._encoder.transform([kept[row] for row in rows.tolist()]))
        return kept, mixed
