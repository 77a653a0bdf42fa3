"""Find themes anew, write down what became of the old ones, and describe them."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select, text, update

from frontline import analysis
from frontline.analysis import Corpus, Description, Themes
from frontline.audit.service import record
from frontline.core.apart import apart
from frontline.core.database import db
from frontline.core.jobs import end_transaction
from frontline.insights.models import Insight
from frontline.themes.models import ANSWERED, GONE, IN_WORK, Lineage, Membership, Run, Theme, ThemeState
from frontline.themes.service.counting import refresh_counts, refresh_courses
from frontline.themes.service.joining import name_of
from frontline.themes.service.vectors import Analysed, next_number, read
from frontline.themes.states import move

# What people moved while the machine was looking stays where they put it.
_MOVE_MEMBERS = text("""
    UPDATE theme_membership AS m
    SET theme_id = v.theme_id, subtheme = v.subtheme, strength = v.strength, unthemed_reason = v.reason,
        is_new = false,
        joined_at = CASE WHEN m.theme_id IS DISTINCT FROM v.theme_id THEN now() ELSE m.joined_at END
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:themes AS uuid[]), CAST(:subthemes AS int[]), CAST(:strengths AS float8[]),
        CAST(:reasons AS text[]), CAST(:before AS uuid[])
    ) AS v(insight_id, theme_id, subtheme, strength, reason, before)
    WHERE m.insight_id = v.insight_id AND m.theme_id IS NOT DISTINCT FROM v.before
""")
_REJOIN_LONE = text("""
    SELECT lone.id, m.theme_id FROM theme AS lone
    JOIN theme_membership AS m ON m.insight_id = lone.alone_insight_id AND m.theme_id IS NOT NULL
    WHERE lone.state IN ('candidate', 'triage', 'routed') AND lone.severe_count = 0
""")


@dataclass(frozen=True, slots=True)
class NewMembers:
    """How many insights were analysed, and how many of them since the last run."""

    everything: int
    new: int


def new_members() -> NewMembers:
    """Whether another run would have something to find."""
    counts = select(func.count(), func.count().filter(Membership.is_new)).select_from(Membership)
    everything, new = db.session.execute(counts).one()
    return NewMembers(everything, new)


def discover() -> Analysed:
    """Group everything anew; themes keep their identity, those that people took on all their insights.

    Returns:
        What was read for it.
    """
    found = read()
    if not found.insight_ids:
        return found
    labels = np.where(found.is_new, analysis.NEW, found.numbers)
    bound = _bound()
    end_transaction()
    run = apart(
        analysis.find_themes, Corpus(found.texts, found.vectors, labels),
        bound=list(bound), pinned=found.is_pinned, first_number=int(found.numbers.max(initial=0)) + 1,
    )  # fmt: skip
    themes = _themes(run)
    _write(found, run, themes, kept=_bound() - bound)
    _end(run, themes)
    refresh_counts({theme.id for theme in themes.values()})
    _rejoin_lone()
    refresh_courses()
    return found


def _bound() -> set[int]:
    """Themes that no insight leaves: those that people took on, named or changed."""
    kept = Theme.state.in_([*IN_WORK, *ANSWERED]) | Theme.named_by_person | Theme.curated
    return {number for number in db.session.scalars(select(Theme.number).where(kept)) if number is not None}


def _themes(run: Themes) -> dict[int, Theme]:
    """The themes by the run's numbers, those that were born among them with a number of their own."""
    themes = {theme.number: theme for theme in db.session.scalars(select(Theme).where(Theme.number.is_not(None)))}
    for number, what, _ in run.changes:
        if what in {"born", "split"}:
            themes[number] = Theme(number=next_number(), name=f"Theme {number}", phrases=[], quotes=[])
            db.session.add(themes[number])
    db.session.flush()
    for number, what, other in run.changes:
        if what in {"born", "split"}:
            origin = themes[other].id if other is not None else None
            db.session.add(Lineage(theme_id=themes[number].id, kind=what, other_id=origin))
    record("themes.discovered", kind="theme", new=str(len(set(run.labels[run.labels >= 0].tolist()))))
    return {number: theme for number, theme in themes.items() if number is not None}


def _end(run: Themes, themes: dict[int, Theme]) -> None:
    """End what is empty after the run; what people did something with meanwhile is not."""
    db.session.flush()
    for number, what, other in run.changes:
        theme, heir = themes[number], themes[other] if other is not None else None
        if theme.is_listed and not theme.curated and not _has_members(theme):
            state = ThemeState.MERGED if what == "merged" else ThemeState.RETIRED
            theme.merged_into_id = heir.id if heir and state is ThemeState.MERGED else None
            db.session.add(Lineage(theme_id=theme.id, kind=state.value, other_id=theme.merged_into_id))
            move(theme, state, reason="Found by the language layer")


def _write(found: Analysed, run: Themes, themes: dict[int, Theme], *, kept: set[int]) -> None:
    """Write down who belongs where; `kept` are themes that people took on or changed since the run began."""
    chosen = [themes[label].id if label >= 0 else None for label in run.labels.tolist()]
    parts = [part if part >= 0 else None for part in run.parts.tolist()]
    same = [
        before == after
        for before, after in zip(
            zip(found.theme_ids, found.parts, strict=True), zip(chosen, parts, strict=True), strict=True
        )
    ]
    rows = [
        row
        for row, stays in enumerate(same)
        if (found.is_new[row] or not stays or chosen[row] is None) and int(found.numbers[row]) not in kept
    ]
    values = {
        "ids": [found.insight_ids[row] for row in rows],
        "themes": [chosen[row] for row in rows],
        "subthemes": [parts[row] for row in rows],
        "strengths": [run.strengths[row] for row in rows],
        "reasons": [run.reasons[row] for row in rows],
        "before": [found.theme_ids[row] for row in rows],
    }
    db.session.execute(_MOVE_MEMBERS, values)


