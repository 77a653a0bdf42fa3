"""Groups in a graph of texts, stable under small changes of the graph."""

from typing import Any

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from nlp.arrays import Numbers, Shares

RESOLUTIONS = (0.7, 1.2, 2.0, 3.5, 6.0)
RUNS = 4
DROPPED = 0.1
SHARPNESS = 0.02
LEAST_SHARE = 0.3


def louvain(graph: Any, resolution: float = 1.0, random_state: int = 0) -> Numbers:
    """Communities of highest modularity (Blondel et al. 2008), repeatable, int64 (n,)."""
    from sknetwork.clustering import Louvain

    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    matrix = sparse.csr_matrix(graph)
    found = Louvain(resolution=resolution, random_state=random_state).fit_predict(matrix)
    return np.asarray(found, dtype=np.int64)


def agreement(graph: Any, random_state: int, resolutions: tuple[float, ...] = RESOLUTIONS) -> tuple[Any, Shares]:
    """How often the two ends of each edge fall together, over resolutions and damaged graphs.

    Resolutions whose runs agree with each other count more: `exp((s - best) / 0.02)`, with s their
    mean pairwise adjusted mutual information (consensus clustering: Lancichinetti and Fortunato 2012).

    Returns:
        The graph's upper edges as a coordinate array, and for each edge a share 0 to 1.
    """
    edges = sparse.coo_array(sparse.triu(graph, k=1))
    generator = np.random.default_rng(random_state)
    together = np.zeros((len(resolutions), edges.nnz))
    stability = np.zeros(len(resolutions))
    for position, resolution in enumerate(resolutions):
        runs = [_damaged_run(edges, resolution, generator) for _ in range(RUNS)]
        together[position] = np.mean([run[edges.row] == run[edges.col] for run in runs], axis=0)
        stability[position] = _stability(runs)
    weights = np.exp((stability - stability.max()) / SHARPNESS)
    return edges, weights @ together / weights.sum()


def consensus(graph: Any, random_state: int) -> tuple[Numbers, Shares]:
    """Communities on which the runs agree, and how firmly each text belongs to its own.

    Edges count by the square of the share of runs that kept their ends together; those below 0.3 go.

    Returns:
        Community of each text, int64 (n,), and its strength: the share of the weight of its edges
        that leads, run for run, into its own community, float64 (n,) 0 to 1.
    """
    edges, shares = agreement(graph, random_state)
    firm = shares > LEAST_SHARE
    found = louvain(symmetric(edges, np.where(firm, edges.data * shares**2, 0.0)), random_state=random_state)
    return found, belonging(graph, symmetric(edges, edges.data * shares), found)


def weights_to(graph: Any, labels: Numbers) -> Any:
    """Weight of the edges from each row to each label, sparse (n, highest label + 1); -1 is no label."""
    inside = np.flatnonzero(labels >= 0)
    shape = (len(labels), int(labels.max(initial=0)) + 1)
    return graph @ sparse.csr_array((np.ones(len(inside)), (inside, labels[inside])), shape=shape)


def followed(graph: Any, labels: Numbers) -> Numbers:
    """Labels of all rows that lead by edges to a labelled one: each takes the label of most weight around it."""
    found = labels.copy()
    while True:
        waiting = np.flatnonzero(found < 0)
        pairs = sparse.coo_array(weights_to(graph[waiting], found))
        if not pairs.nnz:
            return found
        order = np.lexsort((-pairs.col, pairs.data, pairs.row))
        last = order[np.flatnonzero(np.diff(pairs.row[order], append=-1))]
        found[waiting[pairs.row[last]]] = pairs.col[last]


def belonging(graph: Any, weighted: Any, labels: Numbers) -> Shares:
    """Share of each row's total weight in `graph` that leads into its own label in `weighted`."""
    pairs = weighted.tocoo()
    own = labels[pairs.row] == labels[pairs.col]
    inside = np.bincount(pairs.row, pairs.data * own, minlength=len(labels))
    total = np.asarray(graph.sum(axis=1)).ravel()
    strengths: Shares = np.divide(inside, total, out=np.zeros(len(labels)), where=total > 0)
    return np.clip(strengths, 0.0, 1.0)


def symmetric(edges: Any, weights: Shares) -> Any:
    """Symmetric matrix of the edges with these weights; edges of weight 0 go."""
    kept = weights > 0
    half = sparse.coo_array((weights[kept], (edges.row[kept], edges.col[kept])), shape=edges.shape)
    return (half + half.T).tocsr()


def _damaged_run(edges: Any, resolution: float, generator: np.random.Generator) -> Numbers:
    kept = generator.random(edges.nnz) >= DROPPED
    return louvain(symmetric(edges, edges.data * kept), resolution, int(generator.integers(2**31)))


def _stability(runs: list[Numbers]) -> float:
    pairs = [(a, b) for position, a in enumerate(runs) for b in runs[position + 1 :]]
    return float(np.mean([adjusted_mutual_info_score(a, b) for a, b in pairs]))
