"""Whatever a policy lead opens, filters, pages through or does to a theme tells nothing of whom a group hides.

The search builds random small worlds, in which people come and go, and looks for two who are shown with the same words
on every insight, in the month in which each was sent, though they differ in profession, region, setting, or in when
they were placed. Those two change places; the anonymity groups stay the same. If any page that a lead can open then
differs in one letter, that letter tells which of the two wrote what: the test fails.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Profession, Region
from frontline.placements.models.placement import Placement
from frontline.policies.models.check import Check
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.service.regrouping import split_theme
from tests.factories import add_member, make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.policies import Office

_PROFESSIONS = ("Headteacher", "Governor", "Nurse")
_REGIONS = ("North West", "London")
_SETTINGS = ("urban", "rural")
_SECRET = re.compile(r'(name="(csrf_token|key|question_key)"[^>]*value|nonce)="[^"]*"')


# From when until when people of a world are placed, in days from today: most for long, some before, some of late.
_ALWAYS, _LONG_AGO, _OF_LATE = (-900, 300), (-900, -300), (-100, 300)
_TIMES = (_ALWAYS, _ALWAYS, _ALWAYS, _LONG_AGO, _OF_LATE)
_SENT = (-500, -400, -60, 0)


@dataclass(frozen=True)
class _Somebody:
    """A person of a world: what they are, when they were placed, and the identity and the day of each insight."""

    profession: str
    region: str
    setting: str
    identities: tuple[Identity, ...]
    placed: tuple[int, int] = _ALWAYS
    sent: tuple[int, ...] = (0, 0)

    def days(self) -> Iterator[tuple[Identity, int]]:
        """The identity of each insight, with the day on which they can have sent it."""
        for identity, day in zip(self.identities, self.sent, strict=False):
            yield identity, min(max(day, self.placed[0]), self.placed[1])


_somebody = st.builds(
    _Somebody,
    st.sampled_from(_PROFESSIONS),
    st.sampled_from(_REGIONS),
    st.sampled_from(_SETTINGS),
    st.lists(st.sampled_from(list(Identity)), min_size=1, max_size=2).map(tuple),
    st.sampled_from(_TIMES),
    st.tuples(st.sampled_from(_SENT), st.sampled_from(_SENT)),
)


class _World:
    """Everybody's insights in one theme of a team, and the lead of that team."""

    def __init__(self, people: list[_Somebody]) -> None:
        db.session.execute(text("TRUNCATE person, theme, insight, team, home_organisation, procrastinate_jobs CASCADE"))
        self.placements = [self._placed(somebody) for somebody in people]
        self.insights = [
            make_insight(
                placement.person,
                placement_id=placement.id,
                identity=identity,
                what_happened=f"{number} late buses",
                submitted_at=now() + dt.timedelta(days=day),
                accepted_at=now() + dt.timedelta(days=day),
            )
            for number, (placement, somebody) in enumerate(zip(self.placements, people, strict=True))
            for identity, day in somebody.days()
        ]
        self.team = make_team()
        self.theme = make_theme(*self.insights)
        route_to(self.theme, self.team)
        self.lead = make_person(Role.POLICY_LEAD, team=self.team)
        self.check = Office(self.team).check((self.theme, self.insights))
        self.groups = get_anonymity_groups()
        self.theme_id, self.lead_id = self.theme.id, self.lead.id

    @staticmethod
    def _placed(somebody: _Somebody) -> Placement:
        made = make_placement(make_person(Role.SECONDEE), profession=somebody.profession, region=somebody.region)
        made.home_organisation.setting = somebody.setting
        made.starts_on, made.ends_on = (get_london_today() + dt.timedelta(days=day) for day in somebody.placed)
        db.session.flush()
        return made

    def words(self, placement: Placement, insight: Insight) -> str:
        """How an insight would be shown if its author had somebody's placement."""
        given = {"identity": insight.identity, "submitted_at": insight.submitted_at}
        return describe_author(Insight(placement=placement, source=None, **given), self.groups)

    def indistinguishable(self) -> tuple[Placement, Placement] | None:
        """Two people who differ, in time where any do, and whom every word shown of their insights leaves alike."""
        pairs = sorted(combinations(self.placements, 2), key=lambda pair: pair[0].starts_on == pair[1].starts_on)
        for one, other in pairs:
            theirs = [i for i in self.insights if i.placement_id in {one.id, other.id}]
            hidden = all(i.identity is not Identity.NAMED for i in theirs)
            if hidden and _is(one) != _is(other) and all(self.words(one, i) == self.words(other, i) for i in theirs):
                return one, other
        return None

    def swap(self, one: Placement, other: Placement) -> None:
        """The two change what they are, and when they were placed; who wrote what, and when, stays."""
        a, b = one.home_organisation, other.home_organisation
        one.profession_id, other.profession_id = other.profession_id, one.profession_id
        a.region_id, b.region_id = b.region_id, a.region_id
        a.setting, b.setting = b.setting, a.setting
        one.starts_on, other.starts_on = other.starts_on, one.starts_on
        one.ends_on, other.ends_on = other.ends_on, one.ends_on
        db.session.flush()
        db.session.expire_all()
        refresh_counts(list(db.session.scalars(select(Theme.id))))


