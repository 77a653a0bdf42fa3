"""Pages of placements: who may do and read what, what is told to whom, lists, the calendar, coverage."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import ForbiddenError
from frontline.notices.models import Notice
from frontline.organisations import service as organisations
from frontline.organisations.models import Department, Team
from frontline.placements.models.placement import Party, Placement
from frontline.placements.models.record import CheckIn, CheckInRating, PlacementChange, Review
from frontline.placements.queries.coverage import compute_quarter_start
from frontline.placements.queries.lists import SHOW_OPTIONS, PlacementFilters, list_placements
from frontline.placements.queries.records import list_open_gaps
from frontline.placements.service.approvals import agree_to_placement
from frontline.placements.service.lifecycle import advance_placements
from tests import placements as made
from tests.factories import make_department, make_person, make_placement, make_team
from tests.pages import CheckingClient


@pytest.mark.usefixtures("app")
def test_a_team_that_closes_leaves_a_gap_or_a_successor() -> None:
    cast = made.make_cast()
    placement = made.active(cast)
    team = db.session.get_one(Team, placement.host_team_id)
    organisations.close_team(team=team)
    assert placement.host_team_id is None
    assert [gap.missing for gap in list_open_gaps(placement.id)] == ["host_team"]
    other, heir = made.active(made.make_cast()), make_team()
    organisations.close_team(team=db.session.get_one(Team, other.host_team_id), successor=heir)
    assert (other.host_team_id, other.host_department_id) == (heir.id, heir.department_id)


@pytest.mark.usefixtures("app")
def test_a_placement_goes_where_its_department_goes() -> None:
    placement, heir = made.active(made.make_cast()), make_department()
    old = db.session.get_one(Department, placement.host_department_id)
    organisations.merge_departments(department=old, successor=heir)
    assert placement.host_department_id == heir.id
    assert placement.host_team
    assert placement.host_team.department_id == heir.id
    said = (
        select(PlacementChange.summary)
        .where(PlacementChange.placement_id == placement.id)
        .order_by(PlacementChange.at.desc())
        .limit(1)
    )
    assert f"is part of {heir.name} now" in (db.session.scalar(said) or "")


@pytest.mark.usefixtures("app")
def test_what_is_due_is_told_once_then_late_then_to_the_coordinators() -> None:
    cast = made.make_cast()
    placement = made.proposed(cast)
    titles = select(Notice.title).where(Notice.path == f"/placements/{placement.id}").order_by(Notice.created_at)
    name = placement.person.name
    for days in (0, 1, 15, 16, 22, 23):
        advance_placements(get_london_today() + dt.timedelta(days=days))
    what = f"Approve the placement, or decline it: {name}"
    assert db.session.scalars(titles.where(Notice.person_id == cast.home.id)).all() == [what, f"Overdue: {what}"]
    told = db.session.scalars(titles.where(Notice.person_id == cast.coordinator.id)).all()
    assert told == [f"Overdue for somebody else: {what}"]


def test_nobody_takes_a_step_that_is_not_theirs(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.proposed(cast)
    client.sign_in(cast.host)
    assert client.submit(f"/placements/{placement.id}/steps/approve").status_code == 403
    client.sign_in(make_person(Role.HOME_MANAGER))
    assert client.submit(f"/placements/{placement.id}/steps/approve").status_code == 404
    client.sign_in(cast.home)
    assert client.submit(f"/placements/{placement.id}/steps/approve").status_code == 302
    with pytest.raises(ForbiddenError):
        agree_to_placement(placement=placement, person=cast.secondee)


def test_what_a_party_says_of_it_is_read_by_the_coordinators_alone(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.ended(cast)
    db.session.add(
        CheckIn(
            placement_id=placement.id,
            party=Party.SECONDEE,
            person_id=cast.secondee.id,
            rating=CheckInRating.NEEDS_HELP,
            note="My manager shouts",
        )
    )
    said = {"party": Party.SECONDEE, "person_id": cast.secondee.id, "what_was_gained": "Never again"}
    db.session.add(Review(placement_id=placement.id, **said))
    for person, reads in ((cast.host, False), (cast.home, False), (cast.coordinator, True), (cast.secondee, True)):
        client.sign_in(person)
        page = client.get(f"/placements/{placement.id}").text
        assert ("My manager shouts" in page, "Never again" in page) == (reads, reads), person.name


def test_a_calendar_opens_by_its_address_until_it_is_closed(client: CheckingClient) -> None:
    cast = made.make_cast()
    made.proposed(cast)
    client.sign_in(cast.home)
    assert "Stop sharing" not in client.get("/placements/calendar").text
    found = re.search(r"/calendars/([\w-]+)\.ics", client.submit("/placements/calendar").text)
    assert "Stop sharing" in client.get("/placements/calendar").text
    assert found
    client.submit("/sign-out")
    feed = client.get(found[0])
    assert feed.mimetype == "text/calendar"
    entries = feed.text.replace("\r\n ", "")
    assert f"First day: {cast.secondee.name}" in entries
    assert f"Due: Approve the placement\\, or decline it: {cast.secondee.name}" in entries
    assert "/placements/" in entries.partition("URL:")[2]
    assert client.get(found[0], headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    assert client.get("/calendars/guessed.ics").status_code == 404
    client.sign_in(cast.home)
    client.submit("/placements/calendar/close")
    assert client.get(found[0]).status_code == 404


def test_every_filter_of_the_pipeline_finds_what_it_says(client: CheckingClient) -> None:
    cast = made.make_cast()
    ending = made.active(cast, ends_on=get_london_today() + dt.timedelta(days=40))
    client.sign_in(cast.coordinator)
    for show in SHOW_OPTIONS:
        assert client.get(f"/placements?show={show}").status_code == 200
    found = db.session.scalars(
        list_placements(cast.coordinator, PlacementFilters("ending"), get_london_today(), sees_all=True)
    )
    assert ending.id in {one.id for one in found.unique()}
    assert cast.secondee.name in client.get(f"/placements?show=ending&words={cast.secondee.name}").text
    assert cast.secondee.name not in client.get("/placements?words=%25nobody%25").text
    assert cast.secondee.name in client.get("/placements/board").text
    assert cast.secondee.name in client.get("/placements/timeline?page=99").text


def test_filters_are_kept_under_a_name(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    client.submit("/placements/filters", name="Soon over", query="show=ending")
    assert 'href="/placements?show=ending">Soon over' in client.get("/placements").text
    client.submit("/placements/filters/forget", name="Soon over")
    assert "Soon over" not in client.get("/list_placements?show=all").text.partition("Save these filters")[2]


def test_a_plan_stands_beside_what_is(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    made.active(made.make_cast())
    like = make_placement(make_person())
    quarter = compute_quarter_start(get_london_today()).isoformat()
    client.submit("/placements/coverage/plan", profession=str(like.profession_id), quarter=quarter, planned="20")
    assert "3 of 20: 17 short" in client.get("/placements/coverage").text
    for by in ("department", "region", "setting"):
        assert client.get(f"/placements/coverage?by={by}").status_code == 200


def test_a_record_that_nobody_confirmed_is_asked_about(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.active(cast)
    placement.confirmed_at -= dt.timedelta(days=31)
    client.sign_in(cast.host)
    assert "Confirm that the record is right" in client.get(f"/placements/{placement.id}").text
    client.submit(f"/placements/{placement.id}/steps/confirm")
    assert db.session.get_one(Placement, placement.id).confirmed_at > now() - dt.timedelta(minutes=5)
    assert "Confirmed that the record is right" in client.get(f"/placements/{placement.id}").text
