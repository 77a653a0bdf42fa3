"""What every page has: nonce, security headers, navigation, filters, paging."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from secure import Secure
from secure.headers import (
    CacheControl,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from sqlalchemy import ColumnElement, Select, func, select
from werkzeug.wrappers import Response

from frontline.core.database import db
from frontline.core.panels import entries, sections

Row = TypeVar("Row")
_ZONE = "Europe/London"
_LONDON = ZoneInfo(_ZONE)
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list."""

    rows: list[Row]
    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def paginate(query: Select[Any], *, size: int = 25, scalars: bool = True, number: int | None = None) -> Page[Any]:
    """The page of that number, or the one that the request's `page` asks for."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = page_number(total, size=size, number=number)
    result = db.session.execute(query.limit(size).offset((number - 1) * size))
    rows = result.scalars().unique().all() if scalars else result.all()
    return Page(list(rows), number, total, size)


def page_number(total: int, *, size: int, number: int | None = None) -> int:
    """The number of the page that is given, or that the request's `page` asks for, as far as there is one."""
    asked = request.args.get("page", 1, type=int) if number is None else number
    return min(max(1, asked), max(1, -(-total // size)))


def date(value: dt.date | dt.datetime | None) -> str:
    """A date as "23 November 2026", in London."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(_LONDON)
    return f"{value.day} {value:%B %Y}"


def today() -> dt.date:
    """The day it is in London."""
    return dt.datetime.now(_LONDON).date()


def months_before(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months before that of a day."""
    number = day.year * 12 + day.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def local_day(moment: dt.datetime) -> dt.date:
    """The day on which a moment is in London."""
    return moment.astimezone(_LONDON).date()


def sql_local_day(moment: Any) -> ColumnElement[dt.date]:
    """As `local_day`, of a column."""
    return func.date(func.timezone(_ZONE, moment))


def start_of_day(day: dt.date) -> dt.datetime:
    """The moment at which a day begins in London."""
    return at_local_time(day, dt.time())


def at_local_time(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment at which the clocks of London show a time on a day."""
    return dt.datetime.combine(day, time, _LONDON)


def month(value: dt.date | dt.datetime | None) -> str:
    """A month as "November 2026", of a moment the one in London."""
    local = value.astimezone(_LONDON) if isinstance(value, dt.datetime) else value
    return f"{local:%B %Y}" if local else ""


def moment(value: dt.datetime) -> str:
    """A moment as "23 November 2026 at 9:05am", in London."""
    local = value.astimezone(_LONDON)
    return f"{date(value)} at {local:%I:%M%p}".replace(" at 0", " at ").replace("AM", "am").replace("PM", "pm")


def nonce() -> str:
    """This request's nonce for scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def install(app: Flask, *, may: Any) -> None:
    """Add filters, globals and headers."""
    headers = Secure(
        hsts=StrictTransportSecurity().max_age(31_536_000), referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(), xfo=XFrameOptions().deny(), cache=CacheControl().no_store(),
    )  # fmt: skip
    app.jinja_env.filters.update(date=date, month=month, moment=moment, local_day=local_day)
    app.jinja_env.globals.update(sections=sections, nonce=nonce, may=may)

    @app.context_processor
    def navigation() -> dict[str, Any]:
        return {"settings": app.config["SETTINGS"], "navigation": [e for e in entries() if may(e.permission)]}

    @app.after_request
    def protect(response: Response) -> Response:
        headers.set_headers(response)
        if request.endpoint == "static":
            response.headers["Cache-Control"] = "public, max-age=3600"
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce())
        return response
