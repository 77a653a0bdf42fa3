"""The output of the last run of themes, as the command line reads it again."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.clustering.label_codes import UNTHEMED
from nlp.command_line.json_lines import read_lines
from nlp.errors import InputError

THEME = re.compile(r"t\d{4,9}")


def format_theme_id(label: int) -> str:
    """A theme number as files have it."""
    return f"t{label:04d}"


def get_theme_number(line: dict[str, Any]) -> int:
    """The theme number of a line; -1 where it has none."""
    return int(line["theme"][1:]) if line.get("theme") else UNTHEMED


@dataclass(slots=True)
class ThemeRecords:
    """The lines of the last output by id, and how many were bad."""

    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    bad: int = 0

    def list_bound(self) -> set[int]:
        """Themes on which a person has decided."""
        return {get_theme_number(line) for line in self.lines.values() if line.get("theme") and line.get("confirmed")}

    def get_highest(self) -> int:
        """The highest number that a theme has had, whether it still has texts or not."""
        theme_ids = (line.get(key) for line in self.lines.values() for key in ("theme", "last"))
        return max((int(theme_id[1:]) for theme_id in theme_ids if theme_id), default=0)

    def get_names(self) -> dict[int, str]:
        """Names of themes; one that differs from the others of its theme is a person's, and wins."""
        counts_of_names: dict[int, Counter[str]] = {}
        for line in self.lines.values():
            if line.get("theme") and line.get("name"):
                counts_of_names.setdefault(get_theme_number(line), Counter())[line["name"]] += 1
        return {theme: counts.most_common()[-1][0] for theme, counts in counts_of_names.items()}


def read_theme_records(path: Path | None) -> ThemeRecords:
    """The last run's output by id; a bad line is named and left out."""
    values, bad = read_lines(path, _parse_record) if path else ([], 0)
    return ThemeRecords({str(value.get("id")): value for value in values}, bad)


def _parse_record(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise InputError("it is not an object")
    for key in ("theme", "last"):
        theme = value.get(key)
        if theme is not None and not (isinstance(theme, str) and THEME.fullmatch(theme)):
            raise InputError(f'it has a theme "{theme}" that no run of this command wrote')
    if not isinstance(value.get("name"), str | None):
        raise InputError("its name is no text")
    return value
