"""Which policy team a text or a theme belongs to: ranked, with reasons, or left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp import boilerplate
from nlp.arrays import Numbers, Shares, Vectors, unit_rows
from nlp.calibration import logs, softmax
from nlp.communities import louvain
from nlp.encoder import DIMENSIONS, SentenceEncoder
from nlp.evidence import DecisionLearner
from nlp.graph import fuzzy_graph
from nlp.remits import RemitMatcher, Team

__all__ = ["Ranking", "Reason", "Route", "Team", "TeamRouter"]

# Decisions a team after which what was decided counts as much as the remits.
EVEN = 6.0
EXPLAINED = 3
NEAR_REMIT = 0.25
# “One of the one most similar” would be no reason.
FEWEST_SIMILAR = 5
FEWEST_FOR_FORMULAS = 200
# Texts of one theme are not independent: agreement of n counts as that of the fourth root of n. Calibrated on
# themes found in parliamentary questions (calibration error .065, against .137 for none and .128 for the square root).
AGREEMENT = 0.25
MOST_OF_A_GROUP = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a team was proposed: its remit, what it took before, or the words of the text."""

    kind: Literal["remit", "similar", "words"]
    text: str


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
        self._levels = _Levels(self.teams, departments, self._encoder, self.random_state)
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


class _Levels:
    """Departments and the teams within them, as one list of probabilities."""

    def __init__(
        self, teams: Sequence[Team], departments: Sequence[str], encoder: SentenceEncoder, random_state: int
    ) -> None:
        names = sorted(set(departments))
        self._department = np.array([names.index(name) for name in departments])
        self._team = _Blend(teams, encoder, random_state)
        self._above: _Blend | None = None
        if 1 < len(names) < len(teams):
            joined = [_joined(name, teams, departments) for name in names]
            self._above = _Blend(joined, encoder, random_state)

    def fit(self, texts: Sequence[str], vectors: Vectors, classes: Numbers) -> None:
        self._team.fit(texts, vectors, classes)
        if self._above is not None:
            self._above.fit(texts, vectors, np.where(classes >= 0, self._department[classes], -1))

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        """Probability of the department times that of the team within it, float64 (n, teams)."""
        within = self._team.shares(texts, vectors)
        if self._above is None:
            return within
        above = self._above.shares(texts, vectors)
        totals = np.zeros_like(above)
        np.add.at(totals.T, self._department, within.T)
        shares: Shares = above[:, self._department] * within / np.maximum(totals[:, self._department], 1e-12)
        return shares

    def reasons(self, team: int, texts: Sequence[str], vectors: Vectors) -> tuple[Reason, ...]:
        return self._team.reasons(team, texts, vectors)


def _joined(name: str, teams: Sequence[Team], departments: Sequence[str]) -> Team:
    own = [team for team, department in zip(teams, departments, strict=True) if department == name]
    phrases = tuple(phrase for team in own for phrase in team.phrases)
    return Team(name, "; ".join(team.remit for team in own), phrases=phrases)


class _Blend:
    """Remits and decisions, the weight moving to the decisions as they grow in number."""

    def __init__(self, teams: Sequence[Team], encoder: SentenceEncoder, random_state: int) -> None:
        self._teams = teams
        self._remits = RemitMatcher(teams, encoder)
        self._random_state = random_state
        self._learner: DecisionLearner | None = None
        self._trust = 0.0

    def fit(self, texts: Sequence[str], vectors: Vectors, classes: Numbers) -> None:
        self._remits.fit(texts, vectors)
        known = np.flatnonzero(classes >= 0)
        if not len(known):
            return
        decided = classes[known]
        self._learner = DecisionLearner(len(self._teams), self._random_state)
        self._learner.fit([texts[row] for row in known.tolist()], vectors[known], decided)
        self._trust = len(known) / (len(known) + EVEN * len(self._teams))

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        remits = self._remits.shares(texts, vectors)
        if self._learner is None:
            return remits
        return self._trust * self._learner.shares(texts, vectors) + (1 - self._trust) * remits

    def reasons(self, team: int, texts: Sequence[str], vectors: Vectors) -> tuple[Reason, ...]:
        """Why a team may take these texts, in plain words."""
        found = []
        centre = unit_rows(vectors.mean(axis=0, keepdims=True))[0]
        near = [part for part, cosine in self._remits.best_parts(centre, team) if cosine >= NEAR_REMIT]
        if near:
            found.append(Reason("remit", f"Its remit names {_listed(near)}."))
        if self._learner is not None:
            count, of = self._learner.similar(centre, team)
            if count and of >= FEWEST_SIMILAR:
                found.append(Reason("similar", f"It took {count} of the {of} most similar texts decided so far."))
            if words := self._learner.telling_words(" ".join(texts), team):
                found.append(Reason("words", f"The words that weighed most: {', '.join(words)}."))
        return tuple(found)


def _listed(parts: Sequence[str]) -> str:
    quoted = [f"\u201c{part}\u201d" for part in parts]
    return " and ".join(quoted)
