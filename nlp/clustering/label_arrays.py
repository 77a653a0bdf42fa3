"""Arrays of labels: numbered by size, and voted on by copies of one text."""

import numpy as np
from scipy import sparse

from nlp.arrays import Booleans, Integers

FEWEST_MEMBERS = 3
# What `vote_over_copies` gives where no copy has a vote.
NO_VOTE = -2


def vote_over_copies(copies: Integers, labels: Integers, has_vote: Booleans | None = None) -> Integers:
    """For each text the label that most copies of it have, int64 (n,).

    Args:
        copies: a number that copies of one text share, from 0 without gaps, int64 (n,).
        labels: int64 (n,), -1 for none.
        has_vote: the texts whose label counts, bool (n,); None for all. Where none of the copies does, -2 is given.

    Examples:
        >>> vote_over_copies(np.array([0, 0, 0, 1]), np.array([4, 4, 7, 2])).tolist()
        [4, 4, 4, 2]
    """
    voters = np.arange(len(labels)) if has_vote is None else np.flatnonzero(has_vote)
    shape = (int(copies.max(initial=-1)) + 1, int(labels.max(initial=-1)) + 2)
    votes = sparse.coo_array((np.ones(len(voters)), (copies[voters], labels[voters] + 1)), shape=shape).tocsr()
    winners: Integers = np.asarray(votes.argmax(axis=1)).ravel().astype(np.int64) - 1
    has_votes = np.asarray(votes.sum(axis=1)).ravel() > 0
    return np.where(has_votes, winners, NO_VOTE)[copies]


def number_by_size(labels: Integers, fewest: int = FEWEST_MEMBERS) -> Integers:
    """Labels 0, 1, ... by falling size, then by first member; groups below `fewest` become -1."""
    values, first, positions, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    is_large_enough: Booleans = (values >= 0) & (counts >= fewest)
    order = [group for group in np.lexsort((first, -counts)) if is_large_enough[group]]
    numbers = np.full(len(values), -1, dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return numbers[positions]
