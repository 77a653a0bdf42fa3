import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.describing.trends import get_trend_status


@pytest.mark.parametrize(
    ("recent", "before", "expected"),
    [(9, 0, None), (9, 1, None), (10, 0, "new"), (40, 15, "growing"), (12, 10, None), (3, 30, "quiet"), (20, 20, None)],
)
def test_one_rule_says_what_is_new_growing_or_quiet(recent: int, before: int, expected: str | None) -> None:
    assert get_trend_status(recent, before, all_recent=1000, all_before=1000) == expected


def test_a_theme_that_grows_as_everything_does_is_not_growing() -> None:
    assert get_trend_status(40, 15, all_recent=2600, all_before=1000) is None


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**6), st.integers(0, 10**6))
def test_single_digits_say_nothing(recent: int, before: int, all_recent: int, all_before: int) -> None:
    assert get_trend_status(recent, before, all_recent=all_recent, all_before=all_before) is None
