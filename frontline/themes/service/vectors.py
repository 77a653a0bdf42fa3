"""Read many vectors fast: as the server sends them, without parsing their text, and once a run."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select

from frontline.core.database import db
from frontline.insights.models import Insight
from frontline.insights.originals import PARTS
from frontline.themes.models import DIMENSIONS, NUMBERS, Membership, Theme

_PLACE: list[Any] = [
    Insight.id, Insight.version, Insight.author_id, Insight.kind, Insight.hidden_from_host,
    Membership.theme_id, Membership.is_new, Membership.pinned, Membership.subtheme, Theme.number,
]  # fmt: skip
_CONTENT: list[Any] = [getattr(Insight, name) for name in PARTS] + [
    func.halfvec_send(Membership.embedding).label("vector")
]
_HEADER = 4  # bytes before the numbers of a halfvec: its length and a reserved word


@dataclass(frozen=True, slots=True)
class Analysed:
    """Analysed insights, row by row: vectors float32 (n, 384), theme numbers int64 (n,) with -1 for none."""

    insight_ids: list[uuid.UUID]
    versions: list[int]
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


def read(*chosen: ColumnElement[bool], in_time: bool = False, known: Analysed | None = None) -> Analysed:
    """Read analysed insights.

    Args:
        chosen: which; without it all.
        in_time: the oldest first; otherwise by their ids.
        known: what an earlier step of the same run read: neither text nor vector of an insight that has not changed
            since is read again, only where it belongs.
    """
    order = (Insight.accepted_at, Insight.id) if in_time else (Insight.id,)
    query = (
        select(*_PLACE)
        .join(Membership, Membership.insight_id == Insight.id)
        .outerjoin(Theme, Theme.id == Membership.theme_id)
        .where(*chosen)
        .order_by(*order)
    )
    if known is None:
        rows = db.session.execute(query.add_columns(*_CONTENT)).all()
        return _analysed(rows, [_text(row) for row in rows], unpacked([row.vector for row in rows]))
    at = {key: n for n, key in enumerate(zip(known.insight_ids, known.versions, strict=True))}
    rows = db.session.execute(query).all()
    changed = [row.id for row in rows if (row.id, row.version) not in at]
    fresh = db.session.execute(query.add_columns(*_CONTENT).where(Insight.id.in_(changed))).all() if changed else []
    at |= {(row.id, row.version): n for n, row in enumerate(fresh, start=len(at))}
    newest = {row.id: row for row in fresh}
    rows = [row for row in (newest.get(row.id, row) for row in rows) if (row.id, row.version) in at]
    places = [at[row.id, row.version] for row in rows]
    texts = [*known.texts, *map(_text, fresh)]
    vectors = np.concatenate([known.vectors, unpacked([row.vector for row in fresh])]) if fresh else known.vectors
    if places != list(range(len(texts))):  # else a million vectors need no copy
        texts, vectors = [texts[place] for place in places], vectors[places]
    return _analysed(rows, texts, vectors)


def _text(row: Any) -> str:
    return "\n\n".join(text for name in PARTS if (text := getattr(row, name)))


def _analysed(rows: Sequence[Any], texts: list[str], vectors: NDArray[np.float32]) -> Analysed:
    return Analysed(
        insight_ids=[row.id for row in rows],
        versions=[row.version for row in rows],
        texts=texts,
        authors=[str(row.author_id or row.id) for row in rows],
        theme_ids=[row.theme_id for row in rows],
        numbers=np.array([-1 if row.number is None else row.number for row in rows], dtype=np.int64),
        kinds=[str(row.kind) for row in rows],
        parts=[row.subtheme for row in rows],
        is_new=np.array([row.is_new for row in rows], dtype=np.bool_),
        is_pinned=np.array([row.pinned for row in rows], dtype=np.bool_),
        is_hidden=np.array([row.hidden_from_host for row in rows], dtype=np.bool_),
        vectors=vectors,
    )


def unpacked(sent: Sequence[bytes]) -> NDArray[np.float32]:
    """Vectors from what `halfvec_send` gives, float32 (n, 384)."""
    joined = b"".join(bytes(one)[_HEADER:] for one in sent)
    return np.frombuffer(joined, dtype=">f2").reshape(len(sent), DIMENSIONS).astype(np.float32)
