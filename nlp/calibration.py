"""Scores made into probabilities that mean what they say."""

import numpy as np
from scipy.optimize import minimize_scalar

from nlp.arrays import Numbers, Shares

LEAST = 1e-9


def softmax(scores: Shares, temperature: float = 1.0) -> Shares:
    """Rows of scores as probabilities, float64 (n, classes)."""
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: Shares = powers / powers.sum(axis=1, keepdims=True)
    return shares


def logs(shares: Shares) -> Shares:
    """Natural logarithms, with nothing below one in a thousand million."""
    found: Shares = np.log(np.maximum(shares, LEAST))
    return found


def temperature(scores: Shares, classes: Numbers) -> float:
    """The temperature under which the true classes are likeliest (Guo et al. 2017).

    Args:
        scores: (n, classes).
        classes: the true class of each row, int64 (n,).
    """

    def loss(log_temperature: float) -> float:
        likely = softmax(scores, float(np.exp(log_temperature)))[np.arange(len(classes)), classes]
        return -float(logs(likely).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4.0, 4.0), method="bounded").x))


def calibration_error(shares: Shares, classes: Numbers, bins: int = 10) -> float:
    """Expected calibration error of the best class: mean gap of confidence and accuracy over bins."""
    confidence = shares.max(axis=1)
    right = shares.argmax(axis=1) == classes
    bin_of = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = [
        abs(right[bin_of == one].mean() - confidence[bin_of == one].mean()) * (bin_of == one).mean()
        for one in np.unique(bin_of)
    ]
    return float(sum(gaps))
