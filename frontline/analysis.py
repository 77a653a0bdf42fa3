"""The one door to the language layer: plain values in, plain values out.

The layer itself is loaded where it is used, so that a command that does not need it starts soon. Every
function here is called in a process of its own (`frontline.core.subprocess_pool`), except where it says so.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from frontline.core.errors import ModelUnavailableError
from frontline.core.settings import get_settings
from nlp.arrays import Booleans, Integers, Vectors
from nlp.clustering.label_codes import NEW
from nlp.documents.draft_parts import DraftPart
from nlp.evaluation import agreement
from nlp.evaluation.agreement import Share, compute_share
from nlp.routing.teams import Ranking, Route, Team
from nlp.subjects import vocabulary_files
from nlp.subjects.vocabulary import LabelExpansion, Problem, ProblemKind, Subject, Vocabulary, list_problems

if TYPE_CHECKING:
    from nlp.describing import theme_description
    from nlp.encoding.sentence_encoder import SentenceEncoder
    from nlp.privacy.personal_data import PersonalDataFinder

# Confidence from which a theme goes to a team rather than to triage, before teams have decided anything.
LIKELY = 0.5
# Of more texts, whole texts are compared without their sentences, which would take minutes to read.
MOST_BY_SENTENCE = 3_000
# What the product may know of the layer by name.
__all__ = [
    "NEW", "DraftPart", "LabelExpansion", "Problem", "ProblemKind", "Ranking", "Route", "Share", "Subject", "Team",
    "compute_share",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their headlines (empty for none), vectors, float32 (n, 384), and numbers of themes, int64 (n,)."""

    texts: list[str]
    headlines: list[str]
    vectors: Vectors
    labels: Integers

    def join_headlines(self) -> list[str]:
        """The texts with their headlines before them."""
        from nlp.documents.headlines import join_headline

        return [join_headline(*pair) for pair in zip(self.headlines, self.texts, strict=True)]


@dataclass(frozen=True, slots=True)
class JoinedThemes:
    """The theme that each new text joins at once (-1 for none), and how like its members it is."""

    labels: list[int]
    strengths: list[float]


@dataclass(frozen=True, slots=True)
class DiscoveredThemes:
    """What a run found: for each text its theme, part of it, strength, fit and the reason for none; what changed."""

    labels: Integers
    parts: Integers
    strengths: list[float]
    fits: list[str | None]
    reasons: list[str | None]
    changes: list[tuple[int, str, int | None]]


@dataclass(frozen=True, slots=True)
class ThemeDescription:
    """How a theme is shown; quotes are (row of the corpus, sentence)."""

    name: str
    phrases: list[str]
    quotes: list[tuple[int, str]]
    summary: str


