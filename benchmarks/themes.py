"""Themes beside BERTopic, Topeax, KeyNMF, k-means told the true number, and NMF told it, on the same vectors.

Each recipe runs on each set in a process of its own, so that neither its memory nor what it compiles
on first use is another's. Seconds are of the one call, imports left out.
"""

import os
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from data import LABELLED, print_table
from data import labelled as read_real
from invented import read_reports
from sklearn.metrics import adjusted_mutual_info_score, v_measure_score

from nlp.arrays import Integers, Vectors
from nlp.encoding.model_weights import get_packaged_folder
from nlp.encoding.sentence_encoder import SentenceEncoder

SEEDS = 5
# The development set of the invented reports, headline and text in one.
REPORTS = "reports"


def labelled(name: str) -> tuple[list[str], list[str]]:
    """Texts of a set with their labels."""
    if name != REPORTS:
        return read_real(name)
    reports = read_reports("development")
    concerns = [report.concern or f"stray {number}" for number, report in enumerate(reports)]
    return [report.whole for report in reports], concerns


def ours(texts: list[str], vectors: Vectors, _: int, seed: int = 0) -> Integers:
    """Our themes."""
    from nlp.clustering.theme_discovery import ThemeFinder

    return ThemeFinder(random_state=seed).fit(vectors, texts=texts).labels_


def shuffled(texts: list[str], vectors: Vectors, true: int) -> Integers:
    """Our themes of the texts in another order, put back into this one."""
    order = np.random.default_rng(1).permutation(len(texts))
    found = np.empty(len(texts), dtype=np.int64)
    found[order] = ours([texts[row] for row in order], vectors[order], true)
    return found


def subthemes(texts: list[str], vectors: Vectors, _: int) -> Integers:
    """Our sub-themes, where a theme has any."""
    from nlp.clustering.theme_discovery import ThemeFinder

    found = ThemeFinder().fit(vectors, texts=texts)
    parts = found.labels_ * 1000 + found.subthemes_ + 1
    return np.where(found.labels_ < 0, -1, np.unique(parts, return_inverse=True)[1])


def bertopic(texts: list[str], vectors: Vectors, _: int) -> Integers:
    """BERTopic by its own defaults (Grootendorst 2022)."""
    from bertopic import BERTopic

    return np.array(BERTopic().fit_transform(texts, vectors)[0], dtype=np.int64)


def kmeans(_: list[str], vectors: Vectors, true: int) -> Integers:
    """k-means told the true number."""
    from sklearn.cluster import KMeans

    return KMeans(true, n_init=10, random_state=0).fit_predict(vectors).astype(np.int64)


def nmf(texts: list[str], _: Vectors, true: int) -> Integers:
    """Non-negative factors of TF-IDF, told the true number."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    weighed = TfidfVectorizer(stop_words="english", min_df=2).fit_transform(texts)
    return NMF(true, init="nndsvd", random_state=0, max_iter=300).fit_transform(weighed).argmax(axis=1)


def topeax(texts: list[str], vectors: Vectors, _: int) -> Integers:
    """Topeax by its own defaults (Kardos 2026): peaks of density in t-SNE."""
    from turftopic import Topeax

    model = Topeax(encoder=_load_pytorch(), random_state=0)
    return np.asarray(model.fit_transform(texts, embeddings=vectors)).argmax(axis=1).astype(np.int64)


def keynmf(texts: list[str], vectors: Vectors, true: int) -> Integers:
    """KeyNMF told the true number (Kristensen-McLachlan 2024): factors of the words near each text."""
    from turftopic import KeyNMF

    model = KeyNMF(true, encoder=_load_pytorch(), random_state=0)
    return np.asarray(model.fit_transform(texts, embeddings=vectors)).argmax(axis=1).astype(np.int64)


def _load_pytorch() -> Any:
    """The packaged weights in PyTorch, for what encodes words by itself."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(os.fspath(get_packaged_folder()), device="cpu")


RECIPES: dict[str, Callable[..., Integers]] = {
    "ours": ours, "ours, shuffled": shuffled, "ours, sub-themes": subthemes,
    "BERTopic": bertopic, "Topeax": topeax, "KeyNMF, told": keynmf, "k-means, told": kmeans, "NMF, told": nmf,
}  # fmt: skip


def measure(name: str, recipe: str, vectors: Path) -> list[object]:
    """One line of the table; in a process of its own."""
    texts, truth = labelled(name)
    loaded, true = np.load(vectors), len(set(truth))
    if recipe == "BERTopic":
        import bertopic  # noqa: F401 - imported before the clock starts
    if recipe in {"Topeax", "KeyNMF, told"}:
        import turftopic  # noqa: F401
    started = time.perf_counter()
    found = RECIPES[recipe](texts, loaded, true)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    agreement = adjusted_mutual_info_score(truth, found), v_measure_score(truth, found)
    return [
        name,
        len(texts),
        true,
        recipe,
        len(set(found.tolist()) - {-1}),
        *agreement,
        float(np.mean(found < 0)),
        seconds,
        peak,
    ]


def over_seeds(name: str, vectors: Path) -> list[object]:
    """Mean and spread of the agreement over five seeds, and whether the same seed gives the same again."""
    texts, truth = labelled(name)
    loaded = np.load(vectors)
    runs = [ours(texts, loaded, 0, seed) for seed in [*range(SEEDS), 0]]
    scores = [adjusted_mutual_info_score(truth, run) for run in runs[:SEEDS]]
    counts = [int(run.max()) + 1 for run in runs[:SEEDS]]
    same = "yes" if np.array_equal(runs[0], runs[-1]) else "no"
    return [name, float(np.mean(scores)), float(np.std(scores)), min(counts), max(counts), same]


def apart(call: Callable[..., Any], *values: object) -> Any:
    """Call in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(call, *values).result()


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.npy" for name in (*LABELLED, REPORTS)}
        for name, path in paths.items():
            np.save(path, SentenceEncoder().transform(labelled(name)[0]))
        print_table(
            ["data", "texts", "true", "recipe", "themes", "AMI", "V-measure", "unthemed", "seconds", "peak GB"],
            [apart(measure, name, recipe, path) for name, path in paths.items() for recipe in RECIPES],
        )
        print("\nOurs over five seeds:\n")
        print_table(
            ["data", "mean AMI", "deviation", "fewest themes", "most themes", "same seed, same themes"],
            [apart(over_seeds, name, path) for name, path in paths.items()],
        )


if __name__ == "__main__":
    main()
