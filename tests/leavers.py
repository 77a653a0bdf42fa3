"""Somebody for tests on whom one of everything waits, and somebody who may take all of it over."""

import datetime as dt
import uuid

from frontline.accounts.models import Person, Role
from frontline.accounts.responsibilities import WaitingWork, list_waiting_work
from frontline.accounts.service import leavers
from frontline.accounts.service.leavers import choose_successor
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.digests.models import Frequency, Scope, Subscription
from frontline.insights.models.choices import InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark
from frontline.missions.models.milestone import PlanItem
from frontline.missions.models.stocktake import Action
from frontline.placements.models.placement import Placement
from frontline.policies.models.check import Consultation
from frontline.responses.models.answer import Outcome, Response, ResponseState
from frontline.responses.models.commitment import Commitment
from frontline.themes.models.curation import LeaveCover, TeamQuestion
from frontline.themes.models.theme import Routing, Theme, ThemeState
from tests.factories import (
    added,
    grant_role,
    make_insight,
    make_person,
    make_placement,
    make_team,
    make_theme,
    route_to,
)
from tests.missions import Cast
from tests.policies import Office

ROLES = (Role.MODERATOR, Role.COORDINATOR, Role.HOST_MANAGER, Role.HOME_MANAGER)


class Leaver:
    """A lead of a team, with further roles; a colleague has all of them too."""

    def __init__(self) -> None:
        self.team = make_team()
        self.person: Person = make_person(Role.POLICY_LEAD, team=self.team)
        self.colleague: Person = make_person(Role.POLICY_LEAD, team=self.team)
        for role in ROLES:
            grant_role(self.person, role)
            grant_role(self.colleague, role)

    def assign_theme(self) -> Routing:
        theme = make_theme(make_insight())
        route_to(theme, self.team)
        routing = db.session.query(Routing).filter_by(theme_id=theme.id, team_id=self.team.id).one()
        routing.assignee_id = self.person.id
        return routing

    def ask_question(self, theme: Theme) -> TeamQuestion:
        key, asker = uuid.uuid4(), self.person.id
        return added(TeamQuestion(id=key, theme_id=theme.id, team_id=self.team.id, person_id=asker, text="Why?"))

    def cover_colleague(self) -> LeaveCover:
        member, today = make_person(Role.POLICY_MEMBER, team=self.team), get_london_today()
        return added(
            LeaveCover(person_id=member.id, covered_by_id=self.person.id, starts_on=today, ends_on=today)
        )  # fmt: skip

    def put_on_desk(self, state: InsightState = InsightState.IN_MODERATION) -> Insight:
        return make_insight(state=state, moderator_id=self.person.id)

    def put_remark_on_desk(self) -> Remark:
        content, about = vault.lock("I agree."), {"about": "question", "about_id": uuid.uuid4()}
        insight = make_insight()
        return added(Remark(insight_id=insight.id, content=content, moderator_id=self.person.id, **about))

    def see_to_severe(self, state: InsightState = InsightState.SUBMITTED) -> Insight:
        return make_insight(state=state, severity=Severity.SEVERE, responsible_id=self.person.id)

    def see_to_bench(self) -> Insight:
        insight = self.see_to_severe(InsightState.ACCEPTED)
        make_theme(insight, state=ThemeState.TRIAGE, single_insight_id=insight.id)
        return insight

    def manage_placements(self) -> list[Placement]:
        hosted, sent = (make_placement(make_person(Role.SECONDEE)) for _ in range(2))
        hosted.host_manager_id = sent.home_manager_id = self.person.id
        return [hosted, sent]

    def write_answer(self, state: ResponseState = ResponseState.DRAFTING) -> Response:
        return added(
            Response(team_id=self.team.id, author_id=self.person.id, outcome=Outcome.NO_CHANGE, body="No.", state=state)
        )

    def own_commitment(self) -> Commitment:
        response, day = self.write_answer(ResponseState.PUBLISHED), get_london_today() + dt.timedelta(days=30)
        return added(
            Commitment(
                response_id=response.id, team_id=self.team.id, what="Cap the rates", owner_id=self.person.id,
                due_on=day, first_due_on=day,
            )
        )  # fmt: skip

    def begin_check(self) -> Consultation:
        office = Office(self.team)
        check = office.check()
        check.begun_by_id = self.person.id
        return added(Consultation(check_id=check.id, text="Would it help?", person_id=self.person.id))

    def own_milestone(self) -> None:
        cast, name, day = Cast(), self.person.name, get_london_today()
        cast.milestone.owner = name
        stocktake = cast.schedule()
        stocktake.chair = name
        added(PlanItem(milestone_id=cast.milestone.id, what="Recruit", owner=name, due_on=day))
        owner = {"owner": name, "owner_id": self.person.id}
        added(Action(mission_id=cast.mission.id, stocktake_id=stocktake.id, what="Ask schools", due_on=day, **owner))

    def subscribe(self) -> None:
        added(Subscription(person_id=self.person.id, scope=Scope.GOVERNMENT, pace=Frequency.WEEKLY))

    def hold_one_of_everything(self) -> None:
        self.ask_question(db.session.get_one(Theme, self.assign_theme().theme_id))
        for hold in (
            self.cover_colleague, self.put_on_desk, self.put_remark_on_desk, self.see_to_severe, self.see_to_bench,
            self.manage_placements, self.write_answer, self.own_commitment, self.begin_check, self.own_milestone,
            self.subscribe,
        ):  # fmt: skip
            hold()
        self.put_on_desk(InsightState.PROPOSED)
        db.session.flush()


def list_work_by_kind(leaver: Leaver) -> dict[str, WaitingWork]:
    """What waits, without the team in the name of its kind."""
    return {work.key.partition("_")[0]: work for work in list_waiting_work(leaver.person)}


def close(leaver: Leaver, **chosen: str) -> None:
    """Close the account: the colleague takes over everything that is not chosen otherwise."""
    db.session.flush()
    work = list_waiting_work(leaver.person)
    successors = choose_successor(work, leaver.colleague)
    leavers.close_account(person=leaver.person, successors={**successors, **chosen})
    db.session.flush()
    db.session.expire_all()


def end_placement(placement: Placement, *, days_ago: int) -> None:
    """A placement that is complete, whose last day was so many days ago."""
    placement.state, placement.handed_over_at = placement.state.COMPLETED, now()
    placement.starts_on = get_london_today() - dt.timedelta(days=days_ago + 100)
    placement.ends_on = get_london_today() - dt.timedelta(days=days_ago)
    db.session.flush()
