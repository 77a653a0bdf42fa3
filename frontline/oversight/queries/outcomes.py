"""What came of what each profession, or each region, said: how far its themes came, and by which way.

A theme counts for a profession or region that its own page shows it with: so no more is told here than there. Urgent
single insights are left out, since a theme of one would tell whose it is.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.core.clock import make_london_day_expression
from frontline.core.database import db
from frontline.organisations import queries as organisations
from frontline.oversight.models import MeasureRow
from frontline.oversight.queries.figures import FigureScope
from frontline.responses.models.answer import Response
from frontline.responses.models.commitment import Commitment
from frontline.responses.queries.answers import list_published_responses
from frontline.responses.queries.commitments import list_commitments_by_response
from frontline.themes.models.counts import AttributeTally
from frontline.themes.models.theme import Theme

PLANNED, MADE, AT_SCALE = 1, 2, 3  # how far an answer came, as the rows of the chain say


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """How far the themes of a profession or region came: each number is a part of `routed`."""

    key: uuid.UUID
    name: str
    routed: int
    answered: int
    planned: int
    made: int
    at_scale: int


@dataclass(frozen=True, slots=True)
class OutcomePath:
    """One theme's way: when it reached a team, what was answered, and what was promised and made."""

    theme: Theme
    answers: Sequence[tuple[Response, Sequence[Commitment]]]


@dataclass(frozen=True, slots=True)
class _ThemeOutcome:
    theme_id: uuid.UUID
    answered_at: dt.datetime | None
    furthest: int


def list_group_outcomes(by: str, scope: FigureScope) -> list[GroupOutcome]:
    """Each `profession` or `region` with a theme that reached a team in the period, by name."""
    themes, keys_by_theme = _list_theme_outcomes(scope), _list_keys_by_theme(by)
    themes_by_key: dict[uuid.UUID, list[_ThemeOutcome]] = defaultdict(list)
    for theme in themes:
        for key in keys_by_theme.get(theme.theme_id, ()):
            themes_by_key[key].append(theme)
    return [
        _count_outcomes(key, name, themes_by_key[key]) for key, name in list_groups(by).items() if key in themes_by_key
    ]


def list_groups(by: str) -> dict[uuid.UUID, str]:
    """Every profession or region, by name."""
    if by == "region":
        return {region.id: region.name for region in organisations.list_regions()}
    return {profession.id: profession.plural for profession in organisations.list_professions()}


def _count_outcomes(key: uuid.UUID, name: str, themes: Collection[_ThemeOutcome]) -> GroupOutcome:
    levels = [sum(theme.furthest >= level for theme in themes) for level in (PLANNED, MADE, AT_SCALE)]
    return GroupOutcome(key, name, len(themes), sum(theme.answered_at is not None for theme in themes), *levels)


def _list_theme_outcomes(scope: FigureScope) -> list[_ThemeOutcome]:
    is_of_chain = (MeasureRow.measure == "chain") & MeasureRow.facet_id.is_(None)
    furthest = (
        select(MeasureRow.theme_id, func.max(MeasureRow.numerator).label("best"))
        .where(is_of_chain)
        .group_by(MeasureRow.theme_id)
        .subquery()
    )
    query = (
        select(Theme.id, Theme.responded_at, func.coalesce(furthest.c.best, 0))
        .join(furthest, furthest.c.theme_id == Theme.id, isouter=True)
        .where(
            make_london_day_expression(Theme.routed_at).between(scope.first_month, scope.last_day),
            Theme.merged_into_id.is_(None),
            Theme.single_insight_id.is_(None),
        )
    )
    return [_ThemeOutcome(*row) for row in db.session.execute(query)]


def _list_keys_by_theme(by: str) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """With which professions or regions each theme is shown."""
    column = AttributeTally.region_id if by == "region" else AttributeTally.profession_id
    is_shown = AttributeTally.region_id.is_not(None) if by == "region" else AttributeTally.region_id.is_(None)
    query = select(AttributeTally.theme_id, column).where(is_shown, AttributeTally.setting.is_(None))
    keys: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for theme_id, key in db.session.execute(query):
        if key is not None:
            keys[theme_id].add(key)
    return keys


def list_outcome_paths(by: str, key: uuid.UUID, scope: FigureScope) -> list[OutcomePath]:
    """The themes behind a number of `list_group_outcomes`, by name, each with its answers and their commitments."""
    keys_by_theme = _list_keys_by_theme(by)
    theme_ids = [
        theme.theme_id for theme in _list_theme_outcomes(scope) if key in keys_by_theme.get(theme.theme_id, ())
    ]
    themes = db.session.scalars(select(Theme).where(Theme.id.in_(theme_ids)).order_by(Theme.name, Theme.id)).all()
    answers = list_published_responses(theme_ids)
    commitments = list_commitments_by_response([answer.id for answer in answers])
    return [
        OutcomePath(
            theme,
            [(answer, commitments.get(answer.id, [])) for answer in answers if theme in answer.themes],
        )
        for theme in themes
    ]
