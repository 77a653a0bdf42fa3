"""Discovery over 10,000, 100,000 and a million vectors: seconds and memory, each in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from data import print_table, rows

from nlp.arrays import Vectors, normalise_rows
from nlp.clustering.theme_discovery import ThemeFinder
from nlp.encoding.sentence_encoder import SentenceEncoder

SIZES = (10_000, 100_000, 1_000_000)
CHUNK = 50_000


def drawn(size: int) -> Vectors:
    """Vectors around those of real questions, each moved a little in a random direction, float32 (size, 384)."""
    real = SentenceEncoder().transform([row["text"] for row in rows("written_questions")[:20_000]])
    generator = np.random.default_rng(0)
    found = np.empty((size, real.shape[1]), dtype=np.float32)
    for start in range(0, size, CHUNK):
        part = found[start : start + CHUNK]
        noise = normalise_rows(generator.standard_normal(part.shape, dtype=np.float32))
        part[:] = normalise_rows(real[generator.integers(0, len(real), len(part))] + 0.6 * noise)
    return found


def measure(size: int) -> None:
    """Print one line as JSON; run in a process of its own, so that memory is this size's alone."""
    vectors = drawn(size)
    started = time.perf_counter()
    found = ThemeFinder().fit(vectors)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps([size, int(found.labels_.max()) + 1, float(np.mean(found.labels_ < 0)), seconds, peak]))


def main() -> None:
    """Print the table, with the slope: by which power of the size the seconds grow."""
    lines = []
    for size in SIZES:
        command = [sys.executable, str(Path(__file__)), str(size)]
        lines.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    for before, line in zip([None, *lines], lines, strict=False):
        slope = np.log(line[3] / before[3]) / np.log(line[0] / before[0]) if before else ""
        line.append(float(slope) if before else "")
    print_table(["vectors", "themes", "unthemed", "seconds", "peak GB", "slope"], lines)


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
