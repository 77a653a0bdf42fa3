"""Themes beside k-means told the true number, on the same vectors."""

import time

import numpy as np
from data import print_table, rows
from sklearn.cluster import MiniBatchKMeans
from sklearn.metrics import adjusted_mutual_info_score

from nlp.encoder import SentenceEncoder
from nlp.themes import ThemeFinder

SETS = (("nhs_comments", "subcategory"), ("question_headings", "heading"), ("banking77", "label"))


def measure(name: str, label: str) -> list[object]:
    """One line of the table."""
    found = rows(name)
    texts, truth = [row["text"] for row in found], [str(row.get(label) or row.get("intent")) for row in found]
    vectors = SentenceEncoder().transform(texts)
    started = time.perf_counter()
    labels = ThemeFinder().fit(vectors, texts=texts).labels_
    seconds = time.perf_counter() - started
    told = MiniBatchKMeans(len(set(truth)), n_init=3, random_state=0).fit_predict(vectors)
    unthemed = float(np.mean(labels < 0))
    agreement = adjusted_mutual_info_score(truth, labels)
    beside = adjusted_mutual_info_score(truth, told)
    return [
        name,
        len(texts),
        len(set(truth)),
        int(labels.max()) + 1,
        agreement,
        beside,
        unthemed,
        seconds,
    ]


if __name__ == "__main__":
    header = ["data", "texts", "true", "themes", "AMI", "k-means told", "unthemed", "seconds"]
    print_table(header, [measure(name, label) for name, label in SETS])
