"""Communities in a graph of texts, stable under small changes of the graph."""

from typing import Any

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from nlp.arrays import Floats, Integers

RESOLUTIONS = (0.7, 1.2, 2.0, 3.5, 6.0)
RUNS = 4
DROPPED = 0.1
SHARPNESS = 0.02
LEAST_AGREEMENT = 0.3


def detect_communities(graph: Any, resolution: float = 1.0, random_state: int = 0) -> Integers:
    """Communities of highest modularity (Blondel et al. 2008), repeatable, int64 (n,)."""
    from sknetwork.clustering import Louvain

    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    communities = Louvain(resolution=resolution, random_state=random_state).fit_predict(sparse.csr_matrix(graph))
    return np.asarray(communities, dtype=np.int64)


def detect_consensus_communities(graph: Any, random_state: int, *, resolution: float = 1.0) -> tuple[Integers, Floats]:
    """Communities on which many runs agree, and how firmly each text belongs to its own.

    Edges count by the square of the share of runs that kept their ends together; those below 0.3 go.

    Args:
        graph: symmetric weights, sparse (n, n).
        random_state: seed of the runs.
        resolution: of the communities in the graph on which the runs agree; the higher, the smaller they are.

    Returns:
        Community of each text, int64 (n,), and its strength: the share of the weight of its edges
        that leads, run for run, into its own community, float64 (n,) 0 to 1.
    """
    edges, agreement = _compute_edge_agreement(graph, random_state)
    is_firm = agreement > LEAST_AGREEMENT
    firm_graph = _build_symmetric_graph(edges, np.where(is_firm, edges.data * agreement**2, 0.0))
    communities = detect_communities(firm_graph, resolution, random_state)
    agreed_graph = _build_symmetric_graph(edges, edges.data * agreement)
    return communities, compute_membership_strengths(graph, agreed_graph, communities)


def sum_weights_to_labels(graph: Any, labels: Integers) -> Any:
    """Weight of the edges from each row to each label, sparse (n, highest label + 1); -1 is no label."""
    labelled = np.flatnonzero(labels >= 0)
    shape = (len(labels), int(labels.max(initial=0)) + 1)
    return graph @ sparse.csr_array((np.ones(len(labelled)), (labelled, labels[labelled])), shape=shape)


def propagate_labels(graph: Any, labels: Integers) -> Integers:
    """Labels of all rows that lead by edges to a labelled one (label propagation, Raghavan et al. 2007).

    Each unlabelled row takes the label of most weight around it; labelled ones keep theirs.

    Args:
        graph: symmetric weights, sparse (n, n).
        labels: int64 (n,); -1 for none.
    """
    propagated = labels.copy()
    while True:
        unlabelled = np.flatnonzero(propagated < 0)
        weights = sparse.coo_array(sum_weights_to_labels(graph[unlabelled], propagated))
        if not weights.nnz:
            return propagated
        heaviest = list_heaviest(weights, weights.data)
        propagated[unlabelled[weights.row[heaviest]]] = weights.col[heaviest]


def list_heaviest(weights: Any, scores: Floats) -> Integers:
    """Positions of the entries with the highest score of each row; of equal scores, that of the least column.

    Args:
        weights: coordinate array, sparse (n, labels).
        scores: of its entries, float64 (entries,).
    """
    order = np.lexsort((-weights.col, scores, weights.row))
    return order[np.flatnonzero(np.diff(weights.row[order], append=-1))]


def compute_membership_strengths(graph: Any, weighted: Any, labels: Integers) -> Floats:
    """Share of each row's total weight in `graph` that leads into its own label in `weighted`, float64 (n,)."""
    edges = weighted.tocoo()
    is_inside = labels[edges.row] == labels[edges.col]
    inside = np.bincount(edges.row, edges.data * is_inside, minlength=len(labels))
    total = np.asarray(graph.sum(axis=1)).ravel()
    strengths: Floats = np.divide(inside, total, out=np.zeros(len(labels)), where=total > 0)
    return np.clip(strengths, 0.0, 1.0)


def _compute_edge_agreement(graph: Any, random_state: int) -> tuple[Any, Floats]:
    """How often the two ends of each edge fall together, over resolutions and damaged graphs.

    Resolutions whose runs agree with each other count more: `exp((s - best) / 0.02)`, with s their
    mean pairwise adjusted mutual information (consensus clustering: Lancichinetti and Fortunato 2012).

    Returns:
        The graph's upper edges as a coordinate array, and for each edge a share 0 to 1.
    """
    edges = sparse.coo_array(sparse.triu(graph, k=1))
    generator = np.random.default_rng(random_state)
    together = np.zeros((len(RESOLUTIONS), edges.nnz))
    stability = np.zeros(len(RESOLUTIONS))
    for position, resolution in enumerate(RESOLUTIONS):
        runs = [_detect_in_damaged_graph(edges, resolution, generator) for _ in range(RUNS)]
        together[position] = np.mean([run[edges.row] == run[edges.col] for run in runs], axis=0)
        stability[position] = _compute_stability(runs)
    weights = np.exp((stability - stability.max()) / SHARPNESS)
    return edges, weights @ together / weights.sum()


def _detect_in_damaged_graph(edges: Any, resolution: float, generator: np.random.Generator) -> Integers:
    is_left = generator.random(edges.nnz) >= DROPPED
    graph = _build_symmetric_graph(edges, edges.data * is_left)
    return detect_communities(graph, resolution, int(generator.integers(2**31)))


def _compute_stability(runs: list[Integers]) -> float:
    pairs = [(run, later) for position, run in enumerate(runs) for later in runs[position + 1 :]]
    return float(np.mean([adjusted_mutual_info_score(run, later) for run, later in pairs]))


def _build_symmetric_graph(edges: Any, weights: Floats) -> Any:
    """Symmetric matrix of the edges with these weights; edges of weight 0 go."""
    is_left = weights > 0
    upper = sparse.coo_array((weights[is_left], (edges.row[is_left], edges.col[is_left])), shape=edges.shape)
    return (upper + upper.T).tocsr()
