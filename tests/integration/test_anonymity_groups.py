"""What of an author is shown: the anonymity group of the month decides, and what hides from its host is not there."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import GroupsByMonth, PlacedPeriod
from frontline.disclosure.masking import describe_count
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.models.insight import Insight
from frontline.placements.models.placement import Placement
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.models.counts import AttributeTally
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.numbers import describe_growth
from frontline.themes.service.decisions import accept_theme
from tests.factories import make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again


def _five_headteachers() -> list[Placement]:
    return [make_placement(make_person(Role.SECONDEE), profession="Headteacher", region="North West") for _ in range(5)]


def _groups(placement: Placement, *counts: int) -> GroupsByMonth:
    """Of so many people of a placement's profession: all of its own region, or some in each of several others."""
    home = placement.home_organisation
    regions = [home.region_id] if len(counts) == 1 else [uuid.uuid4() for _ in counts]
    stays = [
        PlacedPeriod(
            uuid.uuid4(), (placement.profession_id, region, home.setting), placement.starts_on, placement.ends_on
        )
        for region, count in zip(regions, counts, strict=True)
        for _ in range(count)
    ]
    return GroupsByMonth(stays, get_london_today())


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("identity", "people", "told"),
    [
        ("named", 1, "{name}, Policy adviser, from {home}"),
        ("confidential", 5, "Headteacher, North West, urban"),
        ("confidential", 4, "Profession and region removed"),
        ("de_identified", 5, "De-identified: profession and region removed"),
    ],
)
def test_an_author_is_told_as_far_as_the_identity_and_the_group_allow(identity: str, people: int, told: str) -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    insight = make_insight(placement.person, identity=identity, placement_id=placement.id)
    db.session.refresh(insight, ["placement", "source"])
    names = {"name": placement.person.name, "home": placement.home_organisation.name}
    assert describe_author(insight, _groups(placement, people)) == told.format(**names)


@pytest.mark.usefixtures("app")
def test_a_rare_region_is_removed_where_the_profession_alone_is_common() -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    insight = make_insight(placement.person, identity="confidential", placement_id=placement.id)
    db.session.refresh(insight, ["placement", "source"])
    assert describe_author(insight, _groups(placement, 3, 4)) == "Headteacher, region removed"


@pytest.mark.usefixtures("app")
def test_only_secondees_count_towards_a_group() -> None:
    for _ in range(5):
        make_placement(make_person())
    assert get_anonymity_groups().of_all_time.professions == frozenset()


@pytest.mark.parametrize(("count", "shown"), [(0, "no people"), (4, "fewer than 5 people"), (5, "5 people")])
def test_small_numbers_of_people_are_masked(count: int, shown: str) -> None:
    assert describe_count(count, "person", "people") == shown


def test_no_page_of_policy_staff_shows_who_wrote_a_confidential_insight(client: CheckingClient) -> None:
    placements = _five_headteachers()
    insights = [
        make_insight(placement.person, identity=identity, placement_id=placement.id)
        for placement, identity in zip(
            placements, ["confidential", "de_identified"] * 2 + ["confidential"], strict=True
        )
    ]
    team = make_team()
    theme = make_theme(*insights, quotes=[{"insight_id": str(i.id), "text": "The invoice"} for i in insights])
    route_to(theme, team)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    accept_theme(theme=theme, team=team, person=make_person())
    pages = [client.get(path).text for path in ("/inbox", f"/themes/{theme.id}", f"/themes/{theme.id}/answer")]
    told = [p.person.name for p in placements] + [p.home_organisation.name for p in placements]
    told += [str(p.person_id) for p in placements] + [str(p.id) for p in placements]
    assert [secret for secret in told for page in pages if secret in page] == []
    assert "Headteacher, North West" in pages[1]


def test_what_is_hidden_from_the_host_is_not_shown_to_its_department(client: CheckingClient) -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    hidden = make_insight(
        placement.person, what_happened="Hidden words", hidden_from_host=True, placement_id=placement.id
    )
    theme = make_theme(
        hidden,
        make_insight(what_happened="Open words"),
        quotes=[{"insight_id": str(hidden.id), "text": "Hidden words"}],
    )
    host, other = make_team(department=placement.host_department), make_team()
    for team, sees in ((host, False), (other, True)):
        db.session.query(Routing).delete()
        route_to(again(theme), team)
        client.sign_in(make_person(Role.POLICY_LEAD, team=team))
        page = client.get(f"/themes/{theme.id}").text
        assert "Open words" in page
        assert ("Hidden words" in page) is sees


