"""How long each kind of data is kept: domains say what ends with its time, and how it is erased."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from frontline.core.database import Base, db


@dataclass(frozen=True, slots=True)
class RetentionKind:
    """One kind of data that is not kept for ever.

    Attributes:
        name: stable, such as `insights.withdrawn`.
        label: what it is, for administrators.
        days: how long it is kept where nobody said otherwise.
        erase: erases at most so many of those that ended before a moment, but nothing that belongs to whom or what is
            held (ids of people and insights); returns how many it erased. Called until that is none.
    """

    name: str
    label: Any
    days: int
    erase: Callable[[dt.datetime, Collection[uuid.UUID], int], int]


def delete_rows(model: type[Base], is_due: ColumnElement[bool], most: int) -> int:
    """Delete at most so many rows of a table with a key `id`; returns how many it deleted."""
    key = model.__table__.c.id
    due = select(key).where(is_due).limit(most)
    return len(db.session.scalars(delete(model).where(key.in_(due)).returning(key)).all())


_kinds: dict[str, RetentionKind] = {}


def register_retention_kind(kind: RetentionKind) -> None:
    """Say that a kind of data ends with its time (installing twice counts once)."""
    _kinds[kind.name] = kind


def list_retention_kinds() -> list[RetentionKind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
