import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.arrays import Vectors
from nlp.encoder import SentenceEncoder
from nlp.similar import most_similar, near_duplicates
from nlp.trends import status, volume


def test_the_nearest_are_given_best_first_and_only_those_allowed(vectors: Vectors) -> None:
    rows, cosines = most_similar(vectors, vectors[:1], 3)
    assert rows[0, 0] == 0
    assert (np.diff(cosines) <= 0).all()
    allowed = np.arange(len(vectors)) % 5 == 1
    assert set((most_similar(vectors, vectors[:1], 500, allowed=allowed)[0] % 5).ravel().tolist()) == {1}
    assert most_similar(vectors, vectors[:1], 3, allowed=np.zeros(len(vectors), dtype=bool))[0].shape == (1, 0)


def test_a_form_letter_with_another_name_is_a_copy(encoder: SentenceEncoder) -> None:
    letter = "I write as head of {} school because the agency bill for cover staff has doubled again this year and we "
    letter += "can no longer pay it from the budget that the council has set for us."
    texts = [letter.format("Marsh"), "The bus never comes.", letter.format("Hill"), letter.format("Hill")]
    found = near_duplicates(texts, encoder.transform(texts))
    assert found.tolist() == [0, -1, 0, 0]


def test_the_same_concern_in_other_words_is_no_copy(vectors: Vectors, texts: list[str]) -> None:
    assert len(set(texts)) == len(texts)
    assert (near_duplicates(texts, vectors, likeness=1.0) == -1).all()


def test_ten_thousand_copies_are_one_group(encoder: SentenceEncoder) -> None:
    texts = ["The lift is broken again."] * 10_000
    found = near_duplicates(texts, np.repeat(encoder.transform(texts[:1]), 10_000, axis=0))
    assert set(found.tolist()) == {0}


def test_weeks_begin_on_monday_and_empty_ones_are_there() -> None:
    days = [dt.date(2026, 11, 1), dt.date(2026, 11, 2), dt.date(2026, 11, 3), dt.date(2026, 11, 16)]
    found = volume(days, ["a", "b", "b", "a"], step="week")
    assert [(period.start.day, period.texts, period.people) for period in found] == [
        (26, 1, 1), (2, 2, 1), (9, 0, 0), (16, 1, 1),
    ]  # fmt: skip
    assert volume([], [], step="month") == []


def test_months_begin_on_their_first_day_up_to_the_last_wanted() -> None:
    found = volume([dt.date(2026, 1, 31)], ["a"], step="month", until=dt.date(2026, 3, 1))
    assert [period.start for period in found] == [dt.date(2026, month, 1) for month in (1, 2, 3)]


@pytest.mark.parametrize(
    ("recent", "before", "expected"),
    [(9, 0, None), (9, 1, None), (10, 0, "new"), (40, 15, "growing"), (12, 10, None), (3, 30, "quiet"), (20, 20, None)],
)
def test_one_rule_says_what_is_new_growing_or_quiet(recent: int, before: int, expected: str | None) -> None:
    assert status(recent, before, all_recent=1000, all_before=1000) == expected


def test_a_theme_that_grows_as_everything_does_is_not_growing() -> None:
    assert status(40, 15, all_recent=2600, all_before=1000) is None


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**6), st.integers(0, 10**6))
def test_single_digits_say_nothing(recent: int, before: int, all_recent: int, all_before: int) -> None:
    assert status(recent, before, all_recent=all_recent, all_before=all_before) is None
