"""Which policy team a text or a theme belongs to: ranked, with reasons, or left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from nlp import boilerplate
from nlp.arrays import Flags, Numbers, Shares, Vectors, unit_rows
from nlp.calibration import logs, softmax
from nlp.communities import louvain
from nlp.encoder import DIMENSIONS, SentenceEncoder
from nlp.estimates import Levels, Reason
from nlp.evidence import TWIN
from nlp.graph import fuzzy_graph
from nlp.neighbours import nearest_rows
from nlp.remits import Team
from nlp.succession import Succession
from nlp.text import sentences

__all__ = ["Ranking", "Reason", "Route", "Team", "TeamRouter"]

EXPLAINED = 3
# A further team is touched that is the surest choice for a fifth of the texts of a theme, or sentences of a text.
TOUCHED = 0.2
SURE = 0.6
SHORTEST_SENTENCE = 25
# Of six thousand later questions one in a thousand had no earlier one at this cosine; no nonsense text tried had.
FAMILIAR = 0.35
FEWEST_TO_KNOW = 100
# With fewer texts only the remits can tell: of the same questions one in a thousand was so far from all.
FAMILIAR_REMIT = 0.19
KEPT_OF_STRANGE = 0.2
MOST_STRANGE = 0.2
LATIN_END = "\u0250"
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
    """All teams, best first, and whether the choice should be left to a person.

    Attributes:
        routes: all teams with their confidence.
        abstain: whether no team is likely enough, or the text is like nothing seen before.
        touched: the first team; of a theme or a text ranked by itself, also the others that it touches.
    """

    routes: tuple[Route, ...]
    abstain: bool
    touched: tuple[str, ...]


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
        self._encoder = self.encoder or SentenceEncoder()
        classes = Succession(self.teams, self._encoder).numbers(decided, vectors)
        known = np.flatnonzero(classes >= 0)
        # Where decisions are enough, nonsense that nobody decided must not vouch for nonsense.
        self._seen = np.asarray(vectors, dtype=np.float32)[known if len(known) >= FEWEST_TO_KNOW else slice(None)]
        self._remits = self._encoder.transform([part for team in self.teams for part in team.parts()])
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
        strange = self._is_strange(texts, vectors)
        shares = _doubted(self._levels.shares(plain, seen), strange)
        rankings = [
            self._ranking(shares[row], plain[row : row + 1], seen[row : row + 1], reasons=reasons)
            for row in range(len(texts))
        ]
        return [replace(one, abstain=one.abstain or odd) for one, odd in zip(rankings, strange.tolist(), strict=True)]

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
        joint = softmax(logs(shares).mean(axis=0, keepdims=True) * len(chosen) ** AGREEMENT)
        odd = (
            self._is_strange([texts[row] for row in chosen.tolist()], vectors[chosen]).mean(keepdims=True)
            > MOST_STRANGE
        )
        ranking = self._ranking(_doubted(joint, odd)[0], plain, seen, reasons=True)
        ranking = replace(ranking, abstain=ranking.abstain or bool(odd[0]))
        others = self._touched(shares if len(texts) > 1 else self._of_sentences(texts[0]))
        return replace(ranking, touched=tuple(dict.fromkeys([*ranking.touched, *others])))

    def _touched(self, shares: Shares) -> list[str]:
        """Teams that are the sure choice for a fifth of the parts, those of most parts first."""
        sure = shares.max(axis=1, initial=0.0) >= SURE
        parts = np.bincount(shares[sure].argmax(axis=1), minlength=len(self.teams)) / max(len(shares), 1)
        order = np.lexsort((np.arange(len(parts)), -parts)).tolist()
        return [self.teams[team].team for team in order if parts[team] >= TOUCHED]

    def _of_sentences(self, text: str) -> Shares:
        """Shares for each sentence of a text that is long enough to be about something."""
        cut = [text[found.start : found.end] for found in sentences(text)]
        long = [sentence for sentence in cut if len(sentence) >= SHORTEST_SENTENCE]
        if not long:
            return np.empty((0, len(self.teams)))
        vectors = self._encoder.transform(long)
        return _doubted(self._levels.shares(*self._prepared(long, vectors)), self._is_strange(long, vectors))

    def _is_strange(self, texts: Sequence[str], vectors: Vectors) -> Flags:
        """Whether a text is like nothing seen before, or in letters that the encoder cannot read."""
        near = (vectors @ self._remits.T).max(axis=1)
        least = FAMILIAR_REMIT
        if len(self._seen) >= FEWEST_TO_KNOW:
            _, cosines = nearest_rows(self._seen, vectors, 2)
            # A text that was there itself does not count as another one like it.
            near, least = np.maximum(near, np.where(cosines >= TWIN, -1.0, cosines).max(axis=1)), FAMILIAR
        strange: Flags = (near < least) | ~np.array([_is_readable(text) for text in texts], dtype=np.bool_)
        return strange

    def _ranking(self, shares: Shares, texts: Sequence[str], vectors: Vectors, *, reasons: bool) -> Ranking:
        order = np.lexsort((np.arange(len(shares)), -shares)).tolist()
        routes = [Route(self.teams[team].team, float(shares[team])) for team in order]
        if reasons:
            for position, team in enumerate(order[:EXPLAINED]):
                why = self._levels.reasons(team, texts, vectors)
                routes[position] = replace(routes[position], reasons=why)
        first = routes[0].confidence
        return Ranking(tuple(routes), abstain=first < self.threshold, touched=(routes[0].team,))

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


def _doubted(shares: Shares, strange: Flags) -> Shares:
    """Shares drawn towards an even choice where a text is strange."""
    kept = np.where(strange, KEPT_OF_STRANGE, 1.0)[:, None]
    drawn: Shares = kept * shares + (1 - kept) / shares.shape[1]
    return drawn


def _is_readable(text: str) -> bool:
    """Whether at least half of the letters are Latin."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(letter < LATIN_END for letter in letters) * 2 >= len(letters)
