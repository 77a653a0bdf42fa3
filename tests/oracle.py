"""The figures of oversight, recomputed from raw rows by loops: another way than the product's."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.working_days import add_working_days
from frontline.insights.models.choices import Identity, InsightKind, InsightState
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.oversight.queries.figures import FigureScope
from frontline.placements.models.placement import Placement, PlacementState
from frontline.policies.models.check import Check
from frontline.policies.models.proposal import Proposal, ProposalStage, StageMove
from frontline.responses.models.answer import Outcome, Response
from frontline.responses.models.commitment import ChangeScale, Commitment, CommitmentState
from frontline.responses.models.feedback import Verdict, VerdictChoice
from frontline.themes.models.counts import AttributeTally
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Routing, Theme

_LONDON = ZoneInfo("Europe/London")
_Counts = dict[str, tuple[int, int]]


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(_LONDON).date()


def every_row(kind: type) -> list:  # type: ignore[type-arg]
    return list(db.session.scalars(select(kind)).unique())


class Raw:
    """Counts by hand: loops over all rows, one question at a time."""

    def __init__(self, wanted: FigureScope) -> None:
        self.wanted = wanted
        self.teams = {team.id: team for team in every_row(Team)}
        self.placements = {one.id: one for one in every_row(Placement) if one.state is not PlacementState.PROPOSED}

    def _ran(self) -> Iterator[Placement]:
        yield from self.placements.values()

    def _within(self, day: dt.date) -> bool:
        return self.wanted.first_month <= day <= self.wanted.last_day

    def _is_for(self, department: uuid.UUID | None) -> bool:
        return self.wanted.department_id in {None, department}

    def placement_months(self, *, over: bool = False) -> int:
        stays = set()
        last = self.wanted.today.replace(day=1) - dt.timedelta(days=1) if over else self.wanted.today
        for one in self._ran():
            day = one.starts_on.replace(day=1)
            while day <= min(one.ends_on, self.wanted.today):
                mine = self.wanted.facet_id in {None, one.profession_id} and self._is_for(one.host_department_id)
                if mine and day <= last and one.starts_on <= self.wanted.today and self._within(day):
                    stays.add((one.person_id, one.host_department_id, day))
                day = (day + dt.timedelta(days=32)).replace(day=1)
        return len(stays)

    def _placed(self, month: dt.date) -> Counter[tuple[uuid.UUID, uuid.UUID]]:
        """People by profession and department whose placement ran in a month, none later than today."""
        found = set()
        for one in self._ran():
            begins, ends = one.starts_on.replace(day=1), min(one.ends_on, self.wanted.today).replace(day=1)
            if begins <= month <= ends and one.starts_on <= self.wanted.today:
                found.add((one.profession_id, one.host_department_id, one.person_id))
        return Counter((profession, department) for profession, department, _ in found)

    def _tells(self, profession: uuid.UUID, month: dt.date) -> bool:
        """Whether a profession is told: enough share it, and nobody or enough are in one that is not."""
        of: Counter[uuid.UUID] = Counter()
        for (one, _), n in self._placed(month).items():
            of[one] += n
        left = sum(n for n in of.values() if n < 5)
        return of[profession] >= 5 and (left == 0 or left >= 5)

    def _told(self, profession: uuid.UUID, department: uuid.UUID, month: dt.date) -> bool:
        """Whether a department is told of a profession's insights: enough share it, and enough stay untold."""
        pairs = {pair: n for pair, n in self._placed(month).items() if pair[0] == profession}
        left = sum(n for n in pairs.values() if n < 5)
        enough = pairs.get((profession, department), 0) >= 5
        return self._tells(profession, month) and enough and (left == 0 or left >= 5)

    def insights(self) -> tuple[int, int]:
        """How many, and of how many people in the month with the most."""
        found: dict[dt.date, list[uuid.UUID]] = {}
        for one in every_row(Insight):
            month = _day(one.accepted_at).replace(day=1)
            over = month < self.wanted.today.replace(day=1)
            if one.state is InsightState.ACCEPTED and not one.hidden_from_host and over and self._within(month):
                where = db.session.get_one(Placement, one.placement_id)
                if self._counts(one.identity is not Identity.DE_IDENTIFIED, where, month):
                    found.setdefault(month, []).append(one.author_id)
        return sum(map(len, found.values())), max((len(set(people)) for people in found.values()), default=0)

    def _counts(self, is_told: bool, where: Placement, month: dt.date) -> bool:  # noqa: FBT001 - an oracle's own
        department, facet = self.wanted.department_id, self.wanted.facet_id
        if department is None and facet is None:
            return True
        mine = facet in {None, where.profession_id} and department in {None, where.host_department_id}
        if department is None:
            return is_told and mine and self._tells(where.profession_id, month)
        return is_told and mine and self._told(where.profession_id, where.host_department_id, month)

    def _has_facet(self, theme: Theme) -> bool:
        if self.wanted.facet_id is None:
            return True
        wholes = [
            t for t in every_row(AttributeTally) if t.theme_id == theme.id and t.region_id is None and t.setting is None
        ]
        heard = {tally.profession_id for tally in wholes}
        return self.wanted.facet_id in heard

    def deadlines(self, measure: str) -> tuple[int, int]:
        met = among = 0
        held = {routing.theme_id: self.teams[routing.team_id] for routing in every_row(Routing)}
        for theme in every_row(Theme):
            team = held.get(theme.id)
            if (
                theme.routed_at is None
                or team is None
                or not self._is_for(team.department_id)
                or not self._has_facet(theme)
            ):
                continue
            routed = _day(theme.routed_at)
            if measure == "acknowledged":
                done, due = theme.acknowledged_at, add_working_days(routed, team.acknowledge_days)
            else:
                answers = [r.published_at for r in every_row(Response) if theme in r.themes and r.published_at]
                done, due = min(answers, default=None), routed + dt.timedelta(weeks=team.answer_weeks)
            if due >= self.wanted.today or not self._within(due.replace(day=1)):
                continue
            among += 1
            met += done is not None and _day(done) <= due
        return met, among

    def answers(self) -> _Counts:
        found = {"planned": [0, 0], "made": [0, 0], "at_scale": [0, 0]}
        for one in every_row(Response):
            day = _day(one.published_at).replace(day=1)
            if one.state.value != "published" or not self._within(day) or not self._is_for(one.team.department_id):
                continue
            promised = [
                c for c in every_row(Commitment) if c.response_id == one.id and c.state is CommitmentState.CHANGE_MADE
            ]
            for theme in one.themes:
                if not self._is_problem(theme) or not self._has_facet(theme):
                    continue
                found["planned"][0] += one.outcome in {Outcome.CHANGE_MADE, Outcome.CHANGE_PLANNED} or bool(promised)
                found["made"][0] += one.outcome is Outcome.CHANGE_MADE or bool(promised)
                found["planned"][1] += 1
                found["made"][1] += 1
                if promised:
                    found["at_scale"][0] += any(
                        c.scale in {ChangeScale.REGIONAL, ChangeScale.NATIONAL} for c in promised
                    )
                    found["at_scale"][1] += 1
        return {key: (met, among) for key, (met, among) in found.items()}

    def _is_problem(self, theme: Theme) -> bool:
        ids = [m.insight_id for m in every_row(Membership) if m.theme_id == theme.id]
        kinds = [i.kind for i in every_row(Insight) if i.id in ids and i.state is InsightState.ACCEPTED]
        return 2 * kinds.count(InsightKind.PROBLEM) >= len(kinds) > 0

    def helped(self) -> tuple[int, int, int]:
        """How many say so, how many say anything, and the most people of one department and month."""
        said: dict[object, list[tuple[VerdictChoice, object]]] = {}
        for one in every_row(Verdict):
            insight, response = (
                db.session.get_one(Insight, one.insight_id),
                db.session.get_one(Response, one.response_id),
            )
            month, department = _day(one.at).replace(day=1), response.team.department_id
            over = month < self.wanted.today.replace(day=1)
            if not insight.hidden_from_host and over and self._within(month) and self._is_for(department):
                said.setdefault((month, department), []).append((one.judgement, insight.author_id))
        every = [judged for group in said.values() for judged, _ in group]
        most = max((len({person for _, person in group}) for group in said.values()), default=0)
        return every.count(VerdictChoice.HELPED), len(every), most

    def proposals(self) -> tuple[int, int]:
        """How many of the listed ones that have left inception had a check signed by then, and how many there are."""
        checked = among = 0
        for one in every_row(Proposal):
            left = [m.at for m in every_row(StageMove) if m.proposal_id == one.id and m.old is ProposalStage.INCEPTION]
            at = min(left, default=one.created_at)
            gone = one.stage not in {ProposalStage.INCEPTION, ProposalStage.STOPPED} and one.reference is not None
            if not gone or not self._within(_day(at).replace(day=1)) or not self._is_for(one.department_id):
                continue
            mine = [c for c in every_row(Check) if c.proposal_id == one.id and c.signed_at and c.signed_at <= at]
            among += 1
            checked += bool(mine)
        return checked, among

    def every(self) -> dict[str, tuple[int, int, int]]:
        months, checked = self.placement_months(), self.proposals()
        insights, people = self.insights()
        exact = {"placements": (months, months), **{key: self.deadlines(key) for key in ("acknowledged", "answered")}}
        return {
            **{key: (*numbers, 0) for key, numbers in (exact | self.answers()).items()},
            "insights": (insights, self.placement_months(over=True), people), "helped": self.helped(),
            "checked": (*checked, 0),
        }  # fmt: skip