def _is(placement: Placement) -> tuple[Any, ...]:
    home = placement.home_organisation
    return placement.profession_id, home.region_id, home.setting, placement.starts_on, placement.ends_on


def _paths(theme_ids: list[uuid.UUID]) -> Iterator[str]:
    """Everything that a lead can open of their themes: lists, filters, orders, pages, history."""
    professions = db.session.scalars(select(Profession.id)).all()
    for order in ("urgent", "people", "latest", "growth"):
        yield f"/inbox?show=all&order={order}"
    yield from (f"/inbox?show=all&profession={one}" for one in professions)
    for key in theme_ids:
        yield from (f"/themes/{key}?page={number}" for number in (1, 2))
        yield from (f"/themes/{key}?profession={one}" for one in professions)
        yield from (f"/themes/{key}?region={one}" for one in db.session.scalars(select(Region.id)))
        yield from (f"/themes/{key}/{page}" for page in ("history", "curate", "split"))
    yield "/commitments"
    yield "/community"


def _elsewhere() -> Iterator[str]:
    """Searches with every filter and as a file, the digest that would leave now, a check and its pack."""
    for name, kind in (("profession", Profession), ("region", Region)):
        for key in db.session.scalars(select(kind.id)):
            yield f"/search?q=late+buses&exactly=1&in=insights&{name}={key}"
    yield "/search?q=late+buses&exactly=1&in=insights&months=3"
    yield "/search/export.csv?q=late+buses&exactly=1"
    yield from (f"/digests/preview?scope=team&about={one}" for one in db.session.scalars(select(Routing.team_id)))
    for check in db.session.scalars(select(Check)):
        yield from (f"/policies/{check.proposal_id}{page}" for page in ("", f"/checks/{check.id}"))
        yield f"/policies/{check.proposal_id}/checks/{check.id}/pack"


def _seen(client: CheckingClient, lead_id: uuid.UUID, *, everywhere: bool = False) -> dict[str, str]:
    """Every page as the lead sees it, without what differs from one request to the next."""
    client.sign_in(db.session.get_one(Person, lead_id))
    themes = list(db.session.scalars(select(Theme.id).order_by(Theme.number)))
    paths = [*_paths(themes), *(_elsewhere() if everywhere else ())]
    return {path: _SECRET.sub("", client.get(path).text) for path in paths}


