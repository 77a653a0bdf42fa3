"""Find themes anew, write down what became of the old ones, and describe them."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select, text

from frontline import analysis
from frontline.analysis import NEW, DiscoveredThemes
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.jobs import end_transaction
from frontline.core.subprocess_pool import run_isolated
from frontline.themes.analysis.counts import refresh_counts, refresh_trend_statuses
from frontline.themes.analysis.vectors import AnalysedInsights, get_next_theme_number, read_analysed_insights
from frontline.themes.models.curation import LineageEvent
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import ANSWERED_STATES, IN_WORK_STATES, Theme, ThemeState
from frontline.themes.states import move_theme_state

# What people moved while the machine was looking stays where they put it; what is severe joins by their hand alone.
_MOVE_MEMBERS = text("""
    UPDATE theme_membership AS m
    SET theme_id = v.theme_id, subtheme = v.subtheme, strength = v.strength, unthemed_reason = v.reason,
        fit = CASE WHEN m.fit = 'hand' AND m.theme_id = v.theme_id THEN m.fit ELSE v.fit END,
        is_new = false,
        joined_at = CASE WHEN m.theme_id IS DISTINCT FROM v.theme_id THEN now() ELSE m.joined_at END
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:themes AS uuid[]), CAST(:subthemes AS int[]), CAST(:strengths AS float8[]),
        CAST(:reasons AS text[]), CAST(:before AS uuid[]), CAST(:fits AS text[])
    ) AS v(insight_id, theme_id, subtheme, strength, reason, before, fit)
    WHERE m.insight_id = v.insight_id AND m.theme_id IS NOT DISTINCT FROM v.before
        AND (v.theme_id IS NULL OR m.theme_id IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM insight WHERE insight.id = m.insight_id AND 'severe' IN (
                coalesce(insight.judged_severity, insight.severity),
                coalesce(insight.judged_severity, insight.severity_hint))))
""")
_REJOIN_SINGLE_INSIGHTS = text("""
    SELECT lone.id, m.theme_id FROM theme AS lone
    JOIN theme_membership AS m ON m.insight_id = lone.single_insight_id AND m.theme_id IS NOT NULL AND m.fit <> 'edge'
    WHERE lone.state IN ('candidate', 'suggested', 'triage') AND lone.severe_count = 0
""")


@dataclass(frozen=True, slots=True)
class NewMembers:
    """How many insights were analysed, and how many of them since the last run."""

    everything: int
    new: int


def count_new_members() -> NewMembers:
    """Whether another run would have something to find."""
    counts = select(func.count(), func.count().filter(Membership.is_new)).select_from(Membership)
    everything, new = db.session.execute(counts).one()
    return NewMembers(everything, new)


def discover_themes() -> AnalysedInsights:
    """Group everything anew; themes keep their identity, those that people took on all their insights.

    Returns:
        What was read for it.
    """
    insights = read_analysed_insights()
    if not insights.insight_ids:
        return insights
    labels = np.where(insights.is_new, NEW, insights.numbers)
    bound_ids = _list_bound_theme_ids()
    end_transaction()
    run = run_isolated(
        analysis.find_themes, insights.make_corpus(labels),
        bound=list(bound_ids), pinned=insights.is_pinned, first_number=int(insights.numbers.max(initial=0)) + 1,
    )  # fmt: skip
    themes = _get_or_make_themes(run)
    _write_memberships(insights, run, themes, taken_on=_list_bound_theme_ids() - bound_ids)
    _end_empty_themes(run, themes)
    refresh_counts({theme.id for theme in themes.values()})
    _rejoin_single_insights()
    refresh_trend_statuses()
    return insights


def _list_bound_theme_ids() -> set[int]:
    """Themes that no insight leaves: those that people took on, named or changed."""
    is_bound = Theme.state.in_([*IN_WORK_STATES, *ANSWERED_STATES]) | Theme.named_by_person | Theme.curated
    return {number for number in db.session.scalars(select(Theme.number).where(is_bound)) if number is not None}


def _get_or_make_themes(run: DiscoveredThemes) -> dict[int, Theme]:
    """The themes by the run's numbers, those that were born among them with a number of their own."""
    themes = {theme.number: theme for theme in db.session.scalars(select(Theme).where(Theme.number.is_not(None)))}
    for number, kind, _ in run.changes:
        if kind in {"born", "split"}:
            themes[number] = Theme(number=get_next_theme_number(), name=f"Theme {number}", phrases=[], quotes=[])
            db.session.add(themes[number])
    db.session.flush()
    for number, kind, other in run.changes:
        if kind in {"born", "split"}:
            origin = themes[other].id if other is not None else None
            db.session.add(LineageEvent(theme_id=themes[number].id, kind=kind, other_id=origin))
    record_event("themes.discovered", kind="theme", new=str(len(set(run.labels[run.labels >= 0].tolist()))))
    return {number: theme for number, theme in themes.items() if number is not None}


def _end_empty_themes(run: DiscoveredThemes, themes: dict[int, Theme]) -> None:
    """End what is empty after the run; what people did something with meanwhile is not."""
    db.session.flush()
    for number, kind, other in run.changes:
        theme, heir = themes[number], themes[other] if other is not None else None
        if theme.is_listed and not theme.curated and not has_members(theme):
            state = ThemeState.MERGED if kind == "merged" else ThemeState.RETIRED
            theme.merged_into_id = heir.id if heir and state is ThemeState.MERGED else None
            db.session.add(LineageEvent(theme_id=theme.id, kind=state.value, other_id=theme.merged_into_id))
            move_theme_state(theme, state, reason="Found by the language layer")


def _write_memberships(
    insights: AnalysedInsights, run: DiscoveredThemes, themes: dict[int, Theme], *, taken_on: set[int]
) -> None:
    """Write down who belongs where; `taken_on` are themes that people took on or changed since the run began."""
    theme_ids = [themes[label].id if label >= 0 else None for label in run.labels.tolist()]
    parts = [part if part >= 0 else None for part in run.parts.tolist()]
    fits = [fit or Fit.CORE.value for fit in run.fits]
    unchanged = [
        before == after
        for before, after in zip(
            zip(insights.theme_ids, insights.parts, insights.fits, strict=True),
            zip(theme_ids, parts, fits, strict=True), strict=True,
        )
    ]  # fmt: skip
    indices = [
        index
        for index, stays in enumerate(unchanged)
        if (insights.is_new[index] or not stays or theme_ids[index] is None)
        and int(insights.numbers[index]) not in taken_on
    ]
    values = {
        "ids": [insights.insight_ids[index] for index in indices],
        "themes": [theme_ids[index] for index in indices],
        "subthemes": [parts[index] for index in indices],
        "strengths": [run.strengths[index] for index in indices],
        "reasons": [run.reasons[index] for index in indices],
        "before": [insights.theme_ids[index] for index in indices],
        "fits": [fits[index] for index in indices],
    }
    db.session.execute(_MOVE_MEMBERS, values)


def _rejoin_single_insights() -> None:
    """What was suggested by itself for want of company, and found it, not at an edge, before a person confirmed it."""
    for single_id, theme_id in db.session.execute(_REJOIN_SINGLE_INSIGHTS).all():
        single = db.session.get_one(Theme, single_id)
        single.merged_into_id = theme_id
        move_theme_state(single, ThemeState.MERGED, reason="It joined a theme")


def has_members(theme: Theme) -> bool:
    """Whether a theme that was found holds an insight."""
    member_count = select(func.count()).where(Membership.theme_id == theme.id)
    return theme.single_insight_id is None and bool(db.session.scalar(member_count))
