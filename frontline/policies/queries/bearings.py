"""Reads of what bears on each part of a draft: the insights, how many people they are from, and who is missing."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from frontline.core.database import db
from frontline.disclosure.attribution import get_shown_group
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.masking import describe_people, describe_sites, is_disclosive
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations import queries as organisations
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import CheckPart, Finding, Stance

COUNTED_STANCES = (Stance.FOR, Stance.AGAINST, Stance.CONDITION)


@dataclass(frozen=True, slots=True)
class Voices:
    """How many people say something, at how many workplaces; 0 or at least five is exact, 1 stands for one to four."""

    people: int
    sites: int

    def __str__(self) -> str:
        """Both in words."""
        return f"{describe_people(self.people)}, {describe_sites(self.sites)}"


@dataclass(frozen=True, slots=True)
class UnheardGroups:
    """Who has not been heard on a draft, or only by too few to say so."""

    professions: Sequence[str]
    regions: Sequence[str]


def list_bearings(check_id: uuid.UUID) -> dict[uuid.UUID, list[Bearing]]:
    """What was kept beside each part of a draft, the nearest first; not what was withdrawn or is hidden."""
    is_shown = (Insight.state == InsightState.ACCEPTED) & ~Insight.hidden_from_host
    query = (
        select(Bearing)
        .join(CheckPart, CheckPart.id == Bearing.part_id)
        .join(Insight, Insight.id == Bearing.insight_id)
        .where(CheckPart.check_id == check_id, is_shown)
        .order_by(Bearing.score.desc(), Bearing.insight_id)
    )
    bearings: dict[uuid.UUID, list[Bearing]] = defaultdict(list)
    for bearing in db.session.scalars(query):
        bearings[bearing.part_id].append(bearing)
    return bearings


def list_confirmed_bearings(check_id: uuid.UUID | None, number: int) -> dict[uuid.UUID, Bearing]:
    """What people said of insights beside a part of an earlier check of the same draft, by insight."""
    query = select(Bearing).join(CheckPart, CheckPart.id == Bearing.part_id)
    of_part = (CheckPart.check_id == check_id) & (CheckPart.number == number) & Bearing.is_confirmed.is_not(None)
    return {bearing.insight_id: bearing for bearing in db.session.scalars(query.where(of_part))}


def list_bearing_ids(bearings: Iterable[Bearing], findings: Iterable[Finding]) -> list[uuid.UUID]:
    """The insights that bear on the part of some findings, by their themes, the nearest first."""
    pairs = {(finding.part_id, finding.theme_id) for finding in findings}
    return [one.insight_id for one in bearings if one.bears and (one.part_id, one.theme_id) in pairs]


def list_countable_insights(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Insight]:
    """Those of some insights that count: shared still, and hidden from no department."""
    countable = (Insight.state == InsightState.ACCEPTED) & ~Insight.hidden_from_host
    query = select(Insight).where(Insight.id.in_(insight_ids), countable)
    loaded = query.options(joinedload(Insight.placement), joinedload(Insight.source), joinedload(Insight.region))
    return {insight.id: insight for insight in db.session.scalars(loaded)}


def count_voices(insights: Iterable[Insight]) -> Voices:
    """People and workplaces behind some insights, as themes count them (`themes.analysis.counts`), masked.

    Whoever takes an insight out sees a number change, or stay: that must not tell whether two have one author. So a
    person is counted once for what is named, and once for what is confidential and seen in one place; who is behind
    the de-identified is not counted.
    """
    people, sites = set[Hashable](), set[Hashable]()
    for insight in insights:
        home = insight.placement.home_organisation if insight.placement else None
        if insight.identity is Identity.NAMED:
            people.add(insight.author_id)
            sites.add(home and home.id)
        elif insight.identity is Identity.CONFIDENTIAL:
            region_id = insight.region_id or (home and home.region_id)
            people.add((insight.author_id, region_id, insight.setting or (home and home.setting)))
            sites.add(home and (home.id, "confidential"))
    return Voices(_mask(len(people)), _mask(len(sites - {None})))


def _mask(count: int) -> int:
    return 1 if is_disclosive(count) else count


def count_voices_by_stance(
    findings: Sequence[Finding], bearings: Sequence[Bearing], insights: Mapping[uuid.UUID, Insight]
) -> dict[Stance, Voices]:
    """How many say something for a part of a draft, against it, and on which condition."""
    return {
        stance: count_voices(
            insights[insight_id]
            for insight_id in list_bearing_ids(bearings, [one for one in findings if one.stance is stance])
            if insight_id in insights
        )
        for stance in COUNTED_STANCES
    }


def find_unheard_groups(insights: Collection[Insight], groups: GroupsByMonth) -> UnheardGroups:
    """The professions and regions of secondees of which no insight is shown among some, as far as that can be told."""
    shown = [get_shown_group(insight, groups) for insight in insights]
    heard = {key for group in shown for key in group}
    named_groups = groups.of_all_time
    professions = {profession.id: profession.plural for profession in organisations.list_professions(with_closed=True)}
    regions = {region.id: region.name for region in organisations.list_regions()}
    region_ids = {region_id for _profession_id, region_id in named_groups.regions}
    return UnheardGroups(
        sorted(name for key, name in professions.items() if key in named_groups.professions and key not in heard),
        sorted(name for key, name in regions.items() if key in region_ids and key not in heard),
    )
