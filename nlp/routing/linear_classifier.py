"""A linear classifier on the words, characters and vectors of texts, which can say what weighed most."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from spacy.lang.en.stop_words import STOP_WORDS

from nlp.arrays import Floats, Integers, Vectors
from nlp.routing.teams import EncodedTexts

VECTOR_WEIGHT = 1.5
SHORTEST_WORD = 3
# With fewer texts, a word that is in one alone may still tell.
MANY = 60
# For teams that nothing was decided for.
NEVER_DECIDED = -1.5


class LinearTeamClassifier(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A linear support vector machine, one team against the rest (Cortes and Vapnik 1995).

    Args:
        teams: how many teams there are.
        random_state: seed of the machine.

    Attributes:
        classes_: the teams that anything was decided for, int64 (classes,).
    """

    def __init__(self, teams: int, *, random_state: int = 0) -> None:
        self.teams = teams
        self.random_state = random_state

    def fit(self, X: EncodedTexts, y: Integers) -> Self:
        """Learn from m texts with centred vectors, and the team of each, int64 (m,)."""
        from sklearn.svm import LinearSVC

        self._words, self._characters = _build_vectorizers(len(X))
        words, characters = _fit_transform(self._words, X.texts), _fit_transform(self._characters, X.texts)
        self.classes_: Integers = np.unique(y)
        self._machine: Any = None
        if len(self.classes_) > 1:
            features = _stack_features(words, characters, X.vectors)
            self._machine = LinearSVC(C=0.5, random_state=self.random_state).fit(features, y)
        return self

    def decision_function(self, X: EncodedTexts) -> Floats:
        """Distance from the border of each team, float64 (n, teams); teams never decided for get -1.5."""
        scores = np.full((len(X), self.teams), NEVER_DECIDED)
        if self._machine is None:
            scores[:, self.classes_] = 0.0
            return scores
        features = _stack_features(self._words.transform(X.texts), self._characters.transform(X.texts), X.vectors)
        margins = self._machine.decision_function(features)
        scores[:, self.classes_] = margins if margins.ndim > 1 else np.column_stack([-margins, margins])
        return scores

    def list_telling_words(self, text: str, team: int, most: int) -> list[str]:
        """The words and pairs of words of a text that weighed most towards a team."""
        position = np.flatnonzero(self.classes_ == team)
        if self._machine is None or not len(position):
            return []
        term_weights = self._words.transform([text]).tocoo()
        coefficients = self._machine.coef_[position[0] if len(self._machine.coef_) > 1 else 0]
        if len(self._machine.coef_) == 1 and position[0] == 0:
            coefficients = -coefficients
        pull = term_weights.data * coefficients[term_weights.col]
        terms = self._words.get_feature_names_out()
        order = np.lexsort((term_weights.col, -pull))
        words = [str(terms[term_weights.col[position]]) for position in order[: 10 * most] if pull[position] > 0]
        return _drop_parts([word for word in words if len(word) > SHORTEST_WORD and _says_something(word)])[:most]


def _says_something(term: str) -> bool:
    """Whether a word or a pair of words neither begins nor ends with a word such as "the" or "have"."""
    words = term.split()
    return not STOP_WORDS.intersection((words[0], words[-1]))


def _stack_features(words: Any, characters: Any, vectors: Vectors) -> Any:
    return sparse.hstack([words, characters, sparse.csr_array(VECTOR_WEIGHT * vectors)]).tocsr()


def _build_vectorizers(n: int) -> tuple[Any, Any]:
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


def _fit_transform(vectorizer: Any, texts: Sequence[str]) -> Any:
    """Weights of the terms of texts, sparse (n, terms); of texts without any term, those of a word that none has."""
    try:
        return vectorizer.fit_transform(texts)
    except ValueError:
        vectorizer.set_params(min_df=1)
        return vectorizer.fit_transform([*texts, "wordless"])[:-1]


def _drop_parts(phrases: Sequence[str]) -> list[str]:
    """Phrases that hold no earlier one and are held by none."""
    whole: list[str] = []
    for phrase in phrases:
        words = set(phrase.split())
        if not any(words <= set(other.split()) or set(other.split()) <= words for other in whole):
            whole.append(phrase)
    return whole