def test_a_hidden_single_insight_has_no_telling_name_and_no_place_in_its_hosts_inbox(client: CheckingClient) -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    hidden = make_insight(
        placement.person, what_happened="They told me to bury it", hidden_from_host=True, placement_id=placement.id
    )
    make_single_insight_themes([hidden])
    theme = db.session.scalars(select(Theme).where(Theme.single_insight_id == hidden.id)).one()
    assert "bury" not in theme.name
    host = make_team(department=placement.host_department)
    route_to(theme, host)
    client.sign_in(make_person(Role.POLICY_LEAD, team=host))
    assert theme.name not in client.get("/inbox").text
    assert client.get(f"/themes/{theme.id}").status_code == 404


@pytest.mark.usefixtures("app")
def test_counts_tell_nobody_that_something_is_hidden() -> None:
    theme = make_theme(make_insight(hidden_from_host=True, severity="severe"), make_insight())
    assert (theme.insight_count, theme.people_count, theme.severe_count) == (1, 1, 0)


@pytest.mark.usefixtures("app")
def test_growth_is_silent_on_small_numbers() -> None:
    assert describe_growth(Theme(recent_people=4, before_people=1)) == "Too few of late to speak of a trend"
    assert (
        describe_growth(Theme(recent_people=12, before_people=4))
        == "12 people in the last 3 months, fewer than 5 people in the 3 before"
    )


class _OneInJune:
    """One headteacher placed in June 2025; five others were so three years before, and five are since April 2026."""

    def __init__(self) -> None:
        for first, last in ((dt.date(2022, 1, 1), dt.date(2022, 12, 31)), (dt.date(2026, 4, 1), dt.date(2027, 6, 30))):
            for placement in _five_headteachers():
                placement.starts_on, placement.ends_on = first, last
        self.alone = make_placement(make_person(Role.SECONDEE), profession="Headteacher", region="North West")
        self.alone.starts_on, self.alone.ends_on = dt.date(2025, 1, 1), dt.date(2027, 6, 30)
        self.june, self.may = self._send(2025, 6), self._send(2026, 5)
        self.theme, team = make_theme(self.june, self.may), make_team()
        route_to(self.theme, team)
        self.lead = make_person(Role.POLICY_LEAD, team=team)

    def _send(self, year: int, month: int) -> Insight:
        at = dt.datetime(year, month, 12, 9, tzinfo=dt.UTC)
        given: dict[str, Any] = {"identity": "confidential", "placement_id": self.alone.id, "submitted_at": at}
        return make_insight(self.alone.person, what_happened=f"Late buses in {month}/{year}", **given)


def test_the_month_beside_an_insight_belongs_to_its_group(client: CheckingClient) -> None:
    world = _OneInJune()
    client.sign_in(world.lead)
    page = client.get(f"/themes/{world.theme.id}").text
    assert "Profession and region removed. June 2025." in page
    assert "Headteacher, North West, urban. May 2026." in page


@pytest.mark.parametrize("kind", ["profession", "region"])
def test_no_filter_finds_what_the_month_hides(client: CheckingClient, kind: str) -> None:
    world = _OneInJune()
    client.sign_in(world.lead)
    home = world.alone.home_organisation
    key = world.alone.profession_id if kind == "profession" else home.region_id
    page = client.get(f"/themes/{world.theme.id}?{kind}={key}").text
    assert (f'id="i{world.may.id}"' in page, f'id="i{world.june.id}"' in page) == (True, False)


def test_a_file_of_what_a_search_finds_says_no_more_than_the_page(client: CheckingClient) -> None:
    client.sign_in(_OneInJune().lead)
    told = client.get("/search/export.csv?q=late+buses&exactly=1").text
    assert "Profession and region removed,2025-06" in told
    assert '"Headteacher, North West, urban",2026-05' in told


@pytest.mark.usefixtures("app")
def test_a_theme_counts_a_profession_only_where_the_month_shows_it() -> None:
    world = _OneInJune()
    professions = select(AttributeTally).where(
        AttributeTally.theme_id == world.theme.id, AttributeTally.region_id.is_(None)
    )
    assert [(row.profession_id, row.people) for row in db.session.scalars(professions)] == [
        (world.alone.profession_id, 1)
    ]
    world.may.submitted_at = world.june.submitted_at
    refresh_counts([world.theme.id])
    assert db.session.scalars(professions).all() == []
