"""One page of a long list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from frontline.core.database import db

Row = TypeVar("Row")


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


def count_rows(query: Select[Any]) -> int:
    """How many rows a query has."""
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def paginate(query: Select[Any], *, size: int = 25, scalars: bool = True, number: int | None = None) -> Page[Any]:
    """The page of that number, or the one that the request's `page` asks for."""
    total = count_rows(query)
    number = get_page_number(total, size=size, number=number)
    result = db.session.execute(query.limit(size).offset((number - 1) * size))
    rows = result.scalars().unique().all() if scalars else result.all()
    return Page(list(rows), number, total, size)


def get_page_number(total: int, *, size: int, number: int | None = None) -> int:
    """The number of the page that is given, or that the request's `page` asks for, as far as there is one."""
    page_number = request.args.get("page", 1, type=int) if number is None else number
    return min(max(1, page_number), max(1, -(-total // size)))
