"""Tests that take long: `make test` starts with them, and `make test-fast` leaves them out."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
# Each file with its mark, the longest first: what is left to the end must be short, or one process waits for another.
FILES = {
    "browser/test_pages.py": "browser",
    "integration/test_kills.py": "kills",
    "browser/test_chain.py": "browser",
    "integration/test_disclosure.py": "long",
    "browser/test_placements.py": "browser",
    "integration/test_real_input.py": "long",
    "integration/test_suppression.py": "long",
    "integration/test_digest_visibility.py": "long",
    "browser/test_workbench.py": "browser",
    "browser/test_policies.py": "browser",
    "browser/test_offline.py": "browser",
    "browser/test_subjects.py": "browser",
    "browser/test_answers_to_many.py": "browser",
    "browser/test_bench.py": "browser",
    "browser/test_ways_to_sign_in.py": "browser",
    "integration/test_backups.py": "long",
    "integration/test_receipts.py": "kills",
    "integration/test_embedded.py": "kills",
    "unit/nlp/test_command_line.py": "long",
    "integration/test_sheet_kills.py": "kills",
    "integration/test_digest_kills.py": "kills",
    "integration/test_commands.py": "kills",
    "integration/test_stopping.py": "kills",
    "integration/test_life.py": "long",
    "integration/test_access.py": "long",
}
_PLACES = {file: place for place, file in enumerate(FILES)}


def mark_and_sort(items: list[pytest.Item]) -> None:
    """Mark each test by its file, and put the longest files first."""
    for item in items:
        if mark := FILES.get(_file(item)):
            item.add_marker(mark)
    items.sort(key=lambda item: _PLACES.get(_file(item), len(_PLACES)))


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix()
