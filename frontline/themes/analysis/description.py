"""Describe themes: names, phrases, quotes, their parts, and what a moderator should know of a run."""

import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from frontline import analysis
from frontline.analysis import Subject, ThemeDescription
from frontline.core.database import db
from frontline.core.jobs import end_transaction
from frontline.core.subprocess_pool import run_isolated
from frontline.subjects.queries import list_own_subjects
from frontline.themes.analysis.vectors import AnalysedInsights, read_analysed_insights
from frontline.themes.models.membership import DiscoveryRun
from frontline.themes.models.theme import Theme


def describe_themes(earlier: AnalysedInsights | None = None) -> AnalysedInsights:
    """Name the themes that have no name that people know yet; bring all phrases and quotes up to date.

    Args:
        earlier: what an earlier step of the run read.

    Returns:
        What was read for it.
    """
    insights = read_analysed_insights(earlier=earlier)
    query = select(Theme).where(Theme.number.is_not(None), Theme.insight_count > 0).order_by(Theme.id)
    live = db.session.scalars(query).all()
    corpus = insights.make_corpus(_list_speaking_labels(insights))
    kept_names = [theme.name for theme in live if _is_name_kept(theme)]
    own_subjects = list_own_subjects()
    end_transaction()
    described = run_isolated(
        analysis.describe_all_themes,
        corpus,
        authors=insights.authors,
        kinds=insights.kinds,
        taken_names=kept_names,
        own_subjects=own_subjects,
    )
    parts = _describe_parts(insights, own_subjects)
    # People may have changed some meanwhile.
    live = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    for theme in live:
        theme.parts = parts.get(theme.id, [])
        if theme.number in described:
            _apply_description(theme, described[theme.number], insights.insight_ids)
    _record_run(insights, live)
    return insights


def _describe_parts(
    insights: AnalysedInsights, own_subjects: Sequence[Subject]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """The parts of those themes that have several, named."""
    keys = [
        (theme, part)
        for theme, part, hidden in zip(insights.theme_ids, insights.parts, insights.is_hidden.tolist(), strict=True)
        if not hidden and theme and part is not None
    ]
    counts = Counter(keys)
    several = {theme for theme, number in Counter(theme for theme, _ in counts).items() if number > 1}
    numbers = {key: number for number, key in enumerate(sorted(key for key in counts if key[0] in several))}
    pairs = zip(insights.theme_ids, insights.parts, strict=True)
    labels = np.array(
        [numbers.get((theme, part), -1) if theme and part is not None else -1 for theme, part in pairs], dtype=np.int64
    )
    corpus = insights.make_corpus(np.where(insights.is_hidden, -1, labels))
    named = (
        run_isolated(
            analysis.describe_all_themes,
            corpus,
            authors=insights.authors,
            kinds=insights.kinds,
            taken_names=[],
            own_subjects=own_subjects,
        )
        if numbers
        else {}
    )
    parts: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for (theme_id, part), number in numbers.items():
        description = {"part": part, "name": named[number].name, "insights": counts[theme_id, part]}
        parts.setdefault(theme_id, []).append(description)
    return parts


def _record_run(insights: AnalysedInsights, live: Sequence[Theme]) -> None:
    """Write down what a moderator should know of this run."""
    names = {theme.number: theme.name for theme in live if theme.number is not None}
    end_transaction()
    findings = analysis.check_run(insights.make_corpus(insights.numbers), names)
    unthemed = int((insights.numbers < 0).sum())
    db.session.add(DiscoveryRun(insights=len(insights.texts), themes=len(names), unthemed=unthemed, findings=findings))


def _list_speaking_labels(insights: AnalysedInsights) -> NDArray[np.int64]:
    """Labels for describing: what an author hides from the host must speak for no theme, nor what is at its edge."""
    return np.where(insights.find_speaking(), insights.numbers, -1)


def _is_name_kept(theme: Theme) -> bool:
    """A name changes only before people work with it, and when the theme has doubled."""
    grown = theme.insight_count >= 2 * theme.described_count
    return theme.named_by_person or theme.is_decided or (theme.described_count > 0 and not grown)


def _apply_description(theme: Theme, description: ThemeDescription, insight_ids: list[uuid.UUID]) -> None:
    if not _is_name_kept(theme):
        theme.name, theme.described_count = description.name[:160], theme.insight_count
    theme.phrases, theme.summary = description.phrases, description.summary
    theme.quotes = [{"insight_id": str(insight_ids[index]), "text": words} for index, words in description.quotes]
