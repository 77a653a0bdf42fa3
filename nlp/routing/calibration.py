"""Scores made into probabilities that mean what they say."""

import numpy as np
from scipy.optimize import minimize_scalar

from nlp.arrays import Floats, Integers

LEAST = 1e-9


def softmax(scores: Floats, temperature: float = 1.0) -> Floats:
    """Rows of scores as probabilities, float64 (n, classes).

    Examples:
        >>> softmax(np.array([[1.0, 1.0]])).tolist()
        [[0.5, 0.5]]
    """
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: Floats = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def compute_logs(probabilities: Floats) -> Floats:
    """Natural logarithms, with nothing below one in a thousand million."""
    logs: Floats = np.log(np.maximum(probabilities, LEAST))
    return logs


def fit_temperature(scores: Floats, classes: Integers) -> float:
    """The temperature under which the true classes are likeliest (Guo et al. 2017).

    Args:
        scores: float64 (n, classes).
        classes: the true class of each row, int64 (n,).
    """

    def compute_loss(log_temperature: float) -> float:
        likelihood = softmax(scores, float(np.exp(log_temperature)))[np.arange(len(classes)), classes]
        return -float(compute_logs(likelihood).mean())

    return float(np.exp(minimize_scalar(compute_loss, bounds=(-4.0, 4.0), method="bounded").x))
