"""Remits and decisions as one estimate, by department first and then by team."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp.arrays import Numbers, Shares, Vectors, unit_rows
from nlp.encoder import SentenceEncoder
from nlp.evidence import Decided, DecisionLearner, Undecided
from nlp.remits import RemitMatcher, Team

# Decisions a team after which what was decided counts as much as the remits.
EVEN = 12.0
NEAR_REMIT = 0.25
# “One of the one most similar” would be no reason.
FEWEST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a team was proposed: its remit, what it took before, or the words of the text."""

    kind: Literal["remit", "similar", "words"]
    text: str


class Levels:
    """Departments and the teams within them, as one list of probabilities."""

    def __init__(
        self, teams: Sequence[Team], departments: Sequence[str], encoder: SentenceEncoder, random_state: int
    ) -> None:
        names = sorted(set(departments))
        self._department = np.array([names.index(name) for name in departments])
        self._team = Blend(teams, encoder, random_state)
        self._above: Blend | None = None
        if 1 < len(names) < len(teams):
            joined = [_joined(name, teams, departments) for name in names]
            self._above = Blend(joined, encoder, random_state)

    def fit(self, texts: Sequence[str], vectors: Vectors, classes: Numbers) -> None:
        """Learn from n texts, their vectors, and the team decided for each, int64 (n,), -1 for none."""
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
        """Why a team may take these texts, in plain words."""
        return self._team.reasons(team, texts, vectors)


def _joined(name: str, teams: Sequence[Team], departments: Sequence[str]) -> Team:
    own = [team for team, department in zip(teams, departments, strict=True) if department == name]
    phrases = tuple(phrase for team in own for phrase in team.phrases)
    return Team(name, "; ".join(team.remit for team in own), phrases=phrases)


class Blend:
    """Remits and decisions, the weight moving to the decisions as they grow in number."""

    def __init__(self, teams: Sequence[Team], encoder: SentenceEncoder, random_state: int) -> None:
        self._teams = teams
        self._remits = RemitMatcher(teams, encoder)
        self._random_state = random_state
        self._learner: DecisionLearner | None = None
        self._trust = 0.0

    def fit(self, texts: Sequence[str], vectors: Vectors, classes: Numbers) -> None:
        """Learn from n texts, their vectors, and the team decided for each, int64 (n,), -1 for none."""
        self._remits.fit(texts, vectors)
        known = np.flatnonzero(classes >= 0)
        if not len(known):
            return
        open_ = np.flatnonzero(classes < 0)
        self._learner = DecisionLearner(len(self._teams), self._random_state)
        self._learner.fit(
            Decided([texts[row] for row in known.tolist()], vectors[known], classes[known]),
            Undecided([texts[row] for row in open_.tolist()], vectors[open_]),
        )
        self._trust = len(known) / (len(known) + EVEN * len(self._teams))

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        """Probability of each team, float64 (n, teams)."""
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
