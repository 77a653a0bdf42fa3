"""The rules of `frontline.disclosure` on plain numbers: who is in a group, in which month, and what is left over."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.core.clock import get_last_day_of_month
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import AnonymityGroups, GroupsByMonth, PlacedPeriod
from frontline.disclosure.masking import (
    coarsen_count,
    describe_sites,
    describe_tenths,
    mask_count,
    round_count,
    share_in_tenths,
)
from frontline.disclosure.suppression import can_show_shares, suppress_small_groups
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.organisations.models import HomeOrganisation, Profession, Region
from frontline.placements.models.placement import Placement

HEAD, GOVERNOR, NORTH, SOUTH = (uuid.uuid4() for _ in range(4))
JUNE = dt.date(2025, 6, 1)
TODAY = dt.date(2026, 11, 27)


def _stays(
    count: int, first: str, last: str, *, profession: uuid.UUID = HEAD, region: uuid.UUID = NORTH
) -> list[PlacedPeriod]:
    combination = (profession, region, "urban")
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [PlacedPeriod(uuid.uuid4(), combination, *days) for _ in range(count)]


def test_what_is_shown_of_most_does_not_give_away_the_rest() -> None:
    common, rare = (HEAD, NORTH, "urban"), (HEAD, SOUTH, "urban")
    assert AnonymityGroups.of({common: 5, rare: 1}).regions == frozenset()
    assert AnonymityGroups.of({common: 5, rare: 5}).regions != frozenset()
    assert AnonymityGroups.of({common: 9, (GOVERNOR, NORTH, "urban"): 1}).professions == frozenset()
    assert AnonymityGroups.of({common: 9, (HEAD, NORTH, "rural"): 1}).settings == frozenset()


def test_those_who_were_placed_at_another_time_hide_nobody() -> None:
    stays = [*_stays(9, "2022-01-01", "2022-12-31"), *_stays(1, "2025-01-01", "2025-12-31")]
    groups = GroupsByMonth(stays, TODAY)
    assert groups.of_month(dt.date(2022, 6, 1)).professions == {HEAD}
    assert groups.of_month(JUNE).professions == frozenset()


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        ("2025-06-01", "2025-06-30", True),
        ("2025-06-02", "2026-06-30", False),
        ("2025-01-01", "2025-06-29", False),
        ("2025-07-01", "2025-12-31", False),
    ],
)  # fmt: skip
def test_only_those_make_a_group_large_who_could_have_sent_it_on_any_day(
    first: str, last: str, *, counts: bool
) -> None:
    groups = GroupsByMonth(_stays(5, first, last), TODAY)
    assert groups.of_month(JUNE).settings == ({(HEAD, NORTH, "urban")} if counts else frozenset())


def test_one_who_was_there_for_a_few_days_is_not_told_apart_by_what_is_removed() -> None:
    most = _stays(5, "2025-01-01", "2025-12-31")
    late = _stays(1, "2025-06-20", "2025-12-31", region=SOUTH)
    groups = GroupsByMonth([*most, *late], TODAY)
    assert groups.of_month(dt.date(2025, 5, 1)).regions == {(HEAD, NORTH)}
    assert groups.of_month(JUNE).regions == frozenset()


def test_somebody_who_was_placed_twice_counts_once() -> None:
    stays = _stays(4, "2025-01-01", "2025-12-31")
    assert GroupsByMonth([*stays, stays[0]], TODAY).of_month(JUNE).professions == frozenset()


def test_filters_offer_what_enough_people_share_and_months_go_up_to_the_present_one() -> None:
    groups = GroupsByMonth(_stays(5, "2026-08-15", "2030-01-01"), TODAY)
    assert groups.months == tuple(dt.date(2026, month, 1) for month in (8, 9, 10, 11))
    assert groups.of_all_time.regions == {(HEAD, NORTH)}
    assert GroupsByMonth([], TODAY).of_all_time == AnonymityGroups()


_days = st.dates(dt.date(2025, 4, 1), dt.date(2025, 8, 31))
_somebody = st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(["urban", "rural"]), _days, _days)
_PROFESSIONS = [Profession(id=uuid.uuid4(), name=f"P{n}", plural="") for n in range(3)]
_REGIONS = [Region(id=uuid.uuid4(), name=f"R{n}") for n in range(3)]


def _place(profession: int, region: int, setting: str, one: dt.date, other: dt.date) -> Placement:
    home = HomeOrganisation(region=_REGIONS[region], region_id=_REGIONS[region].id, setting=setting)
    kind = _PROFESSIONS[profession]
    given = {"person_id": uuid.uuid4(), "starts_on": min(one, other), "ends_on": max(one, other)}
    return Placement(profession=kind, profession_id=kind.id, home_organisation=home, **given)


def _stay(placement: Placement) -> PlacedPeriod:
    home = placement.home_organisation
    combination = (placement.profession_id, home.region_id, home.setting)
    return PlacedPeriod(placement.person_id, combination, placement.starts_on, placement.ends_on)


def _describe(placement: Placement, groups: GroupsByMonth) -> str:
    sent = dt.datetime(2025, 6, 15, tzinfo=dt.UTC)
    insight = Insight(identity=Identity.CONFIDENTIAL, placement=placement, source=None, submitted_at=sent)
    return describe_author(insight, groups)


@given(st.lists(_somebody, min_size=1, max_size=60))
def test_whoever_is_shown_with_some_words_is_among_five_who_were_there_all_month(
    people: list[tuple[int, int, str, dt.date, dt.date]],
) -> None:
    placements = [_place(*somebody) for somebody in people]
    groups = GroupsByMonth([_stay(one) for one in placements], TODAY)
    possible = {_describe(one, groups) for one in placements if _stay(one).overlaps(JUNE, get_last_day_of_month(JUNE))}
    certain = Counter(
        _describe(one, groups) for one in placements if _stay(one).covers(JUNE, get_last_day_of_month(JUNE))
    )
    # Even "removed" tells apart nobody: it stands for enough people, or for everybody.
    assert len(possible) <= 1 or all(certain[words] >= 5 for words in possible)


@pytest.mark.parametrize("count", [4, 5, 9])
def test_a_number_under_five_is_neither_shown_nor_left_to_be_found_by_subtraction(count: int) -> None:
    for total in range(count, 30):
        breakdown = suppress_small_groups({"A": count, "B": 6, "C": max(total - count - 6, 0)}, total)
        told = sum(group.people for group in breakdown.groups)
        assert all(group.people >= 5 for group in breakdown.groups)
        assert not 0 < total - told < 5 or not breakdown.groups


@pytest.mark.parametrize(("counts", "can"), [((5, 0), True), ((5, 6), True), ((5, 4), False), ((4, 0), False)])
def test_parts_are_shown_where_the_whole_and_each_part_are_large_enough(counts: tuple[int, int], *, can: bool) -> None:
    assert can_show_shares(counts) is can


def test_counts_are_told_in_words_masked_rounded_and_in_tenths() -> None:
    assert [describe_sites(count) for count in (0, 1, 1234)] == ["no sites", "fewer than 5 sites", "1,234 sites"]
    assert [mask_count(count) for count in (0, 1, 4, 5, 1234)] == ["0", "fewer than 5", "fewer than 5", "5", "1,234"]
    assert [round_count(count) for count in (5, 7, 8, 12, 13)] == [5, 5, 10, 10, 15]
    assert [coarsen_count(count) for count in (1, 5, 8, 9, 100)] == [8, 8, 8, 16, 128]
    assert (share_in_tenths(9, 9), share_in_tenths(5, 10), share_in_tenths(1, 30)) == (None, 5, 0)
    assert [describe_tenths(tenths) for tenths in (0, 3, 10)] == [
        "none or very few", "about 3 in ten", "all or nearly all",
    ]  # fmt: skip
