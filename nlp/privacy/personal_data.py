"""Personal data in free text: British numbers, addresses, dates of birth and names.

Presidio (Microsoft, MIT licence) runs the recognisers and raises confidence where context words stand
nearby. A person still checks: the figures of misses are in `benchmarks/README.md`.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import spacy
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    LocalRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from nlp.privacy.folding import FoldedText, fold_text
from nlp.privacy.patterns import PATTERNS, Pattern
from nlp.privacy.person_names import find_person_names
from nlp.privacy.public_figures import is_public_figure
from nlp.privacy.spans import Span, filter_spans
from nlp.privacy.staff_directory import StaffDirectory

LEAST_CONFIDENCE = 0.45
LONGEST_PIECE = 5_000
_MARKS = re.compile(r"[^\w\s]{40,}")


class PersonalDataFinder:
    """Finds personal data of the kinds that British front-line staff write down.

    The recognisers are built on first use and shared by all finders of a process.

    Args:
        people: full names of staff and others whom the text may name.

    Examples:
        >>> [span.kind for span in PersonalDataFinder().find_spans("Ring Mrs Farrow on 07700 900123.")]
        ['name', 'phone']
    """

    def __init__(self, people: Iterable[str] = ()) -> None:
        self._people = tuple(people)

    def find_spans(self, text: str) -> list[Span]:
        """Spans of personal data, in order, none overlapping another."""
        spans: list[Span] = []
        folded = fold_text(text)
        # In long runs of marks nobody hides anything, and spaCy takes them apart one by one, each time from the start.
        searched = _MARKS.sub(lambda run: " " * len(run[0]), folded.text)
        for start, piece in _split_text(searched):
            piece_spans = [*map(_read_result, _analyse_text(piece)), *self._directory.find_spans(piece)]
            spans += [
                replace(span, start=span.start + start, end=span.end + start)
                for span in piece_spans
                if not is_public_figure(piece, span)
            ]
        return [_place_span(span, folded) for span in filter_spans(spans)]

    @property
    def _directory(self) -> StaffDirectory:
        return _build_directory(self._people)


def _place_span(span: Span, folded: FoldedText) -> Span:
    """A span of the plain copy where it stands in the text as given."""
    start, end = folded.find_original(span.start, span.end)
    return replace(span, start=start, end=end)


class _BlankEngine(SpacyNlpEngine):
    """Presidio's language engine on a pipeline without trained parts, so that nothing is downloaded."""

    def load(self) -> None:
        language = spacy.blank("en")
        # Context words are compared by lemma: without this step none would ever match.
        language.add_pipe("lemmatizer", config={"mode": "lookup"})
        language.initialize()
        self.nlp = {"en": language}  # type: ignore[assignment] # Presidio types it as None


class _PatternRecognizer(LocalRecognizer):
    """Presidio's view of one pattern."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.expression = re.compile(pattern.expression)
        name = f"{pattern.kind}: {pattern.reason}"
        super().__init__(supported_entities=[pattern.kind], name=name, context=list(pattern.context))

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
        """Results of this pattern, checked by its digits where it has a check."""
        results, pattern = [], self.pattern
        for match in self.expression.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if pattern.is_valid is None or pattern.is_valid(text[start:end]):
                span = Span(start, end, pattern.kind, pattern.confidence, pattern.reason)
                results.append(_build_result(span, self))
        return results


class _NameRecognizer(LocalRecognizer):
    """Presidio's view of the names that need no directory."""

    def __init__(self) -> None:
        context = ["pupil", "patient", "prisoner", "resident", "mother", "father", "girl", "boy", "named"]
        super().__init__(supported_entities=["name"], name="names", context=context)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
        """Results for titled, introduced and common names."""
        return [_build_result(span, self) for span in filter_spans(find_person_names(text))]


def _split_text(text: str) -> Iterator[tuple[int, str]]:
    """A long text in pieces that end with a line, a sentence or a word, since Presidio's time grows with the square."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        piece = text[start : start + LONGEST_PIECE]
        ends = (piece.rfind(mark, LONGEST_PIECE // 2) + len(mark) for mark in ("\n", ". ", " "))
        end = next((end for end in ends if end > LONGEST_PIECE // 2), LONGEST_PIECE)
        yield start, piece[:end]
        start += end
    yield start, text[start:]


def _analyse_text(text: str) -> list[Any]:
    # Without the decision process, Presidio drops the reasons.
    results: list[Any] = _build_analyzer().analyze(
        text, language="en", score_threshold=LEAST_CONFIDENCE, return_decision_process=True
    )
    return results


def _build_result(span: Span, recognizer: Any) -> Any:
    explanation = AnalysisExplanation(
        recognizer=recognizer.name, original_score=span.confidence, textual_explanation=span.reason
    )
    metadata = {
        RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
    }
    return RecognizerResult(span.kind, span.start, span.end, span.confidence, explanation, metadata)


def _read_result(result: Any) -> Span:
    explanation = result.analysis_explanation
    reason = explanation.textual_explanation
    if explanation.supportive_context_word:
        reason = f"{reason}, near the word {explanation.supportive_context_word}"
    return Span(result.start, result.end, result.entity_type, round(float(result.score), 2), reason)


@functools.lru_cache(maxsize=2)
def _build_directory(people: tuple[str, ...]) -> StaffDirectory:
    """The directory of these people, built once a process."""
    return StaffDirectory(people)


@functools.lru_cache(maxsize=1)
def _build_analyzer() -> Any:
    engine = _BlankEngine()
    engine.load()
    registry = RecognizerRegistry(
        recognizers=[*map(_PatternRecognizer, PATTERNS), _NameRecognizer()],
        supported_languages=["en"],
    )
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
