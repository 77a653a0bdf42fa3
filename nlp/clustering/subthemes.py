"""Sub-themes: the parts of a theme."""

from typing import Any

import numpy as np

from nlp.arrays import Integers
from nlp.clustering.community_detection import detect_communities
from nlp.clustering.label_arrays import number_by_size

FEWEST_IN_SUBTHEME = 5


def detect_subthemes(graph: Any, labels: Integers, random_state: int) -> Integers:
    """Sub-themes: groups of at least five within each theme, numbered from 0; -1 elsewhere.

    Args:
        graph: symmetric weights, sparse (n, n).
        labels: theme of each text, int64 (n,), from 0 without gaps; -1 where it has none.
        random_state: seed of the runs.

    Returns:
        Sub-theme of each text, int64 (n,).
    """
    subthemes = np.full(len(labels), -1, dtype=np.int64)
    for theme in range(labels.max(initial=-1) + 1):
        members = np.flatnonzero(labels == theme)
        groups = detect_communities(graph[members][:, members], 1.0, random_state)
        numbered = number_by_size(groups, FEWEST_IN_SUBTHEME)
        if numbered.max() > 0:
            subthemes[members] = numbered
    return subthemes
