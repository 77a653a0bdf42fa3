"""Learn the measure of concerns, and show what it brings on concerns that it has not seen.

.venv-bench/bin/python benchmarks/concern_metric.py [write]
"""

import sys
from pathlib import Path

import numpy as np
from data import print_table
from invented import read_reports
from numpy.typing import NDArray

from nlp.arrays import normalise_rows
from nlp.encoding.concern_metric import learn_metric
from nlp.encoding.sentence_encoder import SentenceEncoder

TARGET = Path(__file__).resolve().parents[1] / "nlp" / "encoding" / "data" / "concern_metric.npy"
NEIGHBOURS = 5


def read_labelled(names: list[str]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Vectors of the reports of some sets that have a concern, with and without headline, and its number."""
    reports = [report for name in names for report in read_reports(name) if report.concern]
    concerns = sorted({str(report.concern) for report in reports})
    numbers = [concerns.index(str(report.concern)) for report in reports]
    texts = [*(report.whole for report in reports), *(report.text for report in reports)]
    return SentenceEncoder().transform(texts), np.array(numbers * 2)


def share_of_neighbours(vectors: NDArray[np.float32], concerns: NDArray[np.int64]) -> float:
    """Share of the five nearest texts that are on the same concern."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = np.argsort(-cosines, axis=1)[:, :NEIGHBOURS]
    return float((concerns[nearest] == concerns[:, None]).mean())


def main() -> None:
    """Print the table; with "write" the matrix that the product uses, learned from all sets, is written too."""
    lines = []
    for learned, seen in (("sample", "development"), ("development", "sample")):
        matrix = learn_metric(*read_labelled([learned]))
        vectors, concerns = read_labelled([seen])
        half = len(vectors) // 2  # with headline
        centred = vectors[:half] - vectors[:half].mean(axis=0)
        plain, measured = normalise_rows(centred), normalise_rows(centred @ matrix)
        lines.append([learned, seen, *(share_of_neighbours(each, concerns[:half]) for each in (plain, measured))])
    print_table(["learned from", "measured on", "plain cosine", "measured by concern"], lines)
    if "write" in sys.argv:
        vectors, concerns = read_labelled(["development", "sample"])
        np.save(TARGET, np.vstack([vectors.mean(axis=0), learn_metric(vectors, concerns)]).astype(np.float16))


if __name__ == "__main__":
    main()
