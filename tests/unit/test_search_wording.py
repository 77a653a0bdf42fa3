"""What somebody types into the search box is taken apart, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.search.wording import MAX_QUERY_LENGTH, find_nearest_words, parse_wording


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "left_out"),
    [
        ("School run", ("school", "run"), (), ()),
        ('bus "school run" -rail', ("bus", "school", "run"), ("school run",), ("rail",)),
        ("part-time work", ("part", "time", "work"), (), ()),
        ("children's services", ("children's", "services"), (), ()),
        ("100% of (a | b) & !c:*", ("100", "of", "a", "b", "c"), (), ()),
        ('"', (), (), ()), ("--", (), (), ()), ("   ", (), (), ()), ('""""', (), (), ()),
    ],
)  # fmt: skip
def test_words_phrases_and_what_is_left_out(
    typed: str, words: tuple[str, ...], phrases: tuple[str, ...], left_out: tuple[str, ...]
) -> None:
    wording = parse_wording(typed)
    assert (wording.words, wording.phrases, wording.left_out) == (words, phrases, left_out)


def test_what_is_capitalised_is_a_name_unless_it_only_begins_the_search() -> None:
    assert parse_wording("Attendance in Skipton").names == {"skipton"}
    assert parse_wording("helen Marsh").names == {"marsh"}
    assert parse_wording("WHY IS ALL THIS LOUD").names == frozenset()


@given(st.text(max_size=1000))
def test_nothing_that_can_be_typed_breaks_it(typed: str) -> None:
    wording = parse_wording(typed)
    assert len(wording.text) <= MAX_QUERY_LENGTH
    assert all(word == word.lower() and word.strip() for word in wording.words)


def test_ten_thousand_characters_are_cut_and_it_is_said() -> None:
    assert parse_wording("word " * 2000).was_cut
    assert not parse_wording("word").was_cut


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("atendance", "attendance"), ("scool", "school"), ("transprot", "transport"), ("xyzzy", None), ("cat", None),
        ("a4b5", None), ("schools", "school"),
    ],
)  # fmt: skip
def test_a_slip_is_forgiven_where_a_word_is_near(word: str, meant: str | None) -> None:
    near = find_nearest_words(word, {"attendance": 9, "school": 40, "transport": 7, "spool": 3})
    assert (near[0] if near else None) == meant
