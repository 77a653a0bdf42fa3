"""Which team a text belongs to by what was decided about texts before it."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp.arrays import Floats, Integers, Vectors, normalise_rows
from nlp.clustering.nearest_neighbours import find_nearest, find_neighbours
from nlp.routing.calibration import compute_logs, fit_temperature, softmax
from nlp.routing.linear_classifier import LinearTeamClassifier
from nlp.routing.teams import EncodedTexts

LINEAR_SHARE = 0.61
VOTE_SHARE = 0.43
SPREAD_SHARE = 0.35
NEIGHBOURS = 30
NEARNESS = 15.0
PRIOR = 0.02
# Texts without a decision that may lean on one another, and how often each asks those around it.
AROUND = 10
ROUNDS = 3
# A cosine from which on two texts are one and the same.
TWIN = 0.99999
HELD_OUT = 0.2
FEWEST_TO_CALIBRATE = 60
# Below this cosine, texts share hardly more than English.
LEAST_SIMILAR = 0.3
# Used while there are too few decisions to measure them: read off parliamentary questions.
USUAL_TEMPERATURE = 0.35


@dataclass(frozen=True, slots=True)
class Temperatures:
    """Of the scores of each part, and of the whole without and with the leanings of undecided texts around."""

    linear: float = USUAL_TEMPERATURE
    vote: float = USUAL_TEMPERATURE
    alone: float = 1.0
    joint: float = 1.0


class DecisionClassifier(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A linear machine on words, characters and vectors, and a vote of similar texts, as one.

    Texts that nobody has decided yet lean on one another: what is new in the latest months is decided
    by all its texts together rather than one by one.

    Args:
        teams: how many teams there are.
        random_state: seed of the linear machine.

    Attributes:
        temperatures_: by which scores are made into probabilities.
    """

    def __init__(self, teams: int, *, random_state: int = 0) -> None:
        self.teams = teams
        self.random_state = random_state

    def fit(self, X: EncodedTexts, y: Integers) -> Self:
        """Learn from decisions in order of time, oldest first; the latest fifth calibrates.

        Args:
            X: n texts.
            y: number of the team of each, int64 (n,), at least one; -1 where nobody has decided.
        """
        is_decided = y >= 0
        decided, teams = X.select(np.flatnonzero(is_decided)), y[is_decided]
        self.temperatures_ = Temperatures()
        if len(decided) >= FEWEST_TO_CALIBRATE:
            self._calibrate(decided, teams)
        self._train(decided, teams)
        self._spread_leanings(X.select(np.flatnonzero(~is_decided)))
        return self

    def predict_proba(self, X: EncodedTexts) -> Floats:
        """Probability of each team, float64 (n, teams)."""
        has_leanings = len(self._undecided_vectors) > 0
        temperature = self.temperatures_.joint if has_leanings else self.temperatures_.alone
        return softmax(self._score_jointly(X), temperature)

    def list_telling_words(self, text: str, team: int, most: int = 3) -> list[str]:
        """The words of a text that weighed most towards a team."""
        return self._linear.list_telling_words(text, team, most)

    def count_similar(self, vector: Vectors, team: int) -> tuple[int, int]:
        """How many of the nearest decided texts went to the team, and how many were looked at.

        Args:
            vector: of the text, float32 (d,).
            team: its number.
        """
        neighbours, cosines = find_nearest(self._vectors, self._centre(vector[None]), NEIGHBOURS)
        similar = neighbours[0][cosines[0] >= LEAST_SIMILAR]
        return int((self._teams[similar] == team).sum()), len(similar)

    def _calibrate(self, decided: EncodedTexts, teams: Integers) -> None:
        cut = int(len(decided) * (1 - HELD_OUT))
        late = np.flatnonzero(np.isin(teams[cut:], teams[:cut])) + cut
        if len(late) < FEWEST_TO_CALIBRATE * HELD_OUT:
            return
        self._train(decided.select(np.arange(cut)), teams[:cut])
        held_out, truth = decided.select(late), teams[late]
        centred = EncodedTexts(held_out.texts, self._centre(held_out.vectors))
        self.temperatures_ = Temperatures(
            linear=fit_temperature(self._linear.decision_function(centred), truth),
            vote=fit_temperature(compute_logs(self._vote(centred.vectors)), truth),
        )
        alone = fit_temperature(self._score_jointly(held_out), truth)
        self._spread_leanings(held_out)
        joint = fit_temperature(self._score_jointly(held_out), truth)
        self.temperatures_ = replace(self.temperatures_, alone=alone, joint=joint)

    def _train(self, decided: EncodedTexts, teams: Integers) -> None:
        self._mean = decided.vectors.mean(axis=0)
        self._vectors = self._centre(decided.vectors)
        self._teams = teams
        self._undecided_vectors: Vectors = self._vectors[:0]
        self._linear = LinearTeamClassifier(self.teams, random_state=self.random_state)
        self._linear.fit(EncodedTexts(decided.texts, self._vectors), teams)

    def _spread_leanings(self, undecided: EncodedTexts) -> None:
        """Let the leanings of texts without a decision reach the texts near them, three times."""
        if len(undecided) <= AROUND:
            return
        vectors = self._centre(undecided.vectors)
        own_scores = self._score_alone(EncodedTexts(undecided.texts, vectors))
        neighbours, cosines = find_neighbours(vectors, AROUND)
        weights = _compute_nearness(cosines)
        leanings = softmax(own_scores)
        for _ in range(ROUNDS):
            leanings = softmax(own_scores + SPREAD_SHARE * compute_logs(_average(weights, leanings[neighbours])))
        self._undecided_vectors, self._leanings = vectors, leanings

    def _score_jointly(self, texts: EncodedTexts) -> Floats:
        vectors = self._centre(texts.vectors)
        own_scores = self._score_alone(EncodedTexts(texts.texts, vectors))
        if not len(self._undecided_vectors):
            return own_scores
        neighbours, cosines = find_nearest(self._undecided_vectors, vectors, AROUND + 1)
        # A text that is there itself must not confirm itself.
        weights = np.where(cosines >= TWIN, 0.0, _compute_nearness(cosines))
        return own_scores + SPREAD_SHARE * compute_logs(_average(weights, self._leanings[neighbours]))

    def _score_alone(self, centred: EncodedTexts) -> Floats:
        linear = softmax(self._linear.decision_function(centred), self.temperatures_.linear)
        vote = softmax(compute_logs(self._vote(centred.vectors)), self.temperatures_.vote)
        scores: Floats = LINEAR_SHARE * compute_logs(linear) + VOTE_SHARE * compute_logs(vote)
        return scores

    def _vote(self, centred_vectors: Vectors) -> Floats:
        """Shares of the weight of the nearest decided texts that went to each team, float64 (n, teams)."""
        neighbours, cosines = find_nearest(self._vectors, centred_vectors, NEIGHBOURS)
        votes = np.zeros((len(centred_vectors), self.teams))
        np.add.at(votes, (np.arange(len(votes))[:, None], self._teams[neighbours]), _compute_nearness(cosines))
        total = np.maximum(votes.sum(axis=1, keepdims=True), 1e-12)
        shares: Floats = (1 - PRIOR) * votes / total + PRIOR / self.teams
        return shares

    def _centre(self, vectors: Vectors) -> Vectors:
        return normalise_rows(vectors - self._mean)


def _compute_nearness(cosines: Floats) -> Floats:
    nearness: Floats = np.exp(NEARNESS * (cosines - 1))
    return nearness


def _average(weights: Floats, leanings: Floats) -> Floats:
    """Weighted mean of the leanings of neighbours, (n, k, teams) to (n, teams), with a little of every team."""
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    mean = np.einsum("nk,nkt->nt", weights / total, leanings)
    average: Floats = (1 - PRIOR) * mean + PRIOR / leanings.shape[2]
    return average
