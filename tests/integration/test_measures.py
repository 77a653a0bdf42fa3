"""The figures of the dashboard, recomputed from raw rows in another way: all equal, on random worlds."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from frontline.core.database import db
from frontline.core.furniture import today
from frontline.insights.models import Identity, Insight, Kind, State
from frontline.organisations.models import Department, Profession, Team
from frontline.oversight import queries, service
from frontline.oversight.measures import BY_KEY, MEASURES
from frontline.oversight.queries import Wanted
from frontline.placements.models import Placement, PlacementState
from frontline.responses.models import Commitment, CommitmentState, Judgement, Outcome, Response, Scale, Verdict
from frontline.themes.models import Membership, Routing, Tally, Theme
from frontline.themes.service import working_days_after
from tests.worlds import make_world

_LONDON = ZoneInfo("Europe/London")
_Counts = dict[str, tuple[int, int]]


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(_LONDON).date()


def _all(kind: type) -> list:  # type: ignore[type-arg]
    return list(db.session.scalars(select(kind)).unique())


class _Raw:
    """Counts by hand: loops over all rows, one question at a time."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.teams = {team.id: team for team in _all(Team)}
        self.placements = {one.id: one for one in _all(Placement) if one.state is not PlacementState.PROPOSED}
        people: Counter[tuple[uuid.UUID, uuid.UUID]] = Counter()
        for profession, department, _ in {(p.profession_id, p.host_department_id, p.person_id) for p in self._ran()}:
            people[profession, department] += 1
        self.by_pair = people

    def _ran(self) -> Iterator[Placement]:
        yield from self.placements.values()

    def _within(self, day: dt.date) -> bool:
        return self.wanted.first <= day <= self.wanted.today

    def _is_for(self, department: uuid.UUID | None) -> bool:
        return self.wanted.department_id in {None, department}

    def placement_months(self) -> int:
        stays = set()
        for one in self._ran():
            day = one.starts_on.replace(day=1)
            while day <= min(one.ends_on, self.wanted.today):
                mine = self.wanted.facet_id in {None, one.profession_id} and self._is_for(one.host_department_id)
                if mine and one.starts_on <= self.wanted.today and self._within(day):
                    stays.add((one.person_id, one.host_department_id, day))
                day = (day + dt.timedelta(days=32)).replace(day=1)
        return len(stays)

    def _told(self, profession: uuid.UUID, department: uuid.UUID) -> bool:
        """Whether a department is told of a profession's insights: enough share it, and enough stay untold."""
        pairs = {pair: n for pair, n in self.by_pair.items() if pair[0] == profession}
        left = sum(n for n in pairs.values() if n < 5)
        return self._tells(profession) and pairs[profession, department] >= 5 and (left == 0 or left >= 5)

    def _tells(self, profession: uuid.UUID) -> bool:
        of: Counter[uuid.UUID] = Counter()
        for (one, _), n in self.by_pair.items():
            of[one] += n
        left = sum(n for n in of.values() if n < 5)
        return of[profession] >= 5 and (left == 0 or left >= 5)

    def insights(self) -> int:
        found = 0
        for one in _all(Insight):
            if one.state is not State.ACCEPTED or one.hidden_from_host or not self._within(_day(one.submitted_at)):
                continue
            where = db.session.get_one(Placement, one.placement_id)
            hidden = one.identity is Identity.DE_IDENTIFIED
            told = (
                not hidden and where.id in self.placements and self._told(where.profession_id, where.host_department_id)
            )
            in_department = self.wanted.department_id is None or (
                told and where.host_department_id == self.wanted.department_id
            )
            in_facet = self.wanted.facet_id is None or (
                not hidden and where.profession_id == self.wanted.facet_id and self._tells(where.profession_id)
            )
            found += in_department and in_facet
        return found

    def _has_facet(self, theme: Theme) -> bool:
        if self.wanted.facet_id is None:
            return True
        wholes = [t for t in _all(Tally) if t.theme_id == theme.id and t.region_id is None and t.setting is None]
        heard = {tally.profession_id for tally in wholes}
        from frontline.placements import queries as placements

        return self.wanted.facet_id in heard & placements.crowd().professions

    def deadlines(self, measure: str) -> tuple[int, int]:
        met = among = 0
        held = {routing.theme_id: self.teams[routing.team_id] for routing in _all(Routing)}
        for theme in _all(Theme):
            team = held.get(theme.id)
            if (
                theme.routed_at is None
                or team is None
                or not self._is_for(team.department_id)
                or not self._has_facet(theme)
            ):
                continue
            routed = _day(theme.routed_at)
            if not self._within(routed.replace(day=1)):
                continue
            if measure == "acknowledged":
                done, due = theme.acknowledged_at, working_days_after(routed, team.acknowledge_days)
            else:
                answers = [r.published_at for r in _all(Response) if theme in r.themes and r.published_at]
                done, due = min(answers, default=None), routed + dt.timedelta(weeks=team.answer_weeks)
            if done is None and due >= self.wanted.today:
                continue
            among += 1
            met += done is not None and _day(done) <= due
        return met, among

    def answers(self) -> _Counts:
        found = {"planned": [0, 0], "made": [0, 0], "at_scale": [0, 0]}
        for one in _all(Response):
            day = _day(one.published_at).replace(day=1)
            if one.state.value != "published" or not self._within(day) or not self._is_for(one.team.department_id):
                continue
            promised = [
                c for c in _all(Commitment) if c.response_id == one.id and c.state is CommitmentState.CHANGE_MADE
            ]
            for theme in one.themes:
                if not self._is_problem(theme) or not self._has_facet(theme):
                    continue
                found["planned"][0] += one.outcome in {Outcome.CHANGE_MADE, Outcome.CHANGE_PLANNED} or bool(promised)
                found["made"][0] += one.outcome is Outcome.CHANGE_MADE or bool(promised)
                found["planned"][1] += 1
                found["made"][1] += 1
                if promised:
                    found["at_scale"][0] += any(c.scale in {Scale.REGIONAL, Scale.NATIONAL} for c in promised)
                    found["at_scale"][1] += 1
        return {key: (met, among) for key, (met, among) in found.items()}

    def _is_problem(self, theme: Theme) -> bool:
        ids = [m.insight_id for m in _all(Membership) if m.theme_id == theme.id]
        kinds = [i.kind for i in _all(Insight) if i.id in ids and i.state is State.ACCEPTED]
        return 2 * kinds.count(Kind.PROBLEM) >= len(kinds) > 0

    def helped(self) -> tuple[int, int]:
        if self.wanted.facet_id is not None:
            return 0, 0
        said = []
        for one in _all(Verdict):
            insight, response = (
                db.session.get_one(Insight, one.insight_id),
                db.session.get_one(Response, one.response_id),
            )
            month = _day(one.at).replace(day=1)
            if not insight.hidden_from_host and self._within(month) and self._is_for(response.team.department_id):
                said.append(one.judgement)
        return said.count(Judgement.HELPED), len(said)

    def every(self) -> _Counts:
        months = self.placement_months()
        return {
            "placements": (months, months), "insights": (self.insights(), months),
            "acknowledged": self.deadlines("acknowledged"), "answered": self.deadlines("answered"),
            **self.answers(), "helped": self.helped(),
        }  # fmt: skip


