"""What a row of a file must hold to become an insight."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontline.core.database import now
from frontline.core.errors import FrontlineError
from frontline.core.forms import clean
from frontline.core.furniture import at_local_time
from frontline.insights.models import Kind, Severity

LONGEST = 20_000
COLUMNS = ("text", "matters", "helps", "id", "date", "kind", "severity")
_USUAL = {
    "text": ("text", "saw", "insight", "comment", "question"),
    "matters": ("matters", "why"),
    "helps": ("helps",),
    "id": ("id", "key", "reference"),
    "date": ("date", "month", "submitted"),
    "kind": ("kind",),
    "severity": ("severity",),
}
_DATES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m", "%d/%m/%Y", "%d %B %Y")


class RowError(ValueError):
    """A row cannot become an insight; the message says why."""


@dataclass(frozen=True, slots=True)
class ImportedInsight:
    """What a good row gives; `key` tells it from every other row of its source."""

    key: str
    saw: str
    matters: str
    helps: str
    at: dt.datetime
    kind: Kind
    severity: Severity


def mapping_for(columns: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Which column of the file holds what: as given, or by the usual names.

    Raises:
        FrontlineError: a given column is not there, or none holds the text.
    """
    there = {str(name).strip().lower(): str(name) for name in columns}
    listed = ", ".join(there.values())
    if missing := [column for column in given.values() if column.lower() not in there]:
        raise FrontlineError(
            "The file has no column called %(column)s; it has %(columns)s.", column=missing[0], columns=listed
        )
    found = {what: there[column.lower()] for what, column in given.items()}
    for what, names in _USUAL.items():
        usual = next((there[name] for name in names if name in there), None)
        if usual and what not in found:
            found[what] = usual
    if "text" not in found:
        raise FrontlineError(
            "No column holds the text; name it with --map text=COLUMN. The file has %(columns)s.", columns=listed
        )
    return found


def parsed(values: Mapping[str, Any], mapping: Mapping[str, str]) -> ImportedInsight:
    """A row as an insight.

    Raises:
        RowError: it has no text, too much, or a value that cannot be understood.
    """
    cells = {what: _cell(values.get(column)) for what, column in mapping.items()}
    saw = cells["text"]
    if not saw:
        raise RowError("It has no text.")
    if (longest := max(len(text) for text in cells.values())) > LONGEST:
        raise RowError(f"It has {longest:,} characters in one column; {LONGEST:,} are the most.")
    key = cells.get("id") or hashlib.sha256("\x1f".join(cells.values()).encode()).hexdigest()[:40]
    if len(key) > 200:  # noqa: PLR2004 - the width of the column
        raise RowError("Its id is longer than 200 characters.")
    return ImportedInsight(
        key, saw, cells.get("matters", ""), cells.get("helps", ""),
        at=_moment(cells.get("date", "")),
        kind=_choice(Kind, cells.get("kind", ""), Kind.PROBLEM),
        severity=_choice(Severity, cells.get("severity", ""), Severity.ROUTINE),
    )  # fmt: skip


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return str(clean("" if value is None else str(value)))


def _moment(text: str) -> dt.datetime:
    if not text:
        return now()
    for pattern in _DATES:
        try:
            given = dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - as the clocks of London show it
        except ValueError:
            continue
        moment = at_local_time(given.date(), given.time())
        if moment > now() + dt.timedelta(days=1):
            raise RowError(f"Its date {text} lies in the future.")
        return moment
    raise RowError(f"Its date {text} is not like 2026-11-23, 2026-11 or 23/11/2026.")


def _choice(kind: Any, text: str, usual: Any) -> Any:
    if not text:
        return usual
    word = text.lower().replace(" ", "_")
    if word not in set(kind):
        raise RowError(f"“{text}” is none of {', '.join(kind)}.")
    return kind(word)
