"""Days as people and forms write them, read day first."""

import contextlib
import datetime as dt
import re

from frontline.core.translation import gettext as _

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+", re.IGNORECASE)
_TIME = re.compile(
    r"[T\s,]+(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_MONTH_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[-/. ]*([A-Za-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_PIVOT = 70  # two digits below are of this century
_NOON = 12
_MONTHS_OF_YEAR = 12


def parse_moment(text: str) -> tuple[dt.date, dt.time | None] | None:
    """The day, and the time of day where one is written, that a cell means; None where it is not written as a day.

    A number of days first is day, month, year, as Britain writes it; a time zone is left out.

    Examples:
        >>> parse_moment("4th January 2027")
        (datetime.date(2027, 1, 4), None)
        >>> parse_moment("02/03/26 14:05")
        (datetime.date(2026, 3, 2), datetime.time(14, 5))
    """
    words = " ".join(text.split())
    time = _TIME.search(words)
    day = _parse_day(words[: time.start()] if time else words)
    if day is None:
        return None
    if time is None:
        return day, None
    try:
        return day, _make_time(time)
    except ValueError:
        return None


def parse_day(text: str) -> dt.date | None:
    """The day that a cell means; None where it is not written as a day.

    >>> parse_day("04/01/2027")
    datetime.date(2027, 1, 4)
    """
    moment = parse_moment(text)
    return moment[0] if moment else None


def explain_day(text: str) -> str:
    """Why a cell is not read as a day, with what may have been meant."""
    words = " ".join(text.split())
    if re.fullmatch(r"[34]\d{4}", words):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(words))
        return _("is the number by which Excel keeps %(day)s. Write the date", day=f"{day.day} {day:%B %Y}")
    if found := _DAY_FIRST.match(words):
        first, second, year = int(found[1]), int(found[2]), _read_year(found[3])
        if second > _MONTHS_OF_YEAR >= first:
            with contextlib.suppress(ValueError):
                meant = dt.date(year, first, second)
                return _("has the month first. Write %(day)s if you mean that", day=f"{meant.day} {meant:%B %Y}")
        return _("is not a day of the calendar")
    if re.fullmatch(r"([A-Za-z]{3,9})[-/. ]*(\d{4}|\d{2})", words) and words[:3].lower() in _MONTHS:
        return _("is a month without a day")
    return _("is not a date like 2026-11-23, 23/11/2026 or 23 November 2026")


def _make_time(found: re.Match[str]) -> dt.time:
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return dt.time(hour, int(found["minute"]), int(found["second"] or 0))


def _parse_day(text: str) -> dt.date | None:
    words = _WEEKDAY.sub("", text.strip()).strip(" ,")
    try:
        if found := _YEAR_FIRST.fullmatch(words):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(words):
            return dt.date(_read_year(found[3]), int(found[2]), int(found[1]))
        if found := _MONTH_NAMED.fullmatch(words):
            return dt.date(_read_year(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        if found := _MONTH_FIRST.fullmatch(words):
            return dt.date(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    except (ValueError, KeyError):
        pass
    return None


def _read_year(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else year + (2000 if year < _PIVOT else 1900)  # noqa: PLR2004 - written with two digits
