"""The one door to the language layer: plain values in, plain values out.

Every function here is called in a process of its own (`frontline.core.apart`), except where it says so.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from frontline.core.settings import load_settings
from nlp import gates, trends
from nlp.arrays import Flags, Numbers, Vectors
from nlp.drafts import DraftPart, read_draft
from nlp.encoder import SentenceEncoder
from nlp.identity import NEW, ThemeUpdater
from nlp.labels import describe_themes
from nlp.membership import ThemeMembership
from nlp.personal_data import PersonalDataFinder
from nlp.routing import Ranking, Route, Team, TeamRouter

__all__ = [
    "NEW",
    "Corpus",
    "Description",
    "DraftPart",
    "Group",
    "Joined",
    "Learning",
    "Ranking",
    "Route",
    "Team",
    "Themes",
]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their vectors, float32 (n, 384), and the number of the theme of each, int64 (n,)."""

    texts: list[str]
    vectors: Vectors
    labels: Numbers


@dataclass(frozen=True, slots=True)
class Joined:
    """The theme that each new text joins at once (-1 for none), and how like its members it is."""

    labels: list[int]
    strengths: list[float]


@dataclass(frozen=True, slots=True)
class Themes:
    """What a run found: for each text its theme, part of it, strength and the reason for none; what changed."""

    labels: Numbers
    parts: Numbers
    strengths: list[float]
    reasons: list[str | None]
    changes: list[tuple[int, str, int | None]]


@dataclass(frozen=True, slots=True)
class Description:
    """How a theme is shown; quotes are (row of the corpus, sentence)."""

    name: str
    phrases: list[str]
    quotes: list[tuple[int, str]]
    summary: str


@dataclass(frozen=True, slots=True)
class Learning:
    """Texts in order of time, those decided with the key of their team."""

    texts: list[str]
    vectors: Vectors
    decided: list[str | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of one theme, which are routed together."""

    texts: list[str]
    vectors: Vectors


def screen(parts: Mapping[str, str], people: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """Personal data in each part of a text; `people` are names that the text may mention."""
    finder = _finder(people)
    return {
        name: [{**asdict(span), "field": name} for span in finder.find(text)] for name, text in parts.items() if text
    }


def draft_parts(text: str) -> list[DraftPart]:
    """The claims and measures of a draft, in their order."""
    return read_draft(text)


def encode(texts: Sequence[str]) -> Vectors:
    """Unit vectors, float32 (n, 384)."""
    return _encoder().transform(texts)


@functools.lru_cache(maxsize=512)
def encode_words(words: str) -> tuple[float, ...]:
    """The unit vector of a few words, (384,); in the caller's own process: it takes milliseconds."""
    return tuple(_encoder().transform([words])[0].tolist())


def join(known: Vectors, labels: Numbers, new: Vectors) -> Joined:
    """Themes that new texts join at once, by their likeness to known members."""
    membership = ThemeMembership().fit(known, labels)
    return Joined(membership.predict(new).tolist(), membership.strengths(new).tolist())


def find_themes(corpus: Corpus, *, bound: Sequence[int], pinned: Flags, first_number: int) -> Themes:
    """Find themes anew; known ones keep their numbers, `bound` ones all their texts, and `pinned` texts their theme."""
    run = ThemeUpdater().fit(
        corpus.vectors, corpus.labels, texts=corpus.texts, bound=bound, pinned=pinned, first_number=first_number
    )
    changes = [(change.theme, str(change.what), change.other) for change in run.changes_ if change.what != "continued"]
    return Themes(run.labels_, run.subthemes_, run.strengths_.tolist(), run.reasons_, changes)


def check_run(corpus: Corpus, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """What a moderator should look at after a run, as plain values; in the caller's own process."""
    return [asdict(finding) for finding in gates.check_run(corpus.vectors, corpus.labels, names)]


def describe(
    corpus: Corpus, *, authors: Sequence[str], kinds: Sequence[str], taken_names: Sequence[str]
) -> dict[int, Description]:
    """Name, phrases, quotes of each kind and summary of each theme, told apart from all the others."""
    described = describe_themes(
        corpus.texts,
        corpus.labels,
        corpus.vectors,
        authors=authors,
        kinds=kinds,
        taken_names=taken_names,
        encoder=_encoder(),
    )
    return {number: _plain(corpus, found) for number, found in described.items()}


def _plain(corpus: Corpus, found: Any) -> Description:
    quotes = [(q.text_index, " ".join(corpus.texts[q.text_index][q.start : q.end].split())) for q in found.quotes]
    return Description(found.name, list(found.phrases), quotes, found.summary)


def course(recent: int, before: int, *, everybody: tuple[int, int]) -> str | None:
    """Whether people speak of a theme anew, more or less than in the period before; in the caller's own process.

    Args:
        recent: people who spoke of the theme in the last period.
        before: people who spoke of it in the period before.
        everybody: people who spoke of anything, in the last period and before.
    """
    return trends.status(recent, before, all_recent=everybody[0], all_before=everybody[1])


def route(teams: Sequence[Team], learning: Learning, groups: Sequence[Group]) -> list[Ranking]:
    """For each group of texts all teams, best first, with calibrated confidence and reasons."""
    router = TeamRouter(teams, encoder=_encoder()).fit(learning.texts, learning.vectors, learning.decided)
    return [router.rank_group(group.texts, group.vectors) for group in groups]


@functools.lru_cache(maxsize=1)
def _finder(people: tuple[str, ...]) -> PersonalDataFinder:
    """One for all texts until somebody joins: names by the thousand take long to prepare."""
    return PersonalDataFinder(people)


@functools.cache
def _encoder() -> SentenceEncoder:
    settings = load_settings()
    folder = str(settings.model_folder) if settings.model_folder else None
    return SentenceEncoder(model_folder=folder, cache_folder=str(settings.model_cache))
