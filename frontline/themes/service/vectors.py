"""Read many vectors fast: as the server sends them, without parsing their text."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select

from frontline.core.database import db
from frontline.insights.models import Insight
from frontline.insights.originals import PARTS
from frontline.themes.models import DIMENSIONS, NUMBERS, Membership, Theme

_TEXT = [getattr(Insight, name) for name in PARTS]
_HEADER = 4  # bytes before the numbers of a halfvec: its length and a reserved word


@dataclass(frozen=True, slots=True)
class Analysed:
    """Analysed insights, row by row: vectors float32 (n, 384), theme numbers int64 (n,) with -1 for none."""

    insight_ids: list[uuid.UUID]
    texts: list[str]
    authors: list[str]
    theme_ids: list[uuid.UUID | None]
    numbers: NDArray[np.int64]
    kinds: list[str]
    parts: list[int | None]
    is_new: NDArray[np.bool_]
    is_pinned: NDArray[np.bool_]
    is_hidden: NDArray[np.bool_]
    vectors: NDArray[np.float32]

    def rows_of(self) -> dict[uuid.UUID, list[int]]:
        """The rows of each theme, in order."""
        found: dict[uuid.UUID, list[int]] = {}
        for row, theme_id in enumerate(self.theme_ids):
            if theme_id:
                found.setdefault(theme_id, []).append(row)
        return found


def next_number() -> int:
    """A number that no theme has."""
    return int(db.session.scalar(select(NUMBERS.next_value())) or 0)


def analysed() -> Select[Any]:
    """Every analysed insight; narrow it down, then `read` it."""
    return (
        select(
            Insight.id, Insight.author_id, Insight.kind, Insight.hidden_from_host, *_TEXT,
            Membership.theme_id, Membership.is_new, Membership.pinned, Membership.subtheme, Theme.number,
            func.halfvec_send(Membership.embedding).label("vector"),
        )
        .join(Membership, Membership.insight_id == Insight.id)
        .outerjoin(Theme, Theme.id == Membership.theme_id)
    )  # fmt: skip


def read(query: Select[Any]) -> Analysed:
    """Run a query built from `analysed`."""
    rows = db.session.execute(query).all()
    return Analysed(
        insight_ids=[row.id for row in rows],
        texts=["\n\n".join(text for name in PARTS if (text := getattr(row, name))) for row in rows],
        authors=[str(row.author_id or row.id) for row in rows],
        theme_ids=[row.theme_id for row in rows],
        numbers=np.array([-1 if row.number is None else row.number for row in rows], dtype=np.int64),
        kinds=[str(row.kind) for row in rows],
        parts=[row.subtheme for row in rows],
        is_new=np.array([row.is_new for row in rows], dtype=np.bool_),
        is_pinned=np.array([row.pinned for row in rows], dtype=np.bool_),
        is_hidden=np.array([row.hidden_from_host for row in rows], dtype=np.bool_),
        vectors=unpacked([row.vector for row in rows]),
    )


def unpacked(sent: Sequence[bytes]) -> NDArray[np.float32]:
    """Vectors from what `halfvec_send` gives, float32 (n, 384)."""
    joined = b"".join(bytes(one)[_HEADER:] for one in sent)
    return np.frombuffer(joined, dtype=">f2").reshape(len(sent), DIMENSIONS).astype(np.float32)
