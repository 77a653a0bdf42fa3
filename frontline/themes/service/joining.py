"""Analyse what was accepted: a vector for each insight, and a theme at once where it resembles one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from frontline import analysis
from frontline.core.apart import apart
from frontline.core.database import db, now
from frontline.core.furniture import month
from frontline.insights.language import ENGLISH
from frontline.insights.models import Insight, Severity, State
from frontline.themes.models import Membership, Theme
from frontline.themes.service.counting import refresh_counts
from frontline.themes.service.vectors import unpacked
from frontline.themes.service.voices import voices

AT_ONCE = 1_000
_KNOWN_OF_A_THEME = 100
WAITING = "It waits for more insights like it."


@dataclass(frozen=True, slots=True)
class Progress:
    """How many insights were analysed, and how many of them must be routed by themselves at once."""

    analysed: int = 0
    urgent: int = 0


def analyse() -> Progress:
    """Analyse the oldest waiting insights, at most a thousand; what no English model can read goes to people."""
    foreign = set_apart(_not_in_english())
    refresh_counts(foreign)
    waiting = db.session.scalars(
        select(Insight)
        .outerjoin(Membership)
        .where(Insight.state == State.ACCEPTED, Membership.insight_id.is_(None), Insight.language == ENGLISH)
        .order_by(Insight.accepted_at, Insight.id)
        .limit(AT_ONCE)
    ).all()
    if not waiting:
        return Progress(0, len(foreign))
    vectors = apart(analysis.encode, [insight.text for insight in waiting])
    still = _still_accepted(waiting)
    touched = _add([waiting[row] for row in still], vectors[still]) if still else set()
    urgent = set_apart([waiting[row] for row in still if waiting[row].gravest is Severity.SEVERE])
    refresh_counts(touched | set(urgent))
    return Progress(len(waiting), len(urgent) + len(foreign))


def _not_in_english() -> Sequence[Insight]:
    alone = select(Theme.alone_insight_id).where(Theme.alone_insight_id.is_not(None))
    accepted = (Insight.state == State.ACCEPTED) & (Insight.language != ENGLISH)
    return db.session.scalars(select(Insight).where(accepted, Insight.id.not_in(alone)).with_for_update()).all()


def _still_accepted(insights: Sequence[Insight]) -> list[int]:
    """Rows of those that were not withdrawn while they were read, and cannot be until the transaction ends."""
    chosen = select(Insight.id).where(Insight.id.in_([i.id for i in insights]), Insight.state == State.ACCEPTED)
    found = set(db.session.scalars(chosen.with_for_update()))
    return [row for row, insight in enumerate(insights) if insight.id in found]


def _add(insights: Sequence[Insight], vectors: Any) -> set[uuid.UUID]:
    """Add memberships; returns the themes that grew."""
    known, labels, themes = _known()
    joined = apart(analysis.join, known, labels, vectors)
    found = [themes[label] if label >= 0 else None for label in joined.labels]
    said = voices([insight.id for insight in insights])
    chosen = [said.get(insight.id, theme) for insight, theme in zip(insights, found, strict=True)]
    rows = [
        {
            "insight_id": insight.id, "embedding": vector, "theme_id": theme, "strength": strength if theme else 0.0,
            "unthemed_reason": None if theme else WAITING, "joined_at": now() if theme else None,
            "pinned": insight.id in said,
        }
        for insight, vector, theme, strength in zip(insights, vectors, chosen, joined.strengths, strict=True)
    ]  # fmt: skip
    db.session.execute(insert(Membership).on_conflict_do_nothing(), rows)
    return {theme for theme in chosen if theme}


def _known() -> tuple[Any, Any, list[uuid.UUID]]:
    """Vectors of the firmest members of each theme, and some of no theme; their labels; the themes."""
    rank = func.row_number().over(partition_by=Membership.theme_id, order_by=Membership.strength.desc())
    ranked = select(Membership.theme_id, Membership.embedding, rank.label("rank")).subquery()
    rows = db.session.execute(
        select(ranked.c.theme_id, func.halfvec_send(ranked.c.embedding)).where(ranked.c.rank <= _KNOWN_OF_A_THEME)
    ).all()
    themes = sorted({row[0] for row in rows if row[0]})
    numbers = {theme: number for number, theme in enumerate(themes)}
    labels = analysis.labels(numbers.get(row[0], -1) for row in rows)
    return unpacked([row[1] for row in rows]), labels, themes


def set_apart(insights: Sequence[Insight]) -> list[uuid.UUID]:
    """Make each insight, once, something that is routed by itself; returns the new ones."""
    made = []
    for insight in insights:
        query = insert(Theme).values(alone_insight_id=insight.id, name=name_of(insight), phrases=[], quotes=[])
        added = db.session.execute(query.on_conflict_do_nothing().returning(Theme.id)).scalar()
        made += [added] if added else []
    return made


def name_of(insight: Insight) -> str:
    """Its beginning; what is hidden from some must not stand in a heading."""
    if insight.hidden_from_host and insight.submitted_at:
        return f"{insight.kind.label} of {month(insight.submitted_at)}"
    return title(insight.saw)


def title(text: str, longest: int = 70) -> str:
    """The beginning of a text, cut between words."""
    first = " ".join(text.split())
    if len(first) <= longest:
        return first
    return first[:longest].rpartition(" ")[0].rstrip(",;:.") + " …"
