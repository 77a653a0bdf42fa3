"""What is sent twice at once makes one row, and never an error."""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text

from frontline.accounts.models import Grant, Person, Role
from frontline.accounts.service import people as accounts
from frontline.core.clock import get_london_today
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError
from frontline.digests.models import BulletinCall, Frequency, Scope, Subscription
from frontline.digests.service.subscriptions import save_bulletin_call, set_subscription
from frontline.missions.models.milestone import (
    LinkState,
    Milestone,
    MilestoneTheme,
    PointKind,
    TargetVersion,
    TrajectoryPoint,
)
from frontline.missions.models.stocktake import MeetingKind, Stocktake
from frontline.missions.queries.milestones import get_milestone
from frontline.missions.service import milestones as service_milestones
from frontline.missions.service.milestones import set_milestone
from frontline.missions.service.relevance import decide_theme_link
from frontline.missions.service.stocktakes import StocktakePlan, schedule_stocktake
from frontline.missions.service.trajectory_points import enter_point
from frontline.moderation.models import Concern, DutyContact
from frontline.moderation.service.rules import name_duty_contact
from frontline.notices import queries as notices
from frontline.notices.models import NoticePreference
from frontline.organisations.models import Mission, Profession, Team
from frontline.placements.models.matching import SavedFilter
from frontline.placements.service.saved_filters import save_filter
from frontline.policies.models.choice import PriorityChoice
from frontline.policies.models.proposal import Assessment, AssessmentRating, AssessmentTest, Proposal
from frontline.policies.service.priorities import record_priority_choice
from frontline.policies.service.proposals import AssessmentDetails, ProposalDetails, assess_proposal, register_proposal
from frontline.responses.models.answer import AnswerTemplate
from frontline.responses.service.answer_templates import save_answer_template
from frontline.search import service as search
from frontline.search.models import SavedSearch
from frontline.search.request_parsing import parse_search_query
from frontline.sheets.kinds import get_sheet_kind
from frontline.sheets.models import SheetRowState
from frontline.sheets.queries import list_sheet_rows
from frontline.sheets.service.checks import check_rows
from frontline.sheets.service.uploads import upload_sheet
from frontline.themes.models.curation import SavedView
from frontline.themes.models.theme import Theme
from frontline.themes.service.teamwork import save_inbox_view
from tests.factories import make_insight, make_person, make_team, make_theme, named
from tests.missions import AIM, Cast
from tests.sheets import write_rows

KEY = uuid.uuid4()


def _person() -> Person:
    return db.session.scalars(select(Person).order_by(Person.created_at)).all()[-1]


def _team() -> Team:
    return db.session.scalars(select(Team).order_by(Team.created_at)).all()[-1]


def _milestone() -> Milestone:
    return db.session.scalars(select(Milestone)).unique().one()


def _mission() -> Mission:
    return db.session.scalars(select(Mission).order_by(Mission.name)).all()[0]


def _proposals() -> list[Proposal]:
    return list(db.session.scalars(select(Proposal).order_by(Proposal.title)).unique())


def _import_profession() -> None:
    """A sheet of one row, checked before whoever was first has ended, and imported."""
    kind = get_sheet_kind("professions")
    content = write_rows(("Name", "Plural"), ("Baker", "Bakers"))
    sheet = upload_sheet(kind=kind, name="a.csv", content=content, person=_person())
    sheet.mapping = {"name": "Name", "plural": "Plural"}
    check_rows(sheet)
    row = db.session.scalars(list_sheet_rows(sheet.id, SheetRowState.NEW)).one()
    kind.open_importer(sheet).apply_row(row)