def _rejoin_lone() -> None:
    """What was routed by itself for want of company, and found company before anybody took it on."""
    for lone_id, theme_id in db.session.execute(_REJOIN_LONE).all():
        lone = db.session.get_one(Theme, lone_id)
        lone.merged_into_id = theme_id
        move(lone, ThemeState.MERGED, reason="It joined a theme")


def describe(known: Analysed | None = None) -> Analysed:
    """Name the themes that have no name that people know yet; bring all phrases and quotes up to date.

    Args:
        known: what an earlier step of the run read.

    Returns:
        What was read for it.
    """
    found = read(known=known)
    query = select(Theme).where(Theme.number.is_not(None), Theme.insight_count > 0).order_by(Theme.id)
    live = db.session.scalars(query).all()
    corpus = Corpus(found.texts, found.vectors, _shown(found))
    kept = [theme.name for theme in live if _keeps_name(theme)]
    end_transaction()
    described = apart(analysis.describe, corpus, authors=found.authors, kinds=found.kinds, taken_names=kept)
    parts = _described_parts(found)
    # People may have changed some meanwhile.
    live = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    for theme in live:
        theme.parts = parts.get(theme.id, [])
        if theme.number in described:
            _apply(theme, described[theme.number], found.insight_ids)
    _note_run(found, live)
    return found


def _described_parts(found: Analysed) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """The parts of those themes that have several, named."""
    keys = [
        (theme, part)
        for theme, part, hidden in zip(found.theme_ids, found.parts, found.is_hidden.tolist(), strict=True)
        if not hidden and theme and part is not None
    ]
    counts = Counter(keys)
    several = {theme for theme, n in Counter(theme for theme, _ in counts).items() if n > 1}
    numbers = {key: number for number, key in enumerate(sorted(key for key in counts if key[0] in several))}
    pairs = zip(found.theme_ids, found.parts, strict=True)
    labels = np.array(
        [numbers.get((theme, part), -1) if theme and part is not None else -1 for theme, part in pairs], dtype=np.int64
    )
    corpus = Corpus(found.texts, found.vectors, np.where(found.is_hidden, -1, labels))
    named = (
        apart(analysis.describe, corpus, authors=found.authors, kinds=found.kinds, taken_names=[]) if numbers else {}
    )
    parts: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for (theme_id, part), number in numbers.items():
        told = {"part": part, "name": named[number].name, "insights": counts[theme_id, part]}
        parts.setdefault(theme_id, []).append(told)
    return parts


def _note_run(found: Analysed, live: Sequence[Theme]) -> None:
    """Write down what a moderator should know of this run."""
    names = {theme.number: theme.name for theme in live if theme.number is not None}
    end_transaction()
    findings = analysis.check_run(Corpus(found.texts, found.vectors, found.numbers), names)
    unthemed = int((found.numbers < 0).sum())
    db.session.add(Run(insights=len(found.texts), themes=len(names), unthemed=unthemed, findings=findings))


def _shown(found: Analysed) -> NDArray[np.int64]:
    """Labels for describing: what an author hides from the host must speak for no theme."""
    return np.where(found.is_hidden, -1, found.numbers)


def _keeps_name(theme: Theme) -> bool:
    """A name changes only before people work with it, and when the theme has doubled."""
    grown = theme.insight_count >= 2 * theme.described_count
    return theme.named_by_person or theme.is_decided or (theme.described_count > 0 and not grown)


def _apply(theme: Theme, description: Description, insight_ids: list[uuid.UUID]) -> None:
    if not _keeps_name(theme):
        theme.name, theme.described_count = description.name[:160], theme.insight_count
    theme.phrases, theme.summary = description.phrases, description.summary
    theme.quotes = [{"insight_id": str(insight_ids[row]), "text": words} for row, words in description.quotes]


def _has_members(theme: Theme) -> bool:
    held = select(func.count()).where(Membership.theme_id == theme.id)
    return theme.alone_insight_id is None and bool(db.session.scalar(held))


def forget(insight_id: uuid.UUID) -> None:
    """Remove a withdrawn insight from its theme, with every sentence of it that is shown."""
    themes = forget_words(insight_id)
    if membership := db.session.get(Membership, insight_id):
        db.session.delete(membership)
    refresh_counts([theme.id for theme in themes])
    for theme in themes:
        if not _has_members(theme) and theme.state not in GONE:
            move(theme, ThemeState.RETIRED, reason="Nothing of it is left")
    db.session.flush()
    # Should it be accepted again, it may stand by itself again.
    alone = Theme.alone_insight_id == insight_id
    db.session.execute(update(Theme).where(alone).values(name="Withdrawn", alone_insight_id=None))


def forget_words(insight_id: uuid.UUID) -> Sequence[Theme]:
    """Take every sentence of an insight off its themes; they are summarised anew later."""
    membership = db.session.get(Membership, insight_id)
    concerned = (Theme.alone_insight_id == insight_id) | (Theme.id == (membership.theme_id if membership else None))
    themes = db.session.scalars(select(Theme).where(concerned).with_for_update()).all()
    for theme in themes:
        theme.quotes = [quote for quote in theme.quotes if quote["insight_id"] != str(insight_id)]
        theme.summary, theme.phrases = "", []
        if theme.alone_insight_id and theme.state not in GONE:
            theme.name = name_of(db.session.get_one(Insight, insight_id))
    return themes
