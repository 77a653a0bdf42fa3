"""The real data beside the project, and the tables that benchmarks print."""

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file; ends the run with a sentence where it is missing."""
    path = FOLDER / f"{name}.jsonl.gz"
    if not path.exists():
        sys.exit(f"The real data is not on this machine: there is no {path.name}.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def print_table(header: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    """A table in Markdown."""
    print(f"| {' | '.join(header)} |\n|{' --- |' * len(header)}")
    for line in lines:
        print(f"| {' | '.join(f'{cell:.3f}' if isinstance(cell, float) else str(cell) for cell in line)} |")


if __name__ == "__main__":
    print(f"Real data: {FOLDER if FOLDER.is_dir() else 'not on this machine'}")
