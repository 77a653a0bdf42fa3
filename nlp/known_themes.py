"""The output of the last run of themes, as the command line reads it again."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.errors import InputError
from nlp.files import read_lines
from nlp.identity import UNTHEMED

THEME = re.compile(r"t\d{4,9}")


def theme_id(label: int) -> str:
    """A theme number as files have it."""
    return f"t{label:04d}"


def theme_number(line: dict[str, Any]) -> int:
    """The theme number of a line; -1 where it has none."""
    return int(line["theme"][1:]) if line.get("theme") else UNTHEMED


@dataclass(slots=True)
class KnownThemes:
    """The lines of the last output by id, and how many were bad."""

    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    bad: int = 0

    def bound(self) -> set[int]:
        """Themes on which a person has decided."""
        return {theme_number(line) for line in self.lines.values() if line.get("theme") and line.get("confirmed")}

    def highest(self) -> int:
        """The highest number that a theme has had, whether it still has texts or not."""
        named = (line.get(key) for line in self.lines.values() for key in ("theme", "last"))
        return max((int(theme[1:]) for theme in named if theme), default=0)

    def names(self) -> dict[int, str]:
        """Names of themes; one that differs from the others of its theme is a person's, and wins."""
        found: dict[int, Counter[str]] = {}
        for line in self.lines.values():
            if line.get("theme") and line.get("name"):
                found.setdefault(theme_number(line), Counter())[line["name"]] += 1
        return {theme: counts.most_common()[-1][0] for theme, counts in found.items()}


def read_known(path: Path | None) -> KnownThemes:
    """The last run's output by id; a bad line is named and left out."""
    values, bad = read_lines(path, _known_line) if path else ([], 0)
    return KnownThemes({str(value.get("id")): value for value in values}, bad)


def _known_line(raw: bytes) -> dict[str, Any]:
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
