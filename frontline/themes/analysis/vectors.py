"""Read many vectors fast: as the server sends them, without parsing their text, and once a run."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, func, select

from frontline.analysis import Corpus
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.insights.originals import BODY_FIELDS
from frontline.themes.models.membership import VECTOR_DIMENSIONS, Fit, Membership
from frontline.themes.models.theme import THEME_NUMBERS, Theme

_PLACE: list[Any] = [
    Insight.id, Insight.version, Insight.headline, Insight.author_id, Insight.kind, Insight.hidden_from_host,
    Membership.theme_id, Membership.is_new, Membership.pinned, Membership.subtheme, Membership.fit, Theme.number,
]  # fmt: skip
_CONTENT: list[Any] = [getattr(Insight, name) for name in BODY_FIELDS] + [
    func.halfvec_send(Membership.embedding).label("vector")
]
_HEADER = 4  # bytes before the numbers of a halfvec: its length and a reserved word


@dataclass(frozen=True, slots=True)
class AnalysedInsights:
    """Analysed insights, one beside the other: vectors float32 (n, 384), theme numbers int64 (n,) with -1 for none."""

    insight_ids: list[uuid.UUID]
    versions: list[int]
    texts: list[str]
    headlines: list[str]
    authors: list[str]
    theme_ids: list[uuid.UUID | None]
    numbers: NDArray[np.int64]
    kinds: list[str]
    parts: list[int | None]
    fits: list[str]
    is_new: NDArray[np.bool_]
    is_pinned: NDArray[np.bool_]
    is_hidden: NDArray[np.bool_]
    vectors: NDArray[np.float32]

    def find_speaking(self) -> NDArray[np.bool_]:
        """Which insights speak for their themes, (n,): the core, where there is any; nothing hidden from a host."""
        is_edge = np.array([fit == Fit.EDGE for fit in self.fits], dtype=np.bool_)
        with_core = np.unique(self.numbers[~is_edge & ~self.is_hidden])
        speaking: NDArray[np.bool_] = ~self.is_hidden & (~is_edge | ~np.isin(self.numbers, with_core))
        return speaking

    def make_corpus(self, labels: NDArray[np.int64]) -> Corpus:
        """What the language layer reads, in groups of its caller's."""
        return Corpus(self.texts, self.headlines, self.vectors, labels)

    def join_headlines(self) -> list[str]:
        """The texts with their headlines before them."""
        return self.make_corpus(self.numbers).join_headlines()

    def group_by_theme(self) -> dict[uuid.UUID, list[int]]:
        """The indices of each theme's insights, in order."""
        indices: dict[uuid.UUID, list[int]] = {}
        for index, theme_id in enumerate(self.theme_ids):
            if theme_id:
                indices.setdefault(theme_id, []).append(index)
        return indices


def get_next_theme_number() -> int:
    """A number that no theme has."""
    return int(db.session.scalar(select(THEME_NUMBERS.next_value())) or 0)


def read_analysed_insights(
    *conditions: ColumnElement[bool], in_time: bool = False, earlier: AnalysedInsights | None = None
) -> AnalysedInsights:
    """Read analysed insights.

    Args:
        conditions: which; without one all.
        in_time: the oldest first; otherwise by their ids.
        earlier: what an earlier step of the same run read: neither text nor vector of an insight that has not changed
            since is read again, only where it belongs.
    """
    order = (Insight.accepted_at, Insight.id) if in_time else (Insight.id,)
    query = (
        select(*_PLACE)
        .join(Membership, Membership.insight_id == Insight.id)
        .outerjoin(Theme, Theme.id == Membership.theme_id)
        .where(*conditions)
        .order_by(*order)
    )
    if earlier is not None:
        return _read_changed_insights(query, earlier)
    records = db.session.execute(query.add_columns(*_CONTENT)).all()
    texts = [_join_text(record) for record in records]
    return _make_analysed_insights(records, texts, unpack_vectors([record.vector for record in records]))


def _read_changed_insights(query: Select[Any], earlier: AnalysedInsights) -> AnalysedInsights:
    """Read where insights belong; text and vector only of those that changed since."""
    indices = {key: index for index, key in enumerate(zip(earlier.insight_ids, earlier.versions, strict=True))}
    records = db.session.execute(query).all()
    changed_ids = [record.id for record in records if (record.id, record.version) not in indices]
    content = query.add_columns(*_CONTENT).where(Insight.id.in_(changed_ids))
    changed = db.session.execute(content).all() if changed_ids else []
    indices |= {(record.id, record.version): index for index, record in enumerate(changed, start=len(indices))}
    changed_by_id = {record.id: record for record in changed}
    latest = (changed_by_id.get(record.id, record) for record in records)
    records = [record for record in latest if (record.id, record.version) in indices]
    order = [indices[record.id, record.version] for record in records]
    texts, vectors = [*earlier.texts, *map(_join_text, changed)], earlier.vectors
    if changed:
        vectors = np.concatenate([vectors, unpack_vectors([record.vector for record in changed])])
    if order != list(range(len(texts))):  # else a million vectors need no copy
        texts, vectors = [texts[index] for index in order], vectors[order]
    return _make_analysed_insights(records, texts, vectors)


def _join_text(record: Any) -> str:
    return "\n\n".join(text for name in BODY_FIELDS if (text := getattr(record, name)))


def _make_analysed_insights(records: Sequence[Any], texts: list[str], vectors: NDArray[np.float32]) -> AnalysedInsights:
    return AnalysedInsights(
        insight_ids=[record.id for record in records],
        versions=[record.version for record in records],
        texts=texts,
        headlines=[record.headline for record in records],
        authors=[str(record.author_id or record.id) for record in records],
        theme_ids=[record.theme_id for record in records],
        numbers=np.array([-1 if record.number is None else record.number for record in records], dtype=np.int64),
        kinds=[str(record.kind) for record in records],
        parts=[record.subtheme for record in records],
        fits=[str(record.fit) for record in records],
        is_new=np.array([record.is_new for record in records], dtype=np.bool_),
        is_pinned=np.array([record.pinned for record in records], dtype=np.bool_),
        is_hidden=np.array([record.hidden_from_host for record in records], dtype=np.bool_),
        vectors=vectors,
    )


def unpack_vectors(packed: Sequence[bytes]) -> NDArray[np.float32]:
    """Vectors from what `halfvec_send` gives, float32 (n, 384)."""
    joined = b"".join(bytes(vector)[_HEADER:] for vector in packed)
    return np.frombuffer(joined, dtype=">f2").reshape(len(packed), VECTOR_DIMENSIONS).astype(np.float32)
