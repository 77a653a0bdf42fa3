"""Which team a text belongs to by what was decided about texts before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from nlp.arrays import Numbers, Shares, Vectors, unit_rows
from nlp.calibration import logs, softmax, temperature
from nlp.linear import LinearMachine
from nlp.neighbours import nearest_rows, neighbours

LINEAR_SHARE = 0.61
VOTE_SHARE = 0.43
SPREAD_SHARE = 0.35
NEIGHBOURS = 30
NEARNESS = 15.0
PRIOR = 0.02
# Texts without a decision that may lean on one another, and how often each asks those around it.
AROUND = 10
ROUNDS = 3
TWIN = 0.99999
HELD_OUT = 0.2
FEWEST_TO_CALIBRATE = 60
# Used while there are too few decisions to measure them: read off parliamentary questions.
USUAL_TEMPERATURE = 0.35


@dataclass(frozen=True, slots=True)
class Decided:
    """Texts whose team is known, oldest first: vectors (m, d), numbers of teams int64 (m,)."""

    texts: Sequence[str]
    vectors: Vectors
    teams: Numbers

    def rows(self, chosen: Numbers) -> "Decided":
        """Some of them."""
        return Decided([self.texts[row] for row in chosen.tolist()], self.vectors[chosen], self.teams[chosen])


@dataclass(frozen=True, slots=True)
class Undecided:
    """Texts whose team nobody has decided: vectors (n, d)."""

    texts: Sequence[str]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Heats:
    """Temperatures of the scores of each part, and of the whole without and with the leanings of texts around."""

    linear: float = USUAL_TEMPERATURE
    vote: float = USUAL_TEMPERATURE
    alone: float = 1.0
    joint: float = 1.0


class DecisionLearner:
    """A linear machine on words, characters and vectors, and a vote of similar texts, as one.

    Texts that nobody has decided yet lean on one another: what is new in the latest months is decided
    by all its texts together rather than one by one.

    Args:
        teams: how many teams there are.
        random_state: seed of the linear machine.
    """

    def __init__(self, teams: int, random_state: int = 0) -> None:
        self.teams = teams
        self.random_state = random_state

    def fit(self, decided: Decided, around: Undecided) -> Self:
        """Learn from m decisions in order of time, oldest first; the latest fifth calibrates."""
        self._heats = Heats()
        if len(decided.texts) >= FEWEST_TO_CALIBRATE:
            self._calibrate(decided)
        self._train(decided)
        self._surround(around)
        return self

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        """Probability of each team, float64 (n, teams)."""
        heat = self._heats.joint if len(self._around) else self._heats.alone
        return softmax(self._joint(texts, vectors), heat)

    def telling_words(self, text: str, team: int, most: int = 3) -> list[str]:
        """The words of a text that weighed most towards a team."""
        return self._linear.telling_words(text, team, most)

    def similar(self, vector: Vectors, team: int) -> tuple[int, int]:
        """How many of the nearest decided texts went to the team, and how many were looked at."""
        rows, cosines = nearest_rows(self._vectors, unit_rows(vector[None] - self._mean), NEIGHBOURS)
        near = rows[0][cosines[0] >= 0.3]  # noqa: PLR2004 - below this, texts share hardly more than English
        return int((self._teams[near] == team).sum()), len(near)

    def _calibrate(self, decided: Decided) -> None:
        cut = int(len(decided.texts) * (1 - HELD_OUT))
        known = np.isin(decided.teams[cut:], decided.teams[:cut])
        late = np.flatnonzero(known) + cut
        if len(late) < FEWEST_TO_CALIBRATE * HELD_OUT:
            return
        self._train(decided.rows(np.arange(cut)))
        shown = decided.rows(late)
        vectors = self._centred(shown.vectors)
        self._heats = Heats(
            linear=temperature(self._linear.scores(shown.texts, vectors), shown.teams),
            vote=temperature(logs(self._vote(vectors)), shown.teams),
        )
        alone = temperature(self._joint(shown.texts, shown.vectors), shown.teams)
        self._surround(Undecided(shown.texts, shown.vectors))
        joint = temperature(self._joint(shown.texts, shown.vectors), shown.teams)
        self._heats = replace(self._heats, alone=alone, joint=joint)

    def _train(self, decided: Decided) -> None:
        self._mean = decided.vectors.mean(axis=0)
        self._vectors = self._centred(decided.vectors)
        self._teams = decided.teams
        self._around: Vectors = self._vectors[:0]
        self._linear = LinearMachine(self.teams, self.random_state)
        self._linear.fit(decided.texts, self._vectors, decided.teams)

    def _surround(self, around: Undecided) -> None:
        """Let the leanings of texts without a decision reach the texts near them, three times."""
        if len(around.texts) <= AROUND:
            return
        vectors = self._centred(around.vectors)
        own = self._alone(around.texts, vectors)
        found, cosines = neighbours(vectors, AROUND)
        weights = _nearness(cosines)
        leanings = softmax(own)
        for _ in range(ROUNDS):
            leanings = softmax(own + SPREAD_SHARE * logs(_smoothed(weights, leanings[found])))
        self._around, self._leanings = vectors, leanings

    def _joint(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        rows = self._centred(vectors)
        alone = self._alone(texts, rows)
        if not len(self._around):
            return alone
        found, cosines = nearest_rows(self._around, rows, AROUND + 1)
        # A text that is there itself must not confirm itself.
        weights = np.where(cosines >= TWIN, 0.0, _nearness(cosines))
        return alone + SPREAD_SHARE * logs(_smoothed(weights, self._leanings[found]))

    def _alone(self, texts: Sequence[str], rows: Vectors) -> Shares:
        heats = self._heats
        linear = logs(softmax(self._linear.scores(texts, rows), heats.linear))
        vote = logs(softmax(logs(self._vote(rows)), heats.vote))
        alone: Shares = LINEAR_SHARE * linear + VOTE_SHARE * vote
        return alone

    def _vote(self, rows: Vectors) -> Shares:
        found, cosines = nearest_rows(self._vectors, rows, NEIGHBOURS)
        votes = np.zeros((len(rows), self.teams))
        np.add.at(votes, (np.arange(len(rows))[:, None], self._teams[found]), _nearness(cosines))
        total = np.maximum(votes.sum(axis=1, keepdims=True), 1e-12)
        shares: Shares = (1 - PRIOR) * votes / total + PRIOR / self.teams
        return shares

    def _centred(self, vectors: Vectors) -> Vectors:
        return unit_rows(vectors - self._mean)


def _nearness(cosines: Shares) -> Shares:
    weights: Shares = np.exp(NEARNESS * (cosines - 1))
    return weights


def _smoothed(weights: Shares, leanings: Shares) -> Shares:
    """Weighted mean of the leanings of neighbours, (n, k, teams) to (n, teams), with a little of every team."""
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    mean = np.einsum("nk,nkt->nt", weights / total, leanings)
    smoothed: Shares = (1 - PRIOR) * mean + PRIOR / leanings.shape[2]
    return smoothed