def _shown(key: str, counted: int, among: int) -> tuple[int | None, int | None]:
    """What the promise leaves to be shown of people's numbers: none under five, the others to the nearest five."""
    if key == "insights":
        return (None, None) if 0 < counted < 5 else (round((counted + 0.01) / 5) * 5, among)
    if key == "helped":
        small = 0 < counted < 5 or 0 < among - counted < 5
        return (None, None) if small else (round((counted + 0.01) / 5) * 5, round((among + 0.01) / 5) * 5)
    return counted, among


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(5))
def test_every_figure_is_what_the_rows_say(seed: int) -> None:
    make_world(seed)
    service.refresh(today())
    departments = [None, *(one.id for one in _all(Department))][:4]
    facets = [None, *(one.id for one in _all(Profession))]
    for wanted in _combinations(departments, facets):
        raw = _Raw(wanted).every()
        for measure in MEASURES:
            figure = queries.figure(measure, wanted)
            assert (figure.counted, figure.among) == _shown(measure.key, *raw[measure.key]), (measure.key, wanted)


def _combinations(departments: list[uuid.UUID | None], facets: list[uuid.UUID | None]) -> Iterator[Wanted]:
    for months, department, facet in ((3, None, None), *((24, d, f) for d in departments for f in facets)):
        yield Wanted(today(), months, department, facet)


@pytest.mark.usefixtures("app")
def test_a_trend_sums_to_its_figure_and_the_chain_only_narrows() -> None:
    make_world(7)
    service.refresh(today())
    wanted = Wanted(today(), 12)
    for key in ("acknowledged", "answered", "planned", "made", "placements"):
        points = queries.trend(BY_KEY[key], wanted)
        figure = queries.figure(BY_KEY[key], wanted)
        assert sum(point.figure.counted or 0 for point in points) == figure.counted
    numbers = [stage.number or 0 for stage in queries.flow(wanted)[2:]]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.usefixtures("app")
def test_the_themes_behind_a_number_are_as_many_as_it_says() -> None:
    make_world(3)
    service.refresh(today())
    wanted = Wanted(today(), 24)
    for key in ("acknowledged", "answered"):
        figure = queries.figure(BY_KEY[key], wanted)
        behind = {met: queries.themes_behind(BY_KEY[key], wanted, met=met) for met in (True, False)}
        counts = {met: len(db.session.scalars(query).all()) for met, query in behind.items()}
        assert (figure.counted, figure.among) == (counts[True], sum(counts.values()))
