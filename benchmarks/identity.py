"""Whether themes keep their texts while new ones come, from half to all in ten batches."""

import numpy as np
from data import LABELLED, labelled, print_table
from sklearn.metrics import adjusted_mutual_info_score

from nlp.clustering.theme_discovery import ThemeFinder
from nlp.clustering.theme_matching import NEW
from nlp.clustering.theme_tracking import ThemeTracker
from nlp.encoding.sentence_encoder import SentenceEncoder

BATCHES = 10


def measure(name: str) -> list[object]:
    """One line of the table."""
    texts, truth = labelled(name)
    vectors = SentenceEncoder().transform(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    labels = np.full(len(texts), NEW)
    half = len(texts) // 2
    labels[order[:half]] = ThemeFinder().fit(vectors[order[:half]], texts=[texts[i] for i in order[:half]]).labels_
    kept, first = [], labels.copy()
    for batch in range(1, BATCHES + 1):
        seen = order[: half + (len(texts) - half) * batch // BATCHES]
        before = labels[seen].copy()
        run = ThemeTracker().fit(vectors[seen], before, texts=[texts[i] for i in seen])
        labels[seen] = run.labels_
        known = before != NEW
        kept.append(float((run.labels_[known] == before[known]).mean()))
    single = ThemeFinder().fit(vectors, texts=texts).labels_
    lasting = float((labels[first >= 0] == first[first >= 0]).mean())
    agreements = [adjusted_mutual_info_score(truth, result) for result in (labels, single)]
    return [name, float(np.mean(kept)), min(kept), lasting, *agreements]


if __name__ == "__main__":
    header = ["data", "kept a batch", "worst", "kept over all", "AMI after ten batches", "AMI of a single run"]
    print_table(header, [measure(name) for name in LABELLED])
