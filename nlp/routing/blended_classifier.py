"""Remits and decisions as one estimate, the weight moving to the decisions as they grow in number."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp.arrays import Floats, Integers, normalise_rows
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.calibration import compute_logs, softmax
from nlp.routing.decision_classifier import DecisionClassifier
from nlp.routing.remit_classifier import RemitClassifier
from nlp.routing.teams import EncodedTexts, Reason, Team
from nlp.subjects.vocabulary import Vocabulary

# Decisions a team after which what was decided counts as much as the remits.
EVEN = 40.0
NEAR_REMIT = 0.25
# “One of the one most similar” would be no reason.
FEWEST_SIMILAR = 5


class BlendedClassifier(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A geometric mean of the probabilities by remits and by decisions.

    Args:
        teams: at least one.
        encoder: for the remits.
        random_state: seed of what learns from decisions.
        vocabulary: of subjects; None for the packaged one.

    Attributes:
        decision_weight_: of what was learned from decisions, 0 to 1.
    """

    def __init__(
        self,
        teams: Sequence[Team],
        *,
        encoder: SentenceEncoder,
        random_state: int = 0,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.teams = teams
        self.encoder = encoder
        self.random_state = random_state
        self.vocabulary = vocabulary

    def fit(self, X: EncodedTexts, y: Integers) -> Self:
        """Learn from n texts and the team decided for each, int64 (n,), -1 for none."""
        self._by_remit = RemitClassifier(self.teams, encoder=self.encoder, vocabulary=self.vocabulary).fit(X)
        self._by_decision: DecisionClassifier | None = None
        decisions = int((y >= 0).sum())
        self.decision_weight_ = decisions / (decisions + EVEN * len(self.teams))
        if decisions:
            self._by_decision = DecisionClassifier(len(self.teams), random_state=self.random_state).fit(X, y)
        return self

    def predict_proba(self, X: EncodedTexts) -> Floats:
        """Probability of each team, float64 (n, teams)."""
        by_remit = self._by_remit.predict_proba(X)
        if self._by_decision is None:
            return by_remit
        return self._pool(by_remit, self._by_decision.predict_proba(X))

    def _pool(self, by_remit: Floats, by_decision: Floats) -> Floats:
        """Geometric mean by the weight of the decisions, a little sharper where both count: they are two witnesses."""
        weight = self.decision_weight_
        logs = weight * compute_logs(by_decision) + (1 - weight) * compute_logs(by_remit)
        return softmax(logs * (1 + weight * (1 - weight)))

    def explain(self, X: EncodedTexts, team: int) -> tuple[Reason, ...]:
        """Why a team may take these texts, in plain words.

        Args:
            X: the texts, taken together.
            team: its number.
        """
        centroid = normalise_rows(X.vectors.mean(axis=0, keepdims=True))[0]
        parts = self._by_remit.list_nearest_parts(centroid, team)
        near_parts = [part for part, cosine in parts if cosine >= NEAR_REMIT]
        reasons = [Reason("remit", f"Its remit names {_quote_parts(near_parts)}.")] if near_parts else []
        if self._by_decision is not None:
            count, of = self._by_decision.count_similar(centroid, team)
            if count and of >= FEWEST_SIMILAR:
                reasons.append(Reason("similar", f"It took {count} of the {of} most similar texts decided so far."))
            if words := self._by_decision.list_telling_words(" ".join(X.texts), team):
                reasons.append(Reason("words", f"The words that weighed most: {', '.join(words)}."))
        return tuple(reasons)


class DepartmentClassifier(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """The department first and the team within it, as one list of probabilities.

    Args:
        teams: at least one; those without a department are one of their own.
        encoder: for the remits.
        random_state: seed of what learns from decisions.
        vocabulary: of subjects; None for the packaged one.

    Attributes:
        decision_weight_: of what was learned from decisions on single teams, 0 to 1.
    """

    def __init__(
        self,
        teams: Sequence[Team],
        *,
        encoder: SentenceEncoder,
        random_state: int = 0,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.teams = teams
        self.encoder = encoder
        self.random_state = random_state
        self.vocabulary = vocabulary

    def fit(self, X: EncodedTexts, y: Integers) -> Self:
        """Learn from n texts and the team decided for each, int64 (n,), -1 for none."""
        names = [team.department or team.team for team in self.teams]
        departments = sorted(set(names))
        self._department_of_team = np.array([departments.index(name) for name in names])
        self._by_team = self._build_classifier(self.teams).fit(X, y)
        self.decision_weight_ = self._by_team.decision_weight_
        self._by_department: BlendedClassifier | None = None
        if 1 < len(departments) < len(self.teams):
            joint_teams = [_join_remits(name, self.teams, names) for name in departments]
            decided = np.where(y >= 0, self._department_of_team[y], -1)
            self._by_department = self._build_classifier(joint_teams).fit(X, decided)
        return self

    def predict_proba(self, X: EncodedTexts) -> Floats:
        """Probability of the department times that of the team within it, float64 (n, teams)."""
        by_team = self._by_team.predict_proba(X)
        if self._by_department is None:
            return by_team
        by_department = self._by_department.predict_proba(X)
        totals = np.zeros_like(by_department)
        np.add.at(totals.T, self._department_of_team, by_team.T)
        within = np.maximum(totals[:, self._department_of_team], 1e-12)
        probabilities: Floats = by_department[:, self._department_of_team] * by_team / within
        return probabilities

    def explain(self, X: EncodedTexts, team: int) -> tuple[Reason, ...]:
        """Why a team, by its number, may take these texts, in plain words."""
        return self._by_team.explain(X, team)

    def _build_classifier(self, teams: Sequence[Team]) -> BlendedClassifier:
        return BlendedClassifier(
            teams, encoder=self.encoder, random_state=self.random_state, vocabulary=self.vocabulary
        )


def _join_remits(department: str, teams: Sequence[Team], departments: Sequence[str]) -> Team:
    """A department as one team with the remits of all its own."""
    own_teams = [team for team, name in zip(teams, departments, strict=True) if name == department]
    phrases = tuple(phrase for team in own_teams for phrase in team.phrases)
    return Team(department, "; ".join(team.remit for team in own_teams), phrases=phrases)


def _quote_parts(parts: Sequence[str]) -> str:
    return " and ".join(f"\u201c{part}\u201d" for part in parts)
