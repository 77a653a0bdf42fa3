"""What a row of a file must hold to become an insight."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from frontline.core.clock import get_london_moment, now
from frontline.core.errors import FrontlineError
from frontline.core.formatting import shorten_title
from frontline.core.parsing import clean_text
from frontline.core.tables.days import explain_day, parse_moment
from frontline.core.tables.headings import make_heading_key
from frontline.core.tables.placeholders import is_placeholder
from frontline.insights.models.choices import InsightKind, Severity
from frontline.insights.models.insight import HEADLINE_LENGTH

MAX_CHARACTERS = 20_000
COLUMNS = ("headline", "text", "why_it_matters", "what_would_help", "id", "date", "kind", "severity")
_USUAL_HEADINGS = {
    "headline": ("headline", "title", "subject"),
    "text": ("text", "what_happened", "saw", "insight", "comment", "question"),
    "why_it_matters": ("why_it_matters", "matters", "why"),
    "what_would_help": ("what_would_help", "helps"),
    "id": ("id", "key", "reference"),
    "date": ("date", "month", "submitted"),
    "kind": ("kind",),
    "severity": ("severity",),
}
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
KNOWN_HEADINGS = frozenset(make_heading_key(name) for names in _USUAL_HEADINGS.values() for name in names)


class RowError(ValueError):
    """A row cannot become an insight; the message says why.

    Attributes:
        field: of which column, where it is one.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NoAnswerError(RowError):
    """A row whose text says that there is none: it is left out, and nobody has to mend it."""


@dataclass(frozen=True, slots=True)
class ImportedInsight:
    """What a good row gives; `key` tells it from every other row of its source."""

    key: str
    headline: str
    what_happened: str
    why_it_matters: str
    what_would_help: str
    at: dt.datetime
    kind: InsightKind
    severity: Severity


def map_columns(columns: Iterable[str], named: Mapping[str, str]) -> dict[str, str]:
    """Which column of the file holds what: as named, or by the usual names.

    Raises:
        FrontlineError: a named column is not there, or none holds the text.
    """
    columns = [*columns]
    by_heading = {make_heading_key(str(name)): str(name) for name in reversed(columns) if str(name)}
    listed = ", ".join(str(name) for name in columns if str(name))
    if missing := [column for column in named.values() if make_heading_key(column) not in by_heading]:
        raise FrontlineError(
            "The file has no column called %(column)s; it has %(columns)s.", column=missing[0], columns=listed
        )
    exact = {str(name): str(name) for name in columns}
    mapping = {field: exact.get(column) or by_heading[make_heading_key(column)] for field, column in named.items()}
    for field, names in _USUAL_HEADINGS.items():
        keys = (make_heading_key(name) for name in names)
        usual = next((by_heading[key] for key in keys if key in by_heading), None)
        if usual and field not in mapping:
            mapping[field] = usual
    if "text" not in mapping:
        raise FrontlineError(
            "No column holds the text; name it with --map text=COLUMN. The file has %(columns)s.", columns=listed
        )
    return mapping


def parse_row(values: Mapping[str, Any], mapping: Mapping[str, str]) -> ImportedInsight:
    """A row as an insight; a cell without an answer is empty.

    Raises:
        NoAnswerError: its text is no answer, such as "n/a".
        RowError: it has no text, too much, or a value that cannot be understood.
    """
    cells = {field: _cell(values.get(column)) for field, column in mapping.items()}
    what_happened = cells["text"]
    if not what_happened:
        raise RowError("It has no text.", "text")
    if is_placeholder(what_happened):
        raise NoAnswerError(f"“{what_happened[:40]}” is no answer.", "text")
    cells = {field: "" if field != "id" and is_placeholder(cell) else cell for field, cell in cells.items()}
    if (longest := max(len(text) for text in cells.values())) > MAX_CHARACTERS:
        raise RowError(f"It has {longest:,} characters in one column; {MAX_CHARACTERS:,} are the most.")
    told_apart_by = (text for field, text in cells.items() if field != "headline")
    key = cells.get("id") or hashlib.sha256("\x1f".join(told_apart_by).encode()).hexdigest()[:40]
    if len(key) > 200:  # noqa: PLR2004 - the width of the column
        raise RowError("Its id is longer than 200 characters.")
    return ImportedInsight(
        key, shorten_title(cells.get("headline") or what_happened, HEADLINE_LENGTH - 2), what_happened,
        cells.get("why_it_matters", ""), cells.get("what_would_help", ""),
        at=_moment(cells.get("date", "")),
        kind=_choice(InsightKind, cells.get("kind", ""), InsightKind.PROBLEM, "kind"),
        severity=_choice(Severity, cells.get("severity", ""), Severity.ROUTINE, "severity"),
    )  # fmt: skip


def _cell(value: Any) -> str:
    return str(clean_text("" if value is None else str(value)))


def _moment(text: str) -> dt.datetime:
    if not text:
        return now()
    month = _MONTH.fullmatch(text)
    parsed = parse_moment(f"{text}-01" if month else text)
    if parsed is None:
        raise RowError(f"Its date {text} {explain_day(text)}.", "date")
    moment = get_london_moment(parsed[0], parsed[1] or dt.time())
    if moment > now() + dt.timedelta(days=1):
        raise RowError(f"Its date {text} lies in the future.", "date")
    return moment


def _choice(kind: Any, text: str, usual: Any, field: str) -> Any:
    if not text:
        return usual
    word = text.lower().replace(" ", "_")
    if word not in set(kind):
        raise RowError(f"“{text}” is none of {', '.join(kind)}.", field)
    return kind(word)
