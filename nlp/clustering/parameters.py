"""What depends on how many texts there are."""

import numpy as np

MOST_NEIGHBOURS = 15


def count_neighbours(n: int) -> int:
    """Neighbours of each text in a graph of n: three fifths of the root of n, between 4 and 15."""
    return int(np.clip(0.6 * np.sqrt(n), 4, MOST_NEIGHBOURS))


def get_resolution(n: int) -> float:
    """Resolution for n texts: of some hundreds, themes that are too wide are the greater danger."""
    return float(np.interp(np.log(max(n, 1)), np.log([100, 250, 500, 5000]), [1.0, 1.5, 1.5, 1.0]))


def get_least_strength(n: int) -> float:
    """Strength below which a text among n stays without a theme: 0.2 up to 500 texts, 0.3 from 2,000 on.

    Few texts are thinly spread, so that even near neighbours share little of their weight.
    """
    return float(np.interp(np.log(max(n, 1)), np.log([500, 2000]), [0.2, 0.3]))
