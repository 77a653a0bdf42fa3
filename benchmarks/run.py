"""Every benchmark in turn, or those that are named; says at the end which were left out and which failed.

.venv-bench/bin/python benchmarks/run.py [name ...]
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
# A benchmark and its arguments, the longest last.
RUNS = (
    ("encoder",), ("personal_data",), ("severity",), ("teams",), ("concern_metric",), ("reports",),
    ("identity",), ("themes",), ("routing",),
    ("reading",), ("digests",), ("pages",), ("oversight",), ("sheets",), ("search", "quality"), ("search_questions",),
    ("checks", "quality"),
    ("checks", "draft"), ("search", "latency"), ("scale",),
)  # fmt: skip
# What benchmarks share, which measures nothing by itself.
SHARED = {"data", "invented", "measures", "run", "world"}


def run_benchmark(run: tuple[str, ...]) -> bool:
    """Run one and print its table; whether it ended well."""
    print(f"## {' '.join(run)}\n", flush=True)
    name, *arguments = run
    answer = subprocess.run([sys.executable, str(FOLDER / f"{name}.py"), *arguments], check=False, cwd=FOLDER.parent)
    print(flush=True)
    return answer.returncode == 0


def main(names: set[str]) -> int:
    """Run the benchmarks of these names, or all; returns the exit status."""
    scripts = {path.stem for path in FOLDER.glob("*.py")} - SHARED
    chosen = [run for run in RUNS if not names or run[0] in names]
    failed = [" ".join(run) for run in chosen if not run_benchmark(run)]
    left_out = sorted(scripts - {run[0] for run in chosen})
    print(f"Left out: {', '.join(left_out) or 'none'}. Failed: {', '.join(failed) or 'none'}.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
