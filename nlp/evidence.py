"""Which team a text belongs to by what was decided about texts before it."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse

from nlp.arrays import Numbers, Shares, Vectors, unit_rows
from nlp.calibration import logs, softmax, temperature
from nlp.neighbours import nearest_rows

WORDS_SHARE = 0.61
NEIGHBOURS_SHARE = 0.43
NEIGHBOURS = 30
NEARNESS = 15.0
PRIOR = 0.02
VECTOR_WEIGHT = 1.5
HELD_OUT = 0.2
SHORTEST_WORD = 3
FEWEST_TO_CALIBRATE = 60
# Used while there are too few decisions to measure them: read off parliamentary questions.
USUAL_TEMPERATURE = 0.35


class DecisionLearner:
    """A linear machine on words, characters and vectors, and a vote of similar texts, as one.

    Args:
        teams: how many teams there are.
        random_state: seed of the linear machine.
    """

    def __init__(self, teams: int, random_state: int = 0) -> None:
        self.teams = teams
        self.random_state = random_state

    def fit(self, texts: Sequence[str], vectors: Vectors, decided: Numbers) -> Self:
        """Learn from m decisions in order of time, oldest first; the latest fifth calibrates.

        Args:
            texts: m texts.
            vectors: unit rows, (m, d).
            decided: number of the team of each, int64 (m,).
        """
        self._linear_heat = self._vote_heat = USUAL_TEMPERATURE
        self._joint_heat = 1.0
        if len(texts) >= FEWEST_TO_CALIBRATE:
            self._calibrate(texts, vectors, decided)
        self._train(texts, vectors, decided)
        return self

    def shares(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        """Probability of each team, float64 (n, teams)."""
        return softmax(self._joint(texts, vectors), self._joint_heat)

    def telling_words(self, text: str, team: int, most: int = 3) -> list[str]:
        """The words of a text that weighed most towards a team."""
        return self._linear.telling_words(text, team, most)

    def similar(self, vector: Vectors, team: int) -> tuple[int, int]:
        """How many of the nearest decided texts went to the team, and how many were looked at."""
        rows, cosines = nearest_rows(self._vectors, unit_rows(vector[None] - self._mean), NEIGHBOURS)
        near = rows[0][cosines[0] >= 0.3]  # noqa: PLR2004 - below this, texts share hardly more than English
        return int((self._decided[near] == team).sum()), len(near)

    def _calibrate(self, texts: Sequence[str], vectors: Vectors, decided: Numbers) -> None:
        cut = int(len(texts) * (1 - HELD_OUT))
        known = np.isin(decided[cut:], decided[:cut])
        late = np.flatnonzero(known) + cut
        if len(late) < FEWEST_TO_CALIBRATE * HELD_OUT:
            return
        self._train(texts[:cut], vectors[:cut], decided[:cut])
        shown, seen, classes = [texts[row] for row in late.tolist()], vectors[late], decided[late]
        self._linear_heat = temperature(self._linear.scores(shown, self._centred(seen)), classes)
        self._vote_heat = temperature(logs(self._vote(self._centred(seen))), classes)
        self._joint_heat = temperature(self._joint(shown, seen), classes)

    def _train(self, texts: Sequence[str], vectors: Vectors, decided: Numbers) -> None:
        self._mean = vectors.mean(axis=0)
        self._vectors = self._centred(vectors)
        self._decided = decided
        self._linear = _LinearMachine(self.teams, self.random_state).fit(texts, self._vectors, decided)

    def _joint(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        rows = self._centred(vectors)
        linear = logs(softmax(self._linear.scores(texts, rows), self._linear_heat))
        vote = logs(softmax(logs(self._vote(rows)), self._vote_heat))
        joint: Shares = WORDS_SHARE * linear + NEIGHBOURS_SHARE * vote
        return joint

    def _vote(self, rows: Vectors) -> Shares:
        found, cosines = nearest_rows(self._vectors, rows, NEIGHBOURS)
        weights = np.exp(NEARNESS * (cosines - 1))
        votes = np.zeros((len(rows), self.teams))
        np.add.at(votes, (np.arange(len(rows))[:, None], self._decided[found]), weights)
        total = np.maximum(votes.sum(axis=1, keepdims=True), 1e-12)
        shares: Shares = (1 - PRIOR) * votes / total + PRIOR / self.teams
        return shares

    def _centred(self, vectors: Vectors) -> Vectors:
        return unit_rows(vectors - self._mean)


class _LinearMachine:
    """A linear support vector machine, one team against the rest (Cortes and Vapnik 1995)."""

    def __init__(self, teams: int, random_state: int) -> None:
        self.teams = teams
        self.random_state = random_state

    def fit(self, texts: Sequence[str], vectors: Vectors, decided: Numbers) -> Self:
        from sklearn.svm import LinearSVC

        self._words, self._characters = _weighers(len(texts))
        features = self._stacked(self._words.fit_transform(texts), self._characters.fit_transform(texts), vectors)
        self._classes = np.unique(decided)
        self._machine: Any = None
        if len(self._classes) > 1:
            self._machine = LinearSVC(C=0.5, random_state=self.random_state).fit(features, decided)
        return self

    def scores(self, texts: Sequence[str], vectors: Vectors) -> Shares:
        """Distance from the border of each team, float64 (n, teams); teams never decided for get -1.5."""
        scores = np.full((len(texts), self.teams), -1.5)
        if self._machine is None:
            scores[:, self._classes] = 0.0
            return scores
        features = self._stacked(self._words.transform(texts), self._characters.transform(texts), vectors)
        margins = self._machine.decision_function(features)
        scores[:, self._classes] = margins if margins.ndim > 1 else np.column_stack([-margins, margins])
        return scores

    def telling_words(self, text: str, team: int, most: int) -> list[str]:
        position = np.flatnonzero(self._classes == team)
        if self._machine is None or not len(position):
            return []
        weighed = self._words.transform([text]).tocoo()
        coefficients = self._machine.coef_[position[0] if len(self._machine.coef_) > 1 else 0]
        if len(self._machine.coef_) == 1 and position[0] == 0:
            coefficients = -coefficients
        pull = weighed.data * coefficients[weighed.col]
        names = self._words.get_feature_names_out()
        order = np.lexsort((weighed.col, -pull))
        words = [str(names[weighed.col[at]]) for at in order[: 10 * most] if pull[at] > 0]
        return _without_parts([word for word in words if len(word) > SHORTEST_WORD])[:most]

    @staticmethod
    def _stacked(words: Any, characters: Any, vectors: Vectors) -> Any:
        return sparse.hstack([words, characters, sparse.csr_array(VECTOR_WEIGHT * vectors)]).tocsr()


def _weighers(n: int) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = 2 if n >= FEWEST_TO_CALIBRATE else 1
    words = TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=least,
        stop_words="english",
        token_pattern=r"(?u)\b\w+\b",  # noqa: S106 - no password
    )
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=least, max_features=200_000
    )
    return words, characters


def _without_parts(phrases: Sequence[str]) -> list[str]:
    """Phrases that hold no earlier one and are held by none."""
    kept: list[str] = []
    for phrase in phrases:
        parts = set(phrase.split())
        if not any(parts <= set(other.split()) or set(other.split()) <= parts for other in kept):
            kept.append(phrase)
    return kept
