"""Analyse what was accepted: a vector for each insight, and a theme at once where it resembles one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from frontline import analysis
from frontline.analysis import JoinedThemes
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.jobs import end_transaction
from frontline.core.subprocess_pool import run_isolated
from frontline.insights.language import ENGLISH
from frontline.insights.models.choices import InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.analysis.vectors import unpack_vectors
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import ENDED_STATES, Theme
from frontline.themes.queries.endorsements import get_endorsed_themes

BATCH_SIZE = 1_000
_MAX_OF_THEME = 100
UNANALYSED = "It waits for more insights like it."
TOO_SHORT = "It is too short to be grouped with others."
_FEWEST_LETTERS = 12  # of a text that may join or form a theme


@dataclass(frozen=True, slots=True)
class AnalysisProgress:
    """How many insights were analysed, and how many of them must be routed by themselves at once."""

    analysed: int = 0
    urgent: int = 0


def analyse_insights() -> AnalysisProgress:
    """Analyse the oldest waiting insights, at most a thousand; what no English model can read goes to people."""
    waiting = db.session.scalars(
        select(Insight)
        .outerjoin(Membership)
        .where(Insight.state == InsightState.ACCEPTED, Membership.insight_id.is_(None), Insight.language == ENGLISH)
        .order_by(Insight.accepted_at, Insight.id)
        .limit(BATCH_SIZE)
    ).all()
    if not waiting:
        foreign = make_single_insight_themes(_set_aside_other_languages())
        refresh_counts(foreign)
        return AnalysisProgress(0, len(foreign))
    texts, headlines = [insight.text for insight in waiting], [insight.headline for insight in waiting]
    end_transaction()
    vectors = run_isolated(analysis.encode_texts, texts, headlines)
    joined, themes = _find_joined_themes(vectors)
    accepted_indices = _lock_still_accepted(waiting)
    grown_theme_ids = (
        _add_memberships(waiting, vectors, accepted_indices, _keep_live_themes(joined, themes))
        if accepted_indices
        else set()
    )
    severe = [waiting[index] for index in accepted_indices if waiting[index].gravest is Severity.SEVERE]
    urgent = make_single_insight_themes([*severe, *_set_aside_other_languages()])
    refresh_counts(grown_theme_ids | set(urgent))
    return AnalysisProgress(len(waiting), len(urgent))


def _set_aside_other_languages() -> Sequence[Insight]:
    single_insight_ids = select(Theme.single_insight_id).where(Theme.single_insight_id.is_not(None))
    is_foreign = (Insight.state == InsightState.ACCEPTED) & (Insight.language != ENGLISH)
    return db.session.scalars(
        select(Insight).where(is_foreign, Insight.id.not_in(single_insight_ids)).with_for_update()
    ).all()


def _lock_still_accepted(insights: Sequence[Insight]) -> list[int]:
    """Rows of those that were not withdrawn while they were read, and cannot be until the transaction ends."""
    chosen = select(Insight).where(Insight.id.in_([i.id for i in insights]), Insight.state == InsightState.ACCEPTED)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    accepted_ids = {insight.id for insight in db.session.scalars(locked)}
    return [index for index, insight in enumerate(insights) if insight.id in accepted_ids]


def _find_joined_themes(vectors: Any) -> tuple[JoinedThemes, list[uuid.UUID]]:
    """What new insights resemble, and the themes that it speaks of by their place."""
    member_vectors, labels, theme_ids = _list_firmest_members()
    end_transaction()
    return run_isolated(analysis.join_themes, member_vectors, labels, vectors), theme_ids


def _keep_live_themes(joined: JoinedThemes, theme_ids: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID | None, float]]:
    """The theme that each insight joins, and how firmly; none where people merged it into another meanwhile."""
    chosen_ids = {theme_ids[label] for label in joined.labels if label >= 0}
    live_query = select(Theme.id).where(Theme.id.in_(chosen_ids), Theme.state.not_in(ENDED_STATES)).order_by(Theme.id)
    live_ids = set(db.session.scalars(live_query.with_for_update(read=True)))
    joined_ids = [theme_ids[label] if label >= 0 and theme_ids[label] in live_ids else None for label in joined.labels]
    return list(zip(joined_ids, joined.strengths, strict=True))


def _count_letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _add_memberships(
    insights: Sequence[Insight], vectors: Any, indices: Sequence[int], joined: Sequence[tuple[uuid.UUID | None, float]]
) -> set[uuid.UUID]:
    """Add memberships of some rows; returns the themes that grew."""
    endorsed_ids = get_endorsed_themes([insights[index].id for index in indices])
    # What is severe joins a theme by a person's hand alone.
    short = {i for i in indices if _count_letters(insights[i].text) < _FEWEST_LETTERS}
    found_ids = {i: None if i in short or insights[i].gravest is Severity.SEVERE else joined[i][0] for i in indices}
    reasons = dict.fromkeys(short, TOO_SHORT)
    theme_ids = {index: endorsed_ids.get(insights[index].id, found_ids[index]) for index in indices}
    values = [
        {
            "insight_id": insights[index].id, "embedding": vectors[index], "theme_id": theme_id,
            "strength": joined[index][1] if theme_id else 0.0,
            "unthemed_reason": None if theme_id else reasons.get(index, UNANALYSED),
            "joined_at": now() if theme_id else None,
            "pinned": insights[index].id in endorsed_ids or (index in short and theme_id is None),
            "fit": Fit.HAND if insights[index].id in endorsed_ids else Fit.EDGE if theme_id else Fit.CORE,
        }
        for index, theme_id in theme_ids.items()
    ]  # fmt: skip
    db.session.execute(insert(Membership).on_conflict_do_nothing(), values)
    return {theme_id for theme_id in theme_ids.values() if theme_id}


def _list_firmest_members() -> tuple[Any, Any, list[uuid.UUID]]:
    """Vectors of the firmest members of each theme, and some of no theme; their labels; the themes."""
    rank = func.row_number().over(partition_by=Membership.theme_id, order_by=Membership.strength.desc())
    ranked = select(Membership.theme_id, Membership.embedding, rank.label("rank")).subquery()
    members = db.session.execute(
        select(ranked.c.theme_id, func.halfvec_send(ranked.c.embedding)).where(ranked.c.rank <= _MAX_OF_THEME)
    ).all()
    theme_ids = sorted({member[0] for member in members if member[0]})
    numbers = {theme_id: number for number, theme_id in enumerate(theme_ids)}
    labels = np.array([numbers.get(member[0], -1) for member in members], dtype=np.int64)
    return unpack_vectors([member[1] for member in members]), labels, theme_ids