def _same(
    client: CheckingClient, world: _World, pair: tuple[uuid.UUID, uuid.UUID], *, everywhere: bool = False
) -> None:
    """The pages before and after the two change places are the same; then they change back."""
    before = _seen(client, world.lead_id, everywhere=everywhere)
    world.swap(*(db.session.get_one(Placement, key) for key in pair))
    after = _seen(client, world.lead_id, everywhere=everywhere)
    assert [path for path in before if before[path] != after[path]] == []
    world.swap(*(db.session.get_one(Placement, key) for key in pair))


_checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]


@settings(max_examples=10, phases=[Phase.generate], deadline=None, suppress_health_check=_checks)
@given(st.lists(_somebody, min_size=7, max_size=14))
def test_two_people_whom_the_words_leave_alike_cannot_be_told_apart(
    client: CheckingClient, people: list[_Somebody]
) -> None:
    world = _World(people)
    found = world.indistinguishable()
    assume(found)
    assert found is not None
    pair = (found[0].id, found[1].id)
    _same(client, world, pair, everywhere=True)
    _one_more_week(world, pair)
    _same(client, world, pair)
    _taken_apart(world, pair)
    _same(client, world, pair)


@settings(max_examples=3, phases=[Phase.generate], deadline=None, suppress_health_check=_checks)
@given(st.lists(_somebody, min_size=6, max_size=10), st.data())
def test_whether_two_insights_have_one_author_no_number_tells(
    client: CheckingClient, people: list[_Somebody], data: st.DataObject
) -> None:
    """What somebody wrote under another identity could as well be by a colleague of the same profession and place."""
    hidden = data.draw(st.sampled_from([Identity.CONFIDENTIAL, Identity.DE_IDENTIFIED]))
    author = _Somebody("Headteacher", "London", "urban", (Identity.NAMED,))
    world = _World([author, _Somebody("Headteacher", "London", "urban", (Identity.NAMED,)), *people])
    one, other = world.placements[:2]
    insight = make_insight(one.person, placement_id=one.id, identity=hidden, what_happened="The bus again")
    add_member(insight, world.theme)
    refresh_counts([world.theme.id])
    ids, theirs = (one.id, other.id), [world.insights[0].id, insight.id]
    key = insight.id
    for _ in range(2):  # as it is, and with the insights of one of the two taken out
        before = _seen(client, world.lead_id)
        _written_by(key, ids[1])
        assert _seen(client, world.lead_id) == before
        _written_by(key, ids[0])
        _split_off(world, theirs)


def _written_by(insight_id: uuid.UUID, placement_id: uuid.UUID) -> None:
    placement = db.session.get_one(Placement, placement_id)
    insight = db.session.get_one(Insight, insight_id)
    insight.author_id, insight.placement_id = placement.person_id, placement.id
    db.session.flush()
    refresh_counts(list(db.session.scalars(select(Theme.id))))


def _split_off(world: _World, insight_ids: list[uuid.UUID]) -> None:
    theme, lead = db.session.get_one(Theme, world.theme_id), db.session.get_one(Person, world.lead_id)
    held = set(db.session.scalars(select(Membership.insight_id).where(Membership.theme_id == theme.id)))
    if chosen := [one for one in insight_ids if one in held]:
        split_theme(theme=theme, insight_ids=chosen, name="Apart", person=lead)


def _one_more_week(world: _World, pair: tuple[uuid.UUID, uuid.UUID]) -> None:
    """Somebody else says it too."""
    others = select(Placement).where(Placement.id.not_in(pair)).order_by(Placement.id).limit(1)
    placement = db.session.scalars(others).one()
    insight = make_insight(placement.person, placement_id=placement.id, what_happened="Another week of late buses")
    theme = db.session.get_one(Theme, world.theme_id)
    add_member(insight, theme)
    refresh_counts([theme.id])


def _taken_apart(world: _World, pair: tuple[uuid.UUID, uuid.UUID]) -> None:
    """The lead takes the insights of one of the two out of the theme, to see which numbers change."""
    theirs = select(Insight.id).where(Insight.placement_id == pair[0])
    _split_off(world, list(db.session.scalars(theirs)))
