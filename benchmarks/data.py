"""The real data beside the project, and the tables that benchmarks print."""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"
# Name of a set: its file, and the key of its hand-given label.
LABELLED = {
    "nhs_comments": ("nhs_comments", "subcategory"),
    "headings": ("question_headings", "heading"),
    "banking77": ("banking77", "label"),
}
FEWEST_OF_A_HEADING = 8


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file; ends the run with a sentence where it is missing."""
    path = FOLDER / f"{name}.jsonl.gz"
    if not path.exists():
        sys.exit(f"The real data is not on this machine: there is no {path.name}.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def labelled(name: str) -> tuple[list[str], list[str]]:
    """Texts of a set with their labels; of headings the part before the colon, where at least eight have it."""
    file, key = LABELLED[name]
    found = [(row["text"], str(row.get(key) or row.get("intent"))) for row in rows(file)]
    if name == "headings":
        found = [(text, label.partition(":")[0]) for text, label in found]
        counts = Counter(label for _, label in found)
        found = [(text, label) for text, label in found if counts[label] >= FEWEST_OF_A_HEADING]
    return [text for text, _ in found], [label for _, label in found]


def print_table(header: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    """A table in Markdown."""
    print(f"| {' | '.join(header)} |\n|{' --- |' * len(header)}")
    for line in lines:
        print(f"| {' | '.join(f'{cell:.3f}' if isinstance(cell, float) else str(cell) for cell in line)} |", flush=True)


if __name__ == "__main__":
    print(f"Real data: {FOLDER if FOLDER.is_dir() else 'not on this machine'}")