ACTS: dict[str, tuple[Any, Callable[[], object]]] = {
    "a milestone": (
        Milestone,
        lambda: set_milestone(key=KEY, mission=_mission(), person=_person(), target=AIM),
    ),
    "a measured value": (
        TrajectoryPoint,
        lambda: enter_point(
            milestone=_milestone(), person=_person(), kind=PointKind.ACTUAL, day=get_london_today(), value=Decimal(7)
        ),
    ),
    "a stocktake": (
        Stocktake,
        lambda: schedule_stocktake(
            key=KEY, mission=_mission(), person=_person(),
            plan=StocktakePlan(MeetingKind.STOCKTAKE, get_london_today(), "C"),
        ),
    ),
    "a theme that bears on a milestone": (
        MilestoneTheme,
        lambda: decide_theme_link(
            milestone=_milestone(), theme=db.session.scalars(select(Theme)).one(), person=_person(),
            state=LinkState.CONFIRMED,
        ),
    ),
    "a choice": (
        PriorityChoice,
        lambda: record_priority_choice(
            key=KEY, person=_person(), scope="", title="T", proposals=_proposals(),
            chosen=[str(_proposals()[0].id)], reasons="R",
        ),
    ),
    "an assessment": (
        Assessment,
        lambda: assess_proposal(
            proposal=_proposals()[0], person=_person(), test=next(iter(AssessmentTest)),
            details=AssessmentDetails(next(iter(AssessmentRating)), "Because"),
        ),
    ),
    "a subscription": (
        Subscription,
        lambda: set_subscription(person=_person(), scope=Scope.COMMUNITY, object_id=None, pace=Frequency.DAILY),
    ),
    "a call": (BulletinCall, lambda: save_bulletin_call(month=dt.date(2026, 11, 1), words="W", person=_person())),
    "a view of the inbox": (SavedView, lambda: save_inbox_view(person=_person(), name="N", query="q")),
    "a filter": (SavedFilter, lambda: save_filter(person=_person(), name="N", query="q")),
    "a search": (
        SavedSearch,
        lambda: search.save_search(search=parse_search_query("q=bus", _person()), name="N", query="q=bus", alerts=True),
    ),
    "a template": (AnswerTemplate, lambda: save_answer_template(team=_team(), name="N", body="B")),
    "a preference": (NoticePreference, lambda: notices.lock_preference(_person().id)),
    "a row of two sheets": (Profession, _import_profession),
    "a duty contact": (
        DutyContact,
        lambda: name_duty_contact(
            concern=Concern.COMPLAINT, email=_person().email, phone="1", hours="", out_of_hours=""
        ),
    ),
}  # fmt: skip


def _count(kind: Any) -> int:
    query = select(func.count()).select_from(kind)
    if kind is DutyContact:
        query = query.where(DutyContact.ended_at.is_(None))
    return db.session.scalar(query) or 0


def _twice_at_once(act: Callable[[], object]) -> list[BaseException]:
    """Do the same in two transactions, neither of which ends before the other has begun it; what went wrong."""
    errors: list[BaseException] = []
    done = threading.Event()

    def first() -> None:
        try:
            with db.transaction():
                act()
                db.session.flush()
                done.set()
                _wait_for_other()
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            errors.append(error)
        finally:
            done.set()

    def second() -> None:
        done.wait(30)
        try:
            with db.transaction():
                act()
        except BaseException as error:  # noqa: BLE001 - as above
            errors.append(error)

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


def _wait_for_other() -> None:
    """Until another transaction waits for this one, or has gone past it: at most a second."""
    end = time.monotonic() + 1
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while time.monotonic() < end and not db.session.scalar(waiting):
        time.sleep(0.02)


@pytest.mark.usefixtures("application", "database")
@pytest.mark.parametrize("what", ACTS)
def test_what_is_sent_twice_at_once_makes_one_row(what: str) -> None:
    kind, act = ACTS[what]
    with db.transaction():
        if kind in {TrajectoryPoint, MilestoneTheme}:
            Cast()
            make_theme(make_insight())
        named(Mission, "Opportunity")
        team = make_team()
        for title in ("A", "B"):
            register_proposal(key=uuid.uuid4(), team=team, person=make_person(), details=ProposalDetails(title))
        make_person(Role.POLICY_LEAD, team=team)
    assert _twice_at_once(act) == []
    assert _count(kind) == 1


@pytest.mark.usefixtures("application", "database")
def test_of_two_revisions_at_once_each_has_a_number() -> None:
    with db.transaction():
        milestone_id = Cast().milestone.id

    def revise() -> None:
        milestone = get_milestone(milestone_id)
        service_milestones.revise_milestone(milestone=milestone, person=_person(), target=AIM, reason="New")

    assert _twice_at_once(revise) == []
    assert sorted(db.session.scalars(select(TargetVersion.number))) == [1, 2, 3]


@pytest.mark.usefixtures("application", "database")
def test_a_role_that_is_given_twice_at_once_is_held_already() -> None:
    with db.transaction():
        make_person()
    errors = _twice_at_once(lambda: accounts.grant_role(person=_person(), role=Role.COORDINATOR))
    assert [type(error) for error in errors] == [FieldError]
    assert _count(Grant) == 1


@pytest.mark.usefixtures("application", "database")
def test_a_key_is_held_until_the_transaction_ends() -> None:
    with db.transaction():
        lock_key("a", 1)
        free = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
        with db.engine.begin() as other:
            assert [other.scalar(free, {"name": name}) for name in ("a:1", "a:2")] == [False, True]
    with db.engine.begin() as other:
        assert other.scalar(free, {"name": "a:1"})