@dataclass(frozen=True, slots=True)
class RoutingEvidence:
    """Texts in order of time, those decided with the key of their team."""

    texts: list[str]
    vectors: Vectors
    decided: list[str | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TextGroup:
    """The texts of one theme, which are routed together."""

    texts: list[str]
    vectors: Vectors


def find_personal_data_in(parts: Mapping[str, str], people: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """Personal data in each part of a text; `people` are names that the text may mention."""
    finder = _finder(people)
    return {
        name: [{**asdict(span), "field": name} for span in finder.find_spans(text)]
        for name, text in parts.items()
        if text
    }


def split_draft(text: str) -> list[DraftPart]:
    """The claims and measures of a draft, in their order."""
    from nlp.documents.policy_drafts import extract_draft_parts

    return extract_draft_parts(text)


def is_dictionary_word(word: str) -> bool:
    """Whether a word is in the English dictionary, whatever its case."""
    from nlp.documents.dictionary import is_dictionary_word

    return is_dictionary_word(word)


def find_model_problem(model_folder: Path | None) -> str:
    """Why the sentence encoder cannot be used; empty where it can."""
    from nlp.encoding.model_weights import get_packaged_folder, verify_weights
    from nlp.errors import ModelError

    try:
        verify_weights(model_folder or get_packaged_folder())
    except ModelError as error:
        return str(error)
    return ""


def forget_model() -> None:
    """Read the sentence encoder anew when it is next needed: its folder is another, or was filled meanwhile."""
    _get_encoder.cache_clear()
    encode_words.cache_clear()


def encode_texts(texts: Sequence[str], headlines: Sequence[str] | None = None) -> Vectors:
    """Unit vectors of texts with their headlines (empty for none), float32 (n, 384)."""
    from nlp.documents.headlines import join_headline

    pairs = zip(headlines or [""] * len(texts), texts, strict=True)
    return _get_encoder().transform([join_headline(*pair) for pair in pairs])


@functools.lru_cache(maxsize=512)
def encode_words(words: str) -> tuple[float, ...]:
    """The unit vector of a few words, (384,); in the caller's own process: it takes milliseconds."""
    return tuple(_get_encoder().transform([words])[0].tolist())


def suggest_headline(text: str) -> str:
    """A few words from a text that say what it is about; empty for an empty text."""
    from nlp.describing import headline_suggestions

    return headline_suggestions.suggest_headline(text, _get_encoder())


def join_themes(known_vectors: Vectors, labels: Integers, new: Vectors) -> JoinedThemes:
    """Themes that new texts join at once, by their likeness to known members."""
    from nlp.clustering.theme_classifier import ThemeClassifier

    classifier = ThemeClassifier().fit(known_vectors, labels)
    return JoinedThemes(classifier.predict(new).tolist(), classifier.score_samples(new).tolist())


def find_themes(corpus: Corpus, *, bound: Sequence[int], pinned: Booleans, first_number: int) -> DiscoveredThemes:
    """Find themes anew; known ones keep their numbers, `bound` ones all their texts, and `pinned` texts their theme."""
    from nlp.clustering.theme_tracking import ThemeTracker
    from nlp.encoding.sentence_vectors import encode_sentences

    tracker, texts = ThemeTracker(bound=bound, first_number=first_number), corpus.join_headlines()
    sentences = None
    if len(texts) <= MOST_BY_SENTENCE:
        sentences = encode_sentences(texts, corpus.vectors, _get_encoder())
    tracker.fit(corpus.vectors, corpus.labels, texts=texts, sentences=sentences, pinned=pinned)
    changes = [(change.theme, str(change.what), change.other) for change in tracker.changes_]
    return DiscoveredThemes(
        tracker.labels_,
        tracker.subthemes_,
        tracker.strengths_.tolist(),
        tracker.fits_,
        tracker.reasons_,
        [change for change in changes if change[1] != "continued"],
    )


def check_run(corpus: Corpus, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """What a moderator should look at after a run, as plain values; in the caller's own process."""
    from nlp.clustering.quality_checks import check_themes

    return [asdict(finding) for finding in check_themes(corpus.vectors, corpus.labels, names)]


def describe_all_themes(
    corpus: Corpus,
    *,
    authors: Sequence[str],
    kinds: Sequence[str],
    taken_names: Sequence[str],
    own_subjects: Sequence[Subject] = (),
) -> dict[int, ThemeDescription]:
    """Name, phrases, quotes of each kind and summary of each theme, told apart from all the others.

    Args:
        corpus: all texts.
        authors: of the texts.
        kinds: of the texts.
        taken_names: names that no theme may get.
        own_subjects: that join the packaged vocabulary, or take the place of a packaged subject.
    """
    from nlp.describing.theme_description import describe_themes

    descriptions = describe_themes(
        corpus.texts,
        corpus.labels,
        corpus.vectors,
        authors=authors,
        kinds=kinds,
        headlines=corpus.headlines,
        taken_names=taken_names,
        encoder=_get_encoder(),
        vocabulary=merge_subjects(tuple(own_subjects)),
    )
    return {number: _convert_description(corpus, description) for number, description in descriptions.items()}


def _convert_description(corpus: Corpus, description: "theme_description.ThemeDescription") -> ThemeDescription:
    quotes = [
        (quote.text_index, " ".join(corpus.texts[quote.text_index][quote.start : quote.end].split()))
        for quote in description.quotes
    ]
    return ThemeDescription(description.name, list(description.phrases), quotes, description.summary)


def compare_confidence(decisions: Sequence[tuple[float, bool]], edges: Sequence[float]) -> dict[float, Share]:
    """How many suggestions people kept, by the lower edge of the band in which its confidence lies; no empty band.

    Args:
        decisions: the confidence of each suggestion, and whether a person kept it.
        edges: of the bands, rising, from 0 to 1.
    """
    confidences = np.clip([confidence for confidence, _kept in decisions], 0.0, 1.0)
    is_kept = np.array([kept for _confidence, kept in decisions], dtype=np.bool_)
    return {band.low: band.kept for band in agreement.compare_confidence(confidences, is_kept, edges)}


def get_trend_status(recent: int, before: int, *, everybody: tuple[int, int]) -> str | None:
    """Whether people speak of a theme anew, more or less than in the period before; in the caller's own process.

    Args:
        recent: people who spoke of the theme in the last period.
        before: people who spoke of it in the period before.
        everybody: people who spoke of anything, in the last period and before.
    """
    from nlp.describing import trends

    return trends.get_trend_status(recent, before, all_recent=everybody[0], all_before=everybody[1])


def rank_teams(
    teams: Sequence[Team],
    learning: RoutingEvidence,
    groups: Sequence[TextGroup],
    own_subjects: Sequence[Subject] = (),
) -> list[Ranking]:
    """For each group of texts all teams, best first, with calibrated confidence and reasons.

    Args:
        teams: with their remits.
        learning: what teams took before.
        groups: of texts.
        own_subjects: that join the packaged vocabulary, or take the place of a packaged subject.
    """
    from nlp.routing.team_router import TeamRouter

    # What is likelier right than not is shown to a team, whose word decides; the rest goes to triage.
    vocabulary = merge_subjects(tuple(own_subjects))
    router = TeamRouter(teams, cold_threshold=LIKELY, encoder=_get_encoder(), vocabulary=vocabulary)
    router.fit(learning.texts, learning.decided, vectors=learning.vectors)
    return [router.rank_group(group.texts, vectors=group.vectors) for group in groups]


def list_packaged_subjects() -> tuple[Subject, ...]:
    """The subjects that come with the product; in the caller's own process."""
    return vocabulary_files.load_packaged_vocabulary().subjects


@functools.lru_cache(maxsize=4)
def merge_subjects(own_subjects: tuple[Subject, ...]) -> Vocabulary:
    """The packaged vocabulary with an administrator's subjects; in the caller's own process.

    A later release may bring a subject that stands where one of theirs stands: the packaged one then counts.
    """
    return vocabulary_files.load_packaged_vocabulary().add_fitting(own_subjects)


def list_vocabulary_problems(own_subjects: Sequence[Subject]) -> list[Problem]:
    """What keeps subjects from joining the packaged vocabulary; in the caller's own process."""
    return list(list_problems(vocabulary_files.load_packaged_vocabulary().join(own_subjects)))


def write_vocabulary(own_subjects: Sequence[Subject], ending: str) -> str:
    """The whole vocabulary as a table (csv) or as SKOS (jsonld); in the caller's own process."""
    formats = {"csv": vocabulary_files.format_csv, "jsonld": vocabulary_files.format_skos}
    return formats[ending](merge_subjects(tuple(own_subjects)))


def expand_labels(words: str, own_subjects: Sequence[Subject]) -> LabelExpansion:
    """What else the subjects are called that a few words name; in the caller's own process: it takes milliseconds."""
    from nlp.subjects.label_expansion import get_label_expander

    return get_label_expander(merge_subjects(tuple(own_subjects))).expand(words)


@functools.lru_cache(maxsize=1)
def _finder(people: tuple[str, ...]) -> "PersonalDataFinder":
    """One for all texts until somebody joins: names by the thousand take long to prepare."""
    from nlp.privacy.personal_data import PersonalDataFinder

    return PersonalDataFinder(people)


@functools.cache
def _get_encoder() -> "SentenceEncoder":
    from nlp.encoding.sentence_encoder import SentenceEncoder
    from nlp.errors import ModelError

    settings = get_settings()
    folder = str(settings.model_folder) if settings.model_folder else None
    try:
        return SentenceEncoder(model_folder=folder, cache_folder=str(settings.model_cache)).fit()
    except ModelError as error:
        raise ModelUnavailableError(str(error)) from error
