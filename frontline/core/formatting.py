"""Dates, moments and titles in words, as Whitehall writes them."""

import datetime as dt

from frontline.core.clock import LONDON


def format_date(value: dt.date | dt.datetime | None) -> str:
    """A date as "23 November 2026", in London."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%B %Y}"


def format_month(value: dt.date | dt.datetime | None) -> str:
    """A month as "November 2026", of a moment the one in London."""
    local = value.astimezone(LONDON) if isinstance(value, dt.datetime) else value
    return f"{local:%B %Y}" if local else ""


def format_moment(value: dt.datetime) -> str:
    """A moment as "23 November 2026 at 9:05am", in London."""
    local = value.astimezone(LONDON)
    return f"{format_date(value)} at {local:%I:%M%p}".replace(" at 0", " at ").replace("AM", "am").replace("PM", "pm")


def shorten_title(text: str, longest: int = 70) -> str:
    """The beginning of a text on one line, cut between words."""
    first = " ".join(text.split())
    if len(first) <= longest:
        return first
    return first[:longest].rpartition(" ")[0].rstrip(",;:.") + " …"
