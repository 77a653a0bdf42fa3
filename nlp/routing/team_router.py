"""Which policy team a text or a theme belongs to: ranked, with reasons, or left to a person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from nlp.arrays import Booleans, Floats, Vectors
from nlp.documents.tokenisation import split_sentences
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.blended_classifier import EVEN, DepartmentClassifier
from nlp.routing.boilerplate_remover import BoilerplateRemover
from nlp.routing.calibration import compute_logs, softmax
from nlp.routing.novelty_detector import NoveltyDetector
from nlp.routing.team_succession import TeamSuccession
from nlp.routing.teams import EncodedTexts, Ranking, Reason, Route, Team
from nlp.subjects.vocabulary import Vocabulary

Names = NDArray[np.str_]

EXPLAINED = 3
# Weight of what was learned that ten decisions a team bring.
EXPERIENCED = 10 / (10 + EVEN)
# A further team is touched that is the surest choice for a fifth of the texts of a theme, or sentences of a text.
TOUCHED = 0.2
SURE = 0.6
SHORTEST_SENTENCE = 25
TRUST_IN_NOVEL = 0.2
MOST_NOVEL = 0.2
# Texts of one theme are not independent: agreement of n counts as that of the fourth root of n. Calibrated on
# themes found in parliamentary questions (calibration error .065, against .137 for none and .128 for the square root).
AGREEMENT = 0.25
MOST_OF_A_GROUP = 200


class TeamRouter(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Ranks teams for texts, from their remits at first and from decisions as they come in.

    With no decisions, texts are compared with the remits, and leanings spread between similar texts.
    Each decision moves weight to what was learned: half of it at twelve decisions a team. Where teams
    carry departments, the department is decided first and the team within it; the list is one.

    Args:
        teams: the teams, at least one.
        threshold: confidence of the best team below which the ranking abstains, once ten decisions a team are known.
        cold_threshold: the same while there is no decision; between the two it falls with each decision. Remits
            alone are right nine times in ten only where they are very sure.
        encoder: for texts and remits; None for the packaged one.
        random_state: seed of the learner.
        vocabulary: of subjects, which lend teams their labels; None for the packaged one.

    Attributes:
        classes_: names of the teams, in their order, (teams,).
        least_confidence_: below which a ranking abstains, by the decisions known so far.

    Examples:
        >>> teams = [Team("transport", "School buses and taxis."), Team("estate", "Roofs, damp and heating.")]
        >>> texts = ["The bus was late again.", "Water runs down the classroom wall."]
        >>> TeamRouter(teams).fit(texts, [None, None]).predict(texts).tolist()
        ['transport', 'estate']
    """

    def __init__(
        self,
        teams: Sequence[Team],
        *,
        threshold: float = 0.5,
        cold_threshold: float = 0.9,
        encoder: SentenceEncoder | None = None,
        random_state: int = 0,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.teams = teams
        self.threshold = threshold
        self.cold_threshold = cold_threshold
        self.encoder = encoder
        self.random_state = random_state
        self.vocabulary = vocabulary

    def fit(self, X: Sequence[str], y: Sequence[str | None] | None = None, *, vectors: Vectors | None = None) -> Self:
        """Learn from texts, some of them decided, in order of time, oldest first.

        Args:
            X: n texts.
            y: name of the team of each text; None where nobody has decided, or for all.
            vectors: of the texts, where they are at hand: unit rows, float32 (n, 384).

        Raises:
            ValueError: a decision names a team that is not among the teams.
        """
        self._encoder = self.encoder or SentenceEncoder()
        self.classes_: Names = np.array([team.team for team in self.teams])
        encoded = self._encode(X, vectors)
        succession = TeamSuccession(self.teams, self._encoder)
        decided = succession.find_heirs([None] * len(X) if y is None else y, encoded.vectors)
        self._novelty = NoveltyDetector(self.teams, encoder=self._encoder).fit(encoded, decided)
        self._remover = BoilerplateRemover(encoder=self._encoder).fit(encoded, decided)
        self._classifier = DepartmentClassifier(
            self.teams, encoder=self._encoder, random_state=self.random_state, vocabulary=self.vocabulary
        )
        self._classifier.fit(self._remover.transform(encoded), decided)
        experience = min(self._classifier.decision_weight_ / EXPERIENCED, 1.0)
        cautious = experience * self.threshold + (1 - experience) * self.cold_threshold
        self.least_confidence_ = max(self.threshold, cautious)
        return self

    def predict(self, X: Sequence[str], *, vectors: Vectors | None = None) -> Names:
        """Name of the likeliest team for each text, str (n,).

        Args:
            X: n texts.
            vectors: of the texts, where they are at hand: unit rows, float32 (n, 384).
        """
        names: Names = self.classes_[self.predict_proba(X, vectors=vectors).argmax(axis=1)]
        return names

    def predict_proba(self, X: Sequence[str], *, vectors: Vectors | None = None) -> Floats:
        """Calibrated probability of each team for each text, float64 (n, teams).

        Args:
            X: n texts.
            vectors: of the texts, where they are at hand: unit rows, float32 (n, 384).
        """
        encoded = self._encode(X, vectors)
        probabilities = self._classifier.predict_proba(self._remover.transform(encoded))
        return _draw_to_even(probabilities, self._novelty.is_novel(encoded))

    def rank(self, X: Sequence[str], *, vectors: Vectors | None = None, reasons: bool = True) -> list[Ranking]:
        """A ranking for each text; the first three teams carry reasons if wanted.

        Args:
            X: n texts.
            vectors: of the texts, where they are at hand: unit rows, float32 (n, 384).
            reasons: whether they are wanted.
        """
        if not len(X):
            return []
        encoded = self._encode(X, vectors)
        prepared = self._remover.transform(encoded)
        is_novel = self._novelty.is_novel(encoded)
        probabilities = _draw_to_even(self._classifier.predict_proba(prepared), is_novel)
        rankings = [
            self._build_ranking(probabilities[index], prepared.select(np.array([index])), reasons=reasons)
            for index in range(len(X))
        ]
        return [
            replace(ranking, abstain=ranking.abstain or novel)
            for ranking, novel in zip(rankings, is_novel.tolist(), strict=True)
        ]

    def rank_group(self, X: Sequence[str], *, vectors: Vectors | None = None) -> Ranking:
        """One ranking for a theme of many texts, at most 200 of them read.

        Confidences multiply as those of so many independent texts as the fourth root of their number.

        Args:
            X: the texts of the theme.
            vectors: of the texts, where they are at hand: unit rows, float32 (n, 384).

        Raises:
            ValueError: there are no texts.
        """
        if not len(X):
            raise ValueError("A theme without texts cannot be routed.")
        sample = np.linspace(0, len(X) - 1, min(MOST_OF_A_GROUP, len(X))).astype(np.int64)
        encoded = self._encode(X, vectors).select(sample)
        prepared = self._remover.transform(encoded)
        probabilities = self._classifier.predict_proba(prepared)
        joint = softmax(compute_logs(probabilities).mean(axis=0, keepdims=True) * len(sample) ** AGREEMENT)
        is_novel = self._novelty.is_novel(encoded).mean(keepdims=True) > MOST_NOVEL
        ranking = self._build_ranking(_draw_to_even(joint, is_novel)[0], prepared, reasons=True)
        ranking = replace(ranking, routes=self._count_nearest(ranking.routes, probabilities))
        others = self._list_touched(probabilities if len(X) > 1 else self._predict_sentences(X[0]))
        return replace(
            ranking,
            abstain=ranking.abstain or bool(is_novel[0]),
            touched=tuple(dict.fromkeys([*ranking.touched, *others])),
        )

    def _count_nearest(self, routes: Sequence[Route], probabilities: Floats) -> tuple[Route, ...]:
        """Routes of a group of several texts, with how many of them each of the first teams is the first choice for."""
        names = [self.teams[team].team for team in probabilities.argmax(axis=1).tolist()]
        counts, several = Counter(names), len(names) > 1
        return tuple(
            replace(route, reasons=(Reason("count", _describe_count(counts[route.team], len(names))), *route.reasons))
            if several and position < EXPLAINED and counts[route.team]
            else route
            for position, route in enumerate(routes)
        )

    def _encode(self, texts: Sequence[str], vectors: Vectors | None) -> EncodedTexts:
        if vectors is None:
            vectors = self._encoder.transform(texts)
        return EncodedTexts(texts, np.asarray(vectors, dtype=np.float32))

    def _list_touched(self, probabilities: Floats) -> list[str]:
        """Teams that are the sure choice for a fifth of the texts, those of most texts first."""
        is_sure = probabilities.max(axis=1, initial=0.0) >= SURE
        choices = np.bincount(probabilities[is_sure].argmax(axis=1), minlength=len(self.teams))
        shares = choices / max(len(probabilities), 1)
        order = np.lexsort((np.arange(len(shares)), -shares)).tolist()
        return [self.teams[team].team for team in order if shares[team] >= TOUCHED]

    def _predict_sentences(self, text: str) -> Floats:
        """Probabilities for each sentence of a text that is long enough to be about something, float64 (m, teams)."""
        sentences = [text[sentence.start : sentence.end] for sentence in split_sentences(text)]
        long_sentences = [sentence for sentence in sentences if len(sentence) >= SHORTEST_SENTENCE]
        return self.predict_proba(long_sentences) if long_sentences else np.empty((0, len(self.teams)))

    def _build_ranking(self, probabilities: Floats, texts: EncodedTexts, *, reasons: bool) -> Ranking:
        order = np.lexsort((np.arange(len(probabilities)), -probabilities)).tolist()
        routes = [Route(self.teams[team].team, float(probabilities[team])) for team in order]
        if reasons:
            for position, team in enumerate(order[:EXPLAINED]):
                routes[position] = replace(routes[position], reasons=self._classifier.explain(texts, team))
        abstain = routes[0].confidence < self.least_confidence_
        return Ranking(tuple(routes), abstain=abstain, touched=(routes[0].team,))


def _draw_to_even(probabilities: Floats, is_novel: Booleans) -> Floats:
    """Probabilities drawn towards an even choice where a text is novel."""
    trust = np.where(is_novel, TRUST_IN_NOVEL, 1.0)[:, None]
    drawn: Floats = trust * probabilities + (1 - trust) / probabilities.shape[1]
    return drawn


def _describe_count(count: int, of: int) -> str:
    """In how many of the texts read a team comes first, in words."""
    return f"It is the first choice for {count} of the {of} texts read."
