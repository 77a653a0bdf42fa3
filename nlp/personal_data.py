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

from nlp.personal_names import names
from nlp.personal_rules import RULES, Rule
from nlp.spans import Span, without_overlaps
from nlp.staff_directory import StaffDirectory

__all__ = ["PersonalDataFinder", "Span"]

LEAST_CONFIDENCE = 0.45
LONGEST_PIECE = 5_000
PASTED = str.maketrans("\u00a0\u2007\u202f\u2010\u2011", "   --")


class PersonalDataFinder:
    """Finds personal data of the kinds that British front-line staff write down.

    The recognisers are built on first use and shared by all finders of a process.

    Args:
        people: full names of staff and others whom the text may name.

    Examples:
        >>> [span.kind for span in PersonalDataFinder().find("Ring Mrs Farrow on 07700 900123.")]
        ['name', 'phone']
    """

    def __init__(self, people: Iterable[str] = ()) -> None:
        self._people = tuple(people)

    def find(self, text: str) -> list[Span]:
        """Spans of personal data, in order, none overlapping another."""
        spans: list[Span] = []
        # Pasted text keeps words and numbers together by spaces and hyphens of its own, each one character too.
        for start, piece in _pieces(text.translate(PASTED)):
            found = [*map(_span, _analyzed(piece)), *self._directory.find(piece)]
            spans += [replace(span, start=span.start + start, end=span.end + start) for span in found]
        return without_overlaps(spans)

    @functools.cached_property
    def _directory(self) -> StaffDirectory:
        return StaffDirectory(self._people)


class _BlankEngine(SpacyNlpEngine):
    """Presidio's language engine on a pipeline without trained parts, so that nothing is downloaded."""

    def load(self) -> None:
        language = spacy.blank("en")
        # Context words are compared by lemma: without this step none would ever match.
        language.add_pipe("lemmatizer", config={"mode": "lookup"})
        language.initialize()
        self.nlp = {"en": language}  # type: ignore[assignment] # Presidio types it as None


class _RuleRecognizer(LocalRecognizer):
    """Presidio's view of the rules of one kind and context."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.pattern = re.compile(rule.pattern)
        name = f"{rule.kind}: {rule.reason}"
        super().__init__(supported_entities=[rule.kind], name=name, context=list(rule.context))

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
        """Results of this rule, checked by its digits where it has a check."""
        found = []
        for match in self.pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if self.rule.is_valid is None or self.rule.is_valid(text[start:end]):
                span = Span(start, end, self.rule.kind, self.rule.confidence, self.rule.reason)
                found.append(_result(span, self))
        return found


class _NameRecognizer(LocalRecognizer):
    """Presidio's view of the names that need no directory."""

    def __init__(self) -> None:
        context = ["pupil", "patient", "prisoner", "resident", "mother", "father", "girl", "boy", "named"]
        super().__init__(supported_entities=["name"], name="names", context=context)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002
        """Results for titled, introduced and common names."""
        spans = without_overlaps(names(text))
        return [_result(span, self) for span in spans]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A long text in pieces that end with a line, a sentence or a word, since Presidio's time grows with the square."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        piece = text[start : start + LONGEST_PIECE]
        ends = (piece.rfind(mark, LONGEST_PIECE // 2) + len(mark) for mark in ("\n", ". ", " "))
        end = next((end for end in ends if end > LONGEST_PIECE // 2), LONGEST_PIECE)
        yield start, piece[:end]
        start += end
    yield start, text[start:]


def _analyzed(text: str) -> list[Any]:
    # Without the decision process, Presidio drops the reasons.
    results: list[Any] = _analyzer().analyze(
        text, language="en", score_threshold=LEAST_CONFIDENCE, return_decision_process=True
    )
    return results


def _result(span: Span, recognizer: Any) -> Any:
    explanation = AnalysisExplanation(
        recognizer=recognizer.name, original_score=span.confidence, textual_explanation=span.reason
    )
    metadata = {
        RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
    }
    return RecognizerResult(span.kind, span.start, span.end, span.confidence, explanation, metadata)


def _span(result: Any) -> Span:
    explanation = result.analysis_explanation
    reason = explanation.textual_explanation
    if explanation.supportive_context_word:
        reason = f"{reason}, near the word {explanation.supportive_context_word}"
    return Span(result.start, result.end, result.entity_type, round(float(result.score), 2), reason)


@functools.lru_cache(maxsize=1)
def _analyzer() -> Any:
    engine = _BlankEngine()
    engine.load()
    registry = RecognizerRegistry(
        recognizers=[*(_RuleRecognizer(rule) for rule in RULES), _NameRecognizer()],
        supported_languages=["en"],
    )
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
