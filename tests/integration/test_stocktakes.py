"""Stocktakes: their pack, decisions and actions, what is carried over; delivery reports; who sees it all."""

import datetime as dt

import pytest

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.missions.models.milestone import ConfidenceRating
from frontline.missions.models.stocktake import ActionState, ReportState, StocktakeState
from frontline.missions.queries.stocktakes import list_carried_over_actions, list_stocktake_actions
from frontline.missions.service import reports
from frontline.missions.service.actions import ActionDetails, add_action, resolve_action
from frontline.missions.service.reminders import send_mission_reminders
from frontline.missions.service.stocktakes import (
    open_stocktake,
    publish_stocktake,
    record_stocktake_decision,
)
from tests.factories import make_person
from tests.missions import TABLE, Cast, severe
from tests.pages import CheckingClient
from tests.themes import told

pytestmark = pytest.mark.usefixtures("app")


def test_open_actions_are_carried_over_to_the_next_stocktake() -> None:
    cast = Cast()
    first = cast.schedule()
    open_stocktake(stocktake=first, person=cast.person)
    due = get_london_today() + dt.timedelta(days=30)
    for what in ("Settled", "Open"):
        add_action(stocktake=first, details=ActionDetails(what, "Somebody", due))
    record_stocktake_decision(stocktake=first, person=cast.person, text="Go on")
    publish_stocktake(stocktake=first, summary="Good")
    db.session.flush()
    done = next(action for action in list_stocktake_actions(first.id) if action.what == "Settled")
    resolve_action(action=done, person=cast.person, state=ActionState.DONE, note="")
    second = cast.schedule()
    assert [(action.what, action.state) for action in list_carried_over_actions(second)] == [
        ("Open", ActionState.OPEN), ("Settled", ActionState.DONE),
    ]  # fmt: skip


def test_a_stocktake_keeps_the_pack_of_the_day_on_which_it_was_opened() -> None:
    cast = Cast()
    cast.rate(ConfidenceRating.AMBER)
    meeting = cast.schedule()
    open_stocktake(stocktake=meeting, person=cast.person)
    cast.rate(ConfidenceRating.RED)
    assert meeting.pack is not None
    assert meeting.pack["milestones"][0]["rating"] == "amber"


def test_nothing_of_a_published_stocktake_changes() -> None:
    cast = Cast()
    meeting = cast.schedule()
    with pytest.raises(TransitionError):
        record_stocktake_decision(stocktake=meeting, person=cast.person, text="Too early")
    open_stocktake(stocktake=meeting, person=cast.person)
    publish_stocktake(stocktake=meeting, summary="Good")
    with pytest.raises(TransitionError):
        record_stocktake_decision(stocktake=meeting, person=cast.person, text="Too late")
    assert meeting.state is StocktakeState.PUBLISHED


def test_a_priority_review_asks_something() -> None:
    with pytest.raises(FieldError):
        Cast().schedule(kind="priority_review")


def test_coordinators_are_reminded_of_stocktakes_and_of_late_actions() -> None:
    cast = Cast()
    meeting = cast.schedule()
    open_stocktake(stocktake=meeting, person=cast.person)
    add_action(stocktake=meeting, details=ActionDetails("It", "Somebody", get_london_today()))
    list_stocktake_actions(meeting.id)[0].due_on = get_london_today() - dt.timedelta(days=1)
    cast.schedule()
    db.session.flush()
    send_mission_reminders()
    send_mission_reminders()
    assert sorted(title.split(":")[0] for title in told(cast.person)) == [
        "1 action of a stocktake is late", f"Stocktake on {get_london_today().day} {get_london_today():%B %Y}",
    ]  # fmt: skip


def test_a_delivery_report_is_cleared_by_somebody_who_did_not_change_it_last() -> None:
    cast, other = Cast(), make_person(Role.COORDINATOR)
    cast.take(TABLE)
    report = reports.write_delivery_report(starts_on=get_london_today(), person=cast.person)
    assert "Ready to learn" in report.body
    with pytest.raises(TransitionError, match="somebody else"):
        reports.clear_delivery_report(report=report, person=cast.person)
    with pytest.raises(FieldError, match="waits to be written"):
        reports.clear_delivery_report(report=report, person=other)
    reports.save_delivery_report(report=report, person=cast.person, title="Report", body="All of it.")
    third = make_person(Role.COORDINATOR)
    reports.save_delivery_report(report=report, person=third, title="Report", body="All of it.")
    with pytest.raises(TransitionError, match="somebody else"):
        reports.clear_delivery_report(report=report, person=cast.person)
    with pytest.raises(TransitionError, match="cleared"):
        reports.publish_delivery_report(report=report)
    reports.clear_delivery_report(report=report, person=other)
    reports.publish_delivery_report(report=report)
    with pytest.raises(TransitionError):
        reports.save_delivery_report(report=report, person=other, title="Report", body="Other")
    assert report.state is ReportState.PUBLISHED


def test_every_page_of_missions_can_be_opened_by_leads_and_changed_by_coordinators_alone(
    client: CheckingClient,
) -> None:
    cast = Cast()
    cast.take(TABLE)
    cast.rate(ConfidenceRating.GREEN)
    cast.link(severe())
    meeting = cast.schedule()
    report = reports.write_delivery_report(starts_on=get_london_today(), person=cast.person)
    lead, paths = make_person(Role.POLICY_LEAD), [
        "/missions", f"/missions/{cast.mission.id}", f"/milestones/{cast.milestone.id}", f"/stocktakes/{meeting.id}",
        "/missions/reports",
    ]  # fmt: skip
    db.session.commit()
    for person in (lead, cast.person):
        client.sign_in(person)
        assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    assert client.get(f"/missions/reports/{report.id}.pdf").data.startswith(b"%PDF-")
    client.sign_in(lead)
    assert client.get(f"/missions/reports/{report.id}").status_code == 404
    assert "Rate confidence" not in client.get(paths[2]).text
