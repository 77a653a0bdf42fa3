"""What is proposed in place of personal data: the sentence reads on."""

from typing import Any

import pytest

from frontline.privacy.redaction import list_spans, replace_spans
from nlp.privacy.personal_data import PersonalDataFinder


def _replace_all(text: str, **kinds: str) -> str:
    """The text with everything proposed; other kinds than the finder's by the words that are of them."""
    found: list[dict[str, Any]] = [
        {"kind": span.kind, "start": span.start, "end": span.end, "reason": span.reason}
        for span in PersonalDataFinder().find_spans(text)
    ]
    for kind, words in kinds.items():
        start = text.index(words)
        end = start + len(words)
        kept = [finding for finding in found if finding["end"] <= start or finding["start"] >= end]
        found = [*kept, {"kind": kind, "start": start, "end": end, "reason": ""}]
    spans = list_spans({"text": text}, {"text": found})
    return replace_spans({"text": text}, spans, {span.key: span.suggestion for span in spans})["text"]


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Her mobile is 07700900456 and she prefers a text.", "Her mobile is [phone number] and she prefers a text."),
        ("She was born on 3 March 2011.", "She was born on [date of birth]."),
        ("My deputy, Hannah Whitfield, does the rota at night.", "My deputy does the rota at night."),
        ("A pupil called Zebedee Thorn hides in the library.", "A pupil hides in the library."),
        ("Nurse Abiola found the mistake.", "A nurse found the mistake."),
        ("I asked Dr. Venkataraman for the letter.", "I asked a doctor for the letter."),
        ("We rang and asked her about it.", "We rang and asked her about it."),
        ("Agnieszka Nowak waited. Then Agnieszka left.", "A person waited. Then the person left."),
        ("The nurse, Marek Zielinski, rang. Mr Zielinski waited.", "The nurse rang. The nurse waited."),
        ("Oluwaseun's mother came twice.", "A child's mother came twice."),
        ("Our Fiona McAllister was excluded again.", "Our pupil was excluded again."),
        ("I am the only headteacher in Wendle, so this is about me.", "I am a headteacher, so this is about me."),
        ("She is our only educational psychologist.", "She is an educational psychologist."),
    ],
)
def test_a_sentence_reads_on_without_the_personal_data(text: str, replaced: str) -> None:
    assert _replace_all(text) == replaced


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Rosa Quill wrote it.", "I wrote it."), ("They told Rosa Quill to wait.", "They told me to wait."),
        ("It was Rosa Quill's rota.", "It was my rota."),
    ],
)  # fmt: skip
def test_the_authors_own_name_becomes_the_first_person(text: str, replaced: str) -> None:
    assert _replace_all(text, own_name="Rosa Quill") == replaced


@pytest.mark.parametrize(
    ("name", "words"),
    [("Wendle Primary School", "my school"), ("HMP Wendle", "my prison"), ("Wendle Trust", "my workplace")],
)
def test_the_authors_workplace_is_named_by_what_it_is(name: str, words: str) -> None:
    assert _replace_all(f"We at {name} wait.", own_workplace=name) == f"We at {words} wait."
