"""A linear machine on the words, characters and vectors of texts, which can say what weighed most."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse

from nlp.arrays import Numbers, Shares, Vectors

VECTOR_WEIGHT = 1.5
SHORTEST_WORD = 3
# With fewer texts, a word that is in one alone may still tell.
MANY = 60


class LinearMachine:
    """A linear support vector machine, one team against the rest (Cortes and Vapnik 1995)."""

    def __init__(self, teams: int, random_state: int) -> None:
        self.teams = teams
        self.random_state = random_state

    def fit(self, texts: Sequence[str], vectors: Vectors, decided: Numbers) -> Self:
        """Learn from m texts, their centred unit vectors (m, d), and the team of each, int64 (m,)."""
        from sklearn.svm import LinearSVC

        self._words, self._characters = _weighers(len(texts))
        features = self._stacked(fitted(self._words, texts), fitted(self._characters, texts), vectors)
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
        """The words and pairs of words of a text that weighed most towards a team."""
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

    least = 2 if n >= MANY else 1
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


def fitted(weigher: Any, texts: Sequence[str]) -> Any:
    """Weights of the terms of texts, sparse (n, terms); of texts without any term, those of a word that none has."""
    try:
        return weigher.fit_transform(texts)
    except ValueError:
        weigher.set_params(min_df=1)
        return weigher.fit_transform([*texts, "wordless"])[:-1]
