"""How the finder does on sentences marked by hand: those its rules were mended on, and those held back."""

import pytest

from nlp.privacy.personal_data import PersonalDataFinder
from tests.unit.nlp.marked_sentences import FoundSpan, read_sentences, score_kinds

SETS = ("personal_data.txt", "personal_data_held_back.txt")


def find_spans(text: str) -> list[FoundSpan]:
    return [(span.start, span.end, span.kind) for span in PersonalDataFinder().find_spans(text)]


@pytest.mark.parametrize("name", SETS)
def test_precision_and_recall_of_every_kind_reach_the_bar(name: str) -> None:
    for score in score_kinds(read_sentences(name), find_spans):
        assert score.precision >= 0.9, score
        assert score.recall >= (0.85 if score.kind == "name" else 0.95), score


def test_there_are_more_than_two_hundred_sentences_with_hard_ones_that_hold_nothing() -> None:
    marked = [sentence for name in SETS for sentence in read_sentences(name)]
    assert len(marked) >= 200
    assert sum(not sentence.spans for sentence in marked) >= 80
