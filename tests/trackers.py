"""A coordinator's tracker as people keep it: title, bands, mixed dates, "tbc", a sum at the end; made from a seed."""

import datetime as dt
import io
import random
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

_BANDS = [
    "", "SECONDEE", *[""] * 3, "HOME", *[""] * 4, "HOST", *[""] * 4, "DATES", *[""] * 2, "TERMS", *[""] * 4,
]  # fmt: skip
_HEADINGS = [
    "Ref", "First name", "Surname", "Work e-mail", "Job role", "Organisation", "Region", "Setting", "Manager",
    "Manager email", "Host dept", "Role title", "Grade", "Manager", "Manager email", "Start date", "Planned end date",
    "Status", "FTE", "Clearance level", "Date cleared", "Recharge %", "Notes",
]  # fmt: skip
_GAPS = ("tbc", "TBC", "n/a", "-", "?", "", "not known")
_FIRST, _LAST = ("Ana", "Ben", "Carys", "Dev", "Eilidh"), ("Ahmed", "Baker", "Clarke", "Davies", "Evans", "Fraser")
_SPELLINGS = ("St. Mary's School {}", "St Marys School {}", "The St Mary's School {}")


@dataclass
class Tracker:
    """The file, and what is in it.

    Attributes:
        content: an Excel file.
        references: of its placements, in order.
        bad_references: those that nobody could import as they are, with a word of the reason.
        note_count: rows that are no placements.
    """

    content: bytes = b""
    references: list[str] = field(default_factory=list)
    bad_references: dict[str, str] = field(default_factory=dict)
    note_count: int = 0


class TrackerWriter:
    """Writes trackers.

    Args:
        department_names: of the hosts, each of which has a band of its own.
        today: from which the dates are counted.
        seed: of all that varies.
    """

    def __init__(self, department_names: list[str], today: dt.date, seed: int = 23) -> None:
        self._departments, self._today, self._random = department_names, today, random.Random(seed)  # noqa: S311 - a sample

    def write(self, row_count: int = 200) -> Tracker:
        """A tracker of so many placements; six of them cannot be imported as they are."""
        book, tracker = Workbook(), Tracker()
        sheet: Any = book.active
        for cells in (["Secondments tracker FINAL v7"], ["Last updated by AB"], [], _BANDS, _HEADINGS):
            sheet.append(cells)
        broken = dict(zip(range(7, row_count, row_count // 6), _BROKEN, strict=False))
        for index, department in enumerate(self._departments):
            sheet.append([department])
            for number in range(index, row_count, len(self._departments)):
                reference, row = f"SEC-{number:03}", self._make_row(number, department)
                tracker.references.append(reference)
                if number in broken:
                    change, tracker.bad_references[reference] = broken[number]
                    row |= change(self._today)
                sheet.append([reference, *row.values()])
            sheet.append([])
        sheet.append(["Total", row_count])
        tracker.note_count = len(self._departments) + 1
        buffer = io.BytesIO()
        book.save(buffer)
        tracker.content = buffer.getvalue()
        return tracker

    def _make_row(self, number: int, department: str) -> dict[str, Any]:
        start = self._today + dt.timedelta(days=self._random.randint(-500, 90))
        end = start + dt.timedelta(days=self._random.randint(150, 700))
        has_ended, is_ahead = end < self._today, start > self._today
        status = "Pipeline" if is_ahead else "Finished" if has_ended else self._pick("Live", "In post", "current", "")
        manager = f"boss{number % 40}@home.example.org"
        return {
            "first": self._pick(*_FIRST), "last": f"{self._pick(*_LAST)}-{number}",
            "email": f"Secondee{number}@tracker.example.org", "role": "Headteacher",
            "home": self._pick(*_SPELLINGS).format(number % 50), "region": "North West", "setting": "Urban",
            "manager": self._pick("", f"Boss {number % 40}", "tbc"),
            "manager_email": self._pick(manager, manager, "TBC"),
            "host": department, "post": "Policy adviser", "grade": self._pick("G7", "SEO", *_GAPS),
            "host_manager": self._pick("Hope Host", "tbc", ""),
            "host_email": self._pick("host@host.example.org", "tbc"),
            "start": self._write_date(start), "end": self._write_date(end), "status": status,
            "fte": self._pick(1, 0.8, "full time", "tbc"), "clearance": self._pick("SC", "BPSS", "sc", *_GAPS),
            "cleared": self._pick(self._write_date(self._today - dt.timedelta(days=600)), "tbc", ""),
            "recharge": self._pick(100, "50%", *_GAPS), "notes": self._pick("chase!", "", "see email"),
        }  # fmt: skip

    def _write_date(self, day: dt.date) -> Any:
        return self._pick(
            dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as a spreadsheet keeps it
            f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day:%y}", f"{day.day} {day:%b %Y}",
            f"{day:%A} {day.day} {day:%B %Y}",
            f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}",
        )  # fmt: skip

    def _pick(self, *choices: Any) -> Any:
        return self._random.choice(choices)


def _soon(today: dt.date, days: int) -> str:
    return (today + dt.timedelta(days=days)).isoformat()


# What nobody could import as it is: what is written instead, and a word of the reason.
_BROKEN: tuple[tuple[Any, str], ...] = (
    (lambda today: {"start": _soon(today, -50), "end": "tbc"}, "Last day is empty"),
    (lambda today: {"start": _soon(today, -50), "end": _soon(today, 90), "status": "Ended early"}, "is still to come"),
    (lambda _today: {"email": "one@example.org; two@example.org"}, "more than one address"),
    (lambda today: {"start": "09/25/2026", "end": _soon(today, 90)}, "month first"),
    (lambda today: {"start": _soon(today, -400), "end": _soon(today, -20), "status": "Live"}, "the last day was"),
)
