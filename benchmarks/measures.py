"""How well probabilities of teams do."""

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

WANTED = 0.95
HEADER = ["recipe", "top-1", "top-3", "macro-F1", "coverage at 95 %", "calibration error"]


def line(name: str, shares: NDArray[np.float64], truth: NDArray[np.int64]) -> list[object]:
    """One line of a table: top-1, top-3, macro-F1, coverage at 95 % precision and calibration error.

    Args:
        name: of the recipe.
        shares: probability of each team, (n, teams).
        truth: number of the right team, (n,).
    """
    order = np.argsort(-shares, axis=1, kind="stable")
    right = order[:, 0] == truth
    surest = np.argsort(-shares.max(axis=1), kind="stable")
    precision = np.cumsum(right[surest]) / np.arange(1, len(truth) + 1)
    covered = np.flatnonzero(precision >= WANTED)
    coverage = float((covered[-1] + 1) / len(truth)) if len(covered) else 0.0
    top3 = float((order[:, :3] == truth[:, None]).any(axis=1).mean())
    macro = float(f1_score(truth, order[:, 0], average="macro", zero_division=0))
    return [name, float(right.mean()), top3, macro, coverage, calibration_error(shares, truth)]


def calibration_error(shares: NDArray[np.float64], truth: NDArray[np.int64], bins: int = 10) -> float:
    """Expected calibration error of the likeliest team: mean gap of confidence and accuracy over bins.

    Args:
        shares: probability of each team, (n, teams).
        truth: number of the right team, (n,).
        bins: of confidence, equally wide.
    """
    confidence = shares.max(axis=1)
    right = shares.argmax(axis=1) == truth
    bin_numbers = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = []
    for number in np.unique(bin_numbers):
        inside = bin_numbers == number
        gaps.append(abs(right[inside].mean() - confidence[inside].mean()) * inside.mean())
    return float(sum(gaps))
