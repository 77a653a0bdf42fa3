import numpy as np
import pytest

from nlp.errors import InputError
from nlp.evaluation.agreement import Outcome, compare_confidence, compute_agreement, compute_share


@pytest.mark.parametrize("truth", [0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("total", [1, 7, 40, 200])
def test_an_interval_holds_the_true_share_at_least_19_times_in_20(truth: float, total: int) -> None:
    counts = np.random.default_rng(5).binomial(total, truth, size=2_000)
    shares = {count: compute_share(count, total) for count in set(counts.tolist())}
    assert np.mean([shares[count].low <= truth <= shares[count].high for count in counts.tolist()]) >= 0.94


def test_no_decision_says_nothing() -> None:
    share = compute_share(0, 0)
    assert (share.value, share.low, share.high) == (None, 0.0, 1.0)
    assert all(share.total == 0 for share in compute_agreement([]).values())
    assert compare_confidence(np.zeros(0), np.zeros(0, dtype=bool)) == []


def test_shares_of_all_outcomes_make_one() -> None:
    outcomes = [*Outcome, Outcome.KEPT, Outcome.KEPT]
    assert sum(share.value or 0 for share in compute_agreement(outcomes).values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("confidences", "kept", "problem"),
    [([0.5], [True, False], "1 confidences for 2"), ([1.2], [True], "between 0 and 1"), ([np.nan], [True], "between")],
)
def test_what_cannot_be_compared_is_refused(confidences: list[float], kept: list[bool], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        compare_confidence(np.array(confidences), np.array(kept))
    with pytest.raises(InputError, match="no share"):
        compute_share(3, 2)
