"""How near texts stand to the remits of teams: by meaning, by words, and by the subjects of public services."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nlp.arrays import Floats, Integers, Vectors
from nlp.documents.tokenisation import Word, list_content_lemmas, tokenise_texts
from nlp.encoding.sentence_encoder import DIMENSIONS, SentenceEncoder
from nlp.encoding.subject_vectors import get_subject_vectors
from nlp.routing.teams import EncodedTexts, Team
from nlp.subjects.subject_matcher import get_subject_matcher
from nlp.subjects.vocabulary import Vocabulary
from nlp.subjects.vocabulary_files import load_packaged_vocabulary

# Each measure is divided by how far it usually spreads over teams, so that all weigh alike.
SPREAD_OF_MEANING = 0.085
SPREAD_OF_PARTS = 0.077
SPREAD_OF_WORDS = 0.021
SPREAD_OF_SUBJECTS = 0.073
# What a label in a text adds to its nearness to a subject.
MENTION = 0.3
# Texts that are compared with all subjects at once: of many, their nearness would fill gigabytes.
BLOCK = 5_000
# Subjects of a team that a text is compared with: those nearest to it.
NEAREST = 3


class RemitFeatures:
    """The remits of teams, ready to be compared with texts.

    Each subject of the vocabulary belongs to the team whose remit is nearest to it, and lends the team its
    labels: so "TTO" leads to the team of medicines, whose remit has no such word.

    Args:
        teams: at least one.
        encoder: for the remits.
        texts: that are to be routed, which tell rare words from common ones.
        vocabulary: of subjects; None for the packaged one.

    Attributes:
        parts: number of the team and wording of each part of a remit.
    """

    def __init__(
        self,
        teams: Sequence[Team],
        encoder: SentenceEncoder,
        texts: EncodedTexts,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.parts = [(number, part) for number, team in enumerate(teams) for part in team.split_remit()]
        self._team_of_part: Integers = np.array([number for number, _ in self.parts])
        self._first_parts = np.flatnonzero(np.diff(self._team_of_part, prepend=-1))
        self._remits = encoder.transform([f"{team.team}. {team.remit}" for team in teams])
        self._parts = encoder.transform([part for _, part in self.parts])
        documents = [". ".join([team.team, team.remit, *team.phrases]) for team in teams]
        self._subjects: _TeamSubjects | None = None
        if self._remits.shape[1] == DIMENSIONS:
            used = load_packaged_vocabulary() if vocabulary is None else vocabulary
            self._subjects = _TeamSubjects(len(teams), self._score_parts, encoder, used)
            documents = self._subjects.add_labels(documents)
        self._words = _RemitWords(documents, texts)

    def score(self, texts: EncodedTexts) -> Floats:
        """How near each text stands to each team, float64 (n, teams); one is a usual spread of one measure."""
        scores = texts.vectors @ self._remits.T / SPREAD_OF_MEANING
        scores = scores + self._score_best_parts(texts.vectors) / SPREAD_OF_PARTS
        scores = scores + self._words.score(texts) / SPREAD_OF_WORDS
        if self._subjects is not None and texts.vectors.shape[1] == DIMENSIONS:
            scores = scores + self._subjects.score(texts) / SPREAD_OF_SUBJECTS
        return np.asarray(scores, dtype=np.float64)

    def list_nearest_parts(self, vector: Vectors, team: int, most: int) -> list[tuple[str, float]]:
        """The parts of a team's remit nearest to a vector, float32 (d,), with their cosines."""
        own_parts = np.flatnonzero(self._team_of_part == team)
        cosines = self._parts[own_parts] @ vector
        order = np.argsort(-cosines, kind="stable")[:most]
        return [(self.parts[own_parts[position]][1], float(cosines[position])) for position in order.tolist()]

    def _score_best_parts(self, vectors: Vectors) -> Any:
        return np.maximum.reduceat(vectors @ self._parts.T, self._first_parts, axis=1)

    def _score_parts(self, vectors: Vectors) -> Any:
        return vectors @ self._remits.T + self._score_best_parts(vectors)


class _TeamSubjects:
    """Which subjects belong to which team, and how near texts stand to a team's subjects."""

    def __init__(self, teams: int, score_parts: Any, encoder: SentenceEncoder, vocabulary: Vocabulary) -> None:
        self._vectors = get_subject_vectors(vocabulary, encoder).scopes
        self._matcher = get_subject_matcher(vocabulary)
        team_of_subject = np.asarray(score_parts(self._vectors)).argmax(axis=1)
        self._subjects_of_team = [np.flatnonzero(team_of_subject == team) for team in range(teams)]

    def add_labels(self, documents: Sequence[str]) -> list[str]:
        """Documents of teams with the labels of their subjects."""
        subjects = self._matcher.subjects_
        return [
            ". ".join([document, *(label for number in numbers.tolist() for label in subjects[number].labels)])
            for document, numbers in zip(documents, self._subjects_of_team, strict=True)
        ]

    def score(self, texts: EncodedTexts) -> Floats:
        """Mean nearness of each text to the nearest subjects of each team, float64 (n, teams)."""
        mentions = self._matcher.count_mentions(texts.texts, texts.words)
        blocks = [slice(start, start + BLOCK) for start in range(0, len(texts), BLOCK)]
        scores = [self._score_block(texts.vectors[block], mentions[block].toarray()) for block in blocks]
        return np.concatenate([np.zeros((0, len(self._subjects_of_team))), *scores])

    def _score_block(self, vectors: Vectors, mentions: Floats) -> Floats:
        lengths = np.maximum(np.linalg.norm(mentions, axis=1, keepdims=True), 1e-9)
        nearness = vectors @ self._vectors.T + MENTION * mentions / lengths
        scores = np.zeros((len(vectors), len(self._subjects_of_team)))
        for team, numbers in enumerate(self._subjects_of_team):
            if count := min(NEAREST, len(numbers)):
                own = nearness[:, numbers]
                scores[:, team] = np.partition(own, -count, axis=1)[:, -count:].mean(axis=1)
        return scores


class _RemitWords:
    """Cosine of TF-IDF between texts and what is written of teams, by lemma."""

    def __init__(self, documents: Sequence[str], texts: EncodedTexts) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        # A word of its own for all keeps teams whose remits are words like "the" from leaving nothing.
        self._vectorizer = TfidfVectorizer(analyzer=_list_lemmas_or_nothing, sublinear_tf=True)
        words_of_documents = tokenise_texts(documents)
        self._vectorizer.fit([*words_of_documents, *texts.words])
        self._documents = self._vectorizer.transform(words_of_documents)

    def score(self, texts: EncodedTexts) -> Any:
        return (self._vectorizer.transform(texts.words) @ self._documents.T).toarray()


def _list_lemmas_or_nothing(words: Sequence[Word]) -> list[str]:
    return list_content_lemmas(words) or [""]
