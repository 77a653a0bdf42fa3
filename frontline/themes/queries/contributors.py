"""Who speaks in a theme and since when, as far as it may be shown."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.disclosure.suppression import Breakdown, suppress_small_groups
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations import queries as organisations
from frontline.themes.models.counts import AttributeTally, ThemeMonth
from frontline.themes.models.theme import Theme


@dataclass(frozen=True, slots=True)
class ContributorBreakdown:
    """Who speaks in a theme, as far as it may be shown."""

    professions: Breakdown
    regions: Breakdown
    settings: Breakdown


def get_contributor_breakdown(theme: Theme) -> ContributorBreakdown:
    """People by profession, region and setting."""
    tallies = db.session.scalars(select(AttributeTally).where(AttributeTally.theme_id == theme.id)).all()
    names = _get_attribute_names()
    return ContributorBreakdown(
        _name_groups(
            _sum_by_key((tally.profession_id, tally.people) for tally in tallies if _is_of_profession(tally)),
            names,
            theme,
        ),
        _name_groups(
            _sum_by_key((tally.region_id, tally.people) for tally in tallies if _is_of_region(tally)), names, theme
        ),
        _name_groups(
            _sum_by_key((tally.setting, tally.people) for tally in tallies if tally.setting is not None), names, theme
        ),
    )


def describe_contributors(breakdown: ContributorBreakdown) -> str:
    """Who says it most often, in a sentence, as far as it may be shown; empty where nothing may."""
    profession, region = (_find_largest(groups) for groups in (breakdown.professions, breakdown.regions))
    if not profession:
        return ""
    if not region:
        return _("%(profession)s say it most often.", profession=profession)
    return _(
        "%(profession)s say it most often, people in %(region)s before others.", profession=profession, region=region
    )


def _find_largest(breakdown: Breakdown) -> str:
    """The group with more people than any other that is shown; empty where two are as large, or it is masked."""
    counted = sorted((group.people for group in breakdown.groups), reverse=True)
    if not counted or counted[0] < MINIMUM_GROUP_SIZE or counted[1:2] == counted[:1]:
        return ""
    return next(group.name for group in breakdown.groups if group.people == counted[0])


def _is_of_profession(tally: AttributeTally) -> bool:
    return tally.region_id is None and tally.setting is None


def _is_of_region(tally: AttributeTally) -> bool:
    return tally.region_id is not None and tally.setting is None


def _sum_by_key(pairs: Iterable[tuple[object, int]]) -> Counter[object]:
    counts: Counter[object] = Counter()
    for key, people in pairs:
        counts[key] += people
    return counts


def _get_attribute_names() -> dict[object, str]:
    professions = organisations.list_professions(with_closed=True)
    names: dict[object, str] = {attribute.id: attribute.plural for attribute in professions}
    names.update((attribute.id, attribute.name) for attribute in organisations.list_regions())
    return names


def _name_groups(people: Counter[object], names: dict[object, str], theme: Theme) -> Breakdown:
    by_name = {_start_with_capital(names.get(key, str(key))): count for key, count in people.items()}
    return suppress_small_groups(by_name, theme.people_count)


def _start_with_capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def list_attribute_names_by_theme(theme_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Names of the professions and regions that insights of each theme are shown with; never with counts."""
    tallies = db.session.scalars(
        select(AttributeTally).where(AttributeTally.theme_id.in_(theme_ids), AttributeTally.setting.is_(None))
    ).all()
    names = _get_attribute_names()
    names_by_theme: dict[uuid.UUID, list[str]] = {}
    for theme_id in theme_ids:
        keys = {tally.region_id or tally.profession_id for tally in tallies if tally.theme_id == theme_id}
        names_by_theme[theme_id] = sorted((names[key] for key in keys if key in names), key=str.lower)
    return names_by_theme


def list_professions_by_theme(theme_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Professions that insights of each theme are shown with."""
    is_of_profession = (
        AttributeTally.region_id.is_(None) & AttributeTally.setting.is_(None) & AttributeTally.theme_id.in_(theme_ids)
    )
    professions: dict[uuid.UUID, list[uuid.UUID]] = {}
    for tally in db.session.scalars(select(AttributeTally).where(is_of_profession).order_by(AttributeTally.id)):
        professions.setdefault(tally.theme_id, []).append(tally.profession_id)
    return professions


def list_theme_months(theme_ids: Collection[uuid.UUID], since: dt.date) -> dict[uuid.UUID, list[ThemeMonth]]:
    """What was said in each theme by month, oldest first."""
    query = (
        select(ThemeMonth)
        .where(ThemeMonth.theme_id.in_(theme_ids), ThemeMonth.month >= since)
        .order_by(ThemeMonth.month)
    )
    months: dict[uuid.UUID, list[ThemeMonth]] = {}
    for month in db.session.scalars(query):
        months.setdefault(month.theme_id, []).append(month)
    return months
