"""Personal data in sentences marked by hand, beside Presidio as it comes, without a trained model."""

from collections.abc import Callable, Iterable
from typing import Any

import spacy
from data import print_table
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    DateRecognizer,
    EmailRecognizer,
    NhsRecognizer,
    PhoneRecognizer,
    UkNinoRecognizer,
    UkPostcodeRecognizer,
    UkVehicleRegistrationRecognizer,
)

from nlp.privacy.personal_data import PersonalDataFinder
from tests.unit.nlp.marked_sentences import FoundSpan, Score, read_sentences, score_kinds

RECOGNIZERS = (
    NhsRecognizer, UkNinoRecognizer, UkPostcodeRecognizer, UkVehicleRegistrationRecognizer, PhoneRecognizer,
    EmailRecognizer, DateRecognizer,
)  # fmt: skip
# What Presidio calls each kind.
KINDS = {
    "UK_NHS": "nhs_number", "UK_NINO": "national_insurance", "UK_POSTCODE": "postcode", "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email", "UK_VEHICLE_REGISTRATION": "vehicle", "DATE_TIME": "date_of_birth", "PERSON": "name",
}  # fmt: skip


class _Blank(SpacyNlpEngine):
    def load(self) -> None:
        self.nlp = {"en": spacy.blank("en")}


def bare() -> Callable[[str], Iterable[FoundSpan]]:
    """Presidio with the recognisers that it brings for these kinds, on a pipeline without a trained model."""
    engine = _Blank()
    engine.load()
    registry = RecognizerRegistry(recognizers=[recognizer() for recognizer in RECOGNIZERS])
    analyzer: Any = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def find(text: str) -> list[FoundSpan]:
        results = analyzer.analyze(text, language="en", score_threshold=0.35)
        return [(found.start, found.end, KINDS[found.entity_type]) for found in results if found.entity_type in KINDS]

    return find


def _cells(score: Score | None) -> list[object]:
    return [score.precision, score.recall] if score and score.found else ["", 0.0]


def main() -> None:
    """Print precision and recall by kind, on the sentences that rules were mended on and on those held back."""
    finder, presidio = PersonalDataFinder(), bare()

    def ours(text: str) -> list[FoundSpan]:
        return [(span.start, span.end, span.kind) for span in finder.find_spans(text)]

    for name in ("personal_data.txt", "personal_data_held_back.txt"):
        marked = read_sentences(name)
        theirs = {score.kind: score for score in score_kinds(marked, presidio)}
        print(f"\n{name}, {len(marked)} sentences:\n")
        print_table(
            ["kind", "marked", "precision", "recall", "Presidio's precision", "Presidio's recall"],
            [
                [score.kind, score.true, *_cells(score), *_cells(theirs.get(score.kind))]
                for score in score_kinds(marked, ours)
            ],
        )


if __name__ == "__main__":
    main()
