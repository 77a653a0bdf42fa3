"""Drafts taken apart: what is a measure, what is a claim, and what is neither."""

import time

import pytest

from nlp.documents.draft_parts import PartKind
from nlp.documents.policy_drafts import extract_draft_parts

_DRAFT = """OFFICIAL
School attendance: a draft strategy
Contents
1. Background .......... 2
Page 1 of 12

1. Background

Persistent absence has doubled since 2019. Families tell us that anxiety is the main rea-
son, and schools say that help comes too late.

2. What we will do

We will:
- fund an attendance mentor in every secondary school
- Introduce a duty on councils to answer referrals
  within ten days

https://www.gov.uk/attendance
"""


def test_claims_and_measures_stand_under_their_headings_and_the_rest_is_left_out() -> None:
    assert [(part.kind.value, part.heading) for part in extract_draft_parts(_DRAFT)] == [
        ("claim", "Background"), ("measure", "What we will do"), ("measure", "What we will do"),
    ]  # fmt: skip


def test_lines_that_were_broken_are_joined() -> None:
    parts = extract_draft_parts(_DRAFT)
    assert "the main reason, and schools" in parts[0].text
    assert parts[2].text.endswith("answer referrals within ten days")


@pytest.mark.parametrize(
    "text",
    [
        "Schools must publish their figures every term.", "We propose to cap what agencies may charge.",
        "Abolish the fee for appeals of families.", "It is proposed that the scheme is extended to colleges.",
        "Councils should answer every letter within ten days.",
    ],
)  # fmt: skip
def test_what_is_to_be_done_is_a_measure(text: str) -> None:
    assert [part.kind for part in extract_draft_parts(text)] == [PartKind.MEASURE]


@pytest.mark.parametrize("text", ["", "Contents\n1\n2", "……", "\x00\x00", "- - -\n* * *"])
def test_a_text_that_says_nothing_has_no_parts(text: str) -> None:
    assert extract_draft_parts(text) == []


def test_sentences_on_lines_of_their_own_or_in_one_paragraph_are_found_apart() -> None:
    said = [f"In school number {n} the free breakfast has cut lateness by half since last year." for n in range(6)]
    assert len(extract_draft_parts("\n".join(said))) == 6
    assert len(extract_draft_parts(" ".join(said))) == 1


def test_an_idea_of_one_line_is_a_part() -> None:
    assert [part.text for part in extract_draft_parts("Free breakfast for all primary pupils")] == [
        "Free breakfast for all primary pupils"
    ]


def test_a_long_paragraph_is_taken_apart_between_its_sentences() -> None:
    parts = extract_draft_parts("Many pupils are away from school for weeks on end this year. " * 60)
    assert len(parts) > 5
    assert max(len(part.text.split()) for part in parts) < 150


def test_nothing_hostile_takes_the_time_of_more_than_it_is_long() -> None:
    def seconds(text: str) -> float:
        started = time.perf_counter()
        extract_draft_parts(text)
        return time.perf_counter() - started

    for piece in (
        "a " * 50,
        "." * 100,
        "- " * 50,
        "we will " * 12,
        "1." * 50,
        "(a) " * 25,
        "A" * 100,
        "the school\n" * 4,
    ):
        once, ten_times = seconds(piece * 1_000), seconds(piece * 10_000)
        assert ten_times < 60 * max(once, 0.05), piece
