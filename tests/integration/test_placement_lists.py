"""Board, coverage and timeline of placements as pictures and files; reminders that go with the duty."""

import csv
import dataclasses
import datetime as dt
import io

import openpyxl
import pytest
from sqlalchemy import select

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.notices.models import DeliveryState, Notice
from frontline.organisations.models import Department
from frontline.placements.models.placement import PlacementState
from frontline.placements.models.record import PlacementChange
from frontline.placements.queries.coverage import CoverageRow, compute_quarter_start, get_coverage_table
from frontline.placements.service.approvals import approve_placement
from frontline.placements.service.registration import PlacementDetails, change_placement
from frontline.placements.timeline import build_timeline
from tests import placements as made
from tests.factories import make_department, make_person, make_placement
from tests.pages import CheckingClient

TODAY = get_london_today()


def _find_row(department: Department) -> CoverageRow:
    return next(row for row in get_coverage_table("department", TODAY).rows if row.name == department.name)


@pytest.mark.usefixtures("app")
def test_coverage_tells_not_yet_from_no_longer_and_from_to_come() -> None:
    now, gone, coming, never = (make_department() for _ in range(4))
    for department, first, last in ((now, -10, 10), (gone, -30, -10), (coming, 10, 30)):
        placement = make_placement(make_person(), profession="Headteacher")
        placement.host_department_id = department.id
        placement.starts_on, placement.ends_on = (TODAY + dt.timedelta(days=days) for days in (first, last))
    db.session.flush()
    texts = [_find_row(department).total.text for department in (now, gone, coming)]
    assert texts == ["1", "No longer (1 before)", "0, 1 to come"]
    assert never.name in get_coverage_table("department", TODAY).absent


@pytest.mark.usefixtures("app")
def test_somebody_with_two_placements_counts_once_in_the_totals() -> None:
    person = make_person()
    for first, last in ((-9000, -8900), (-10, 10)):
        placement = make_placement(person, profession="Headteacher")
        placement.starts_on, placement.ends_on = (TODAY + dt.timedelta(days=days) for days in (first, last))
        db.session.flush()
    total = get_coverage_table("department", TODAY).total.total
    assert (total.running, total.ended) == (1, 0)


def test_every_view_is_a_file_with_what_it_shows(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.active(cast)
    placement.person.name = "=cmd()"
    db.session.flush()
    client.sign_in(cast.coordinator)
    for shown in ("list", "board", "timeline"):
        text = client.get(f"/placements/export/{shown}.csv").data.decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if "'=cmd()" in row]
        assert [row[8:10] for row in rows] == [[placement.starts_on.isoformat(), placement.ends_on.isoformat()]]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/placements/export/coverage.xlsx?by=region").data))
    assert [sheet.title for sheet in book.worksheets] == ["Coverage", "Plan and actual numbers"]
    assert book.worksheets[0]["A1"].value == "Region"
    client.sign_in(cast.home)
    assert client.get("/placements/export/list.csv").status_code == 403


@pytest.mark.usefixtures("app")
def test_a_bar_of_the_timeline_is_as_long_as_its_days() -> None:
    placement = make_placement(make_person())
    placement.state = PlacementState.AGREEMENT_SIGNED
    placement.starts_on, placement.ends_on = TODAY + dt.timedelta(days=50), TODAY + dt.timedelta(days=100)
    timeline = build_timeline([placement], TODAY, TODAY + dt.timedelta(days=100), TODAY)
    bar = timeline.bars[0]
    assert (bar.left, bar.width, bar.kind, timeline.today) == (50, 50, "coming", 0)


@pytest.mark.usefixtures("app")
def test_a_reminder_goes_when_its_duty_is_done() -> None:
    cast = made.make_cast()
    placement = made.proposed(cast)
    told = select(Notice).where(Notice.person_id == cast.home.id, Notice.dedup_key.like(f"due:{placement.id}:approve%"))
    notice = db.session.scalars(told).one()
    assert (notice.read_at, notice.delivery) == (None, DeliveryState.QUEUED)
    approve_placement(placement=placement, person=cast.home)
    db.session.refresh(notice)
    assert notice.read_at is not None
    assert notice.delivery is DeliveryState.SKIPPED


def test_the_history_says_what_a_record_said_before(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.active(cast)
    old = placement.post
    values = {field.name: getattr(placement, field.name) for field in dataclasses.fields(PlacementDetails)}
    change_placement(placement=placement, details=PlacementDetails(**values | {"post": "Adviser on buses"}))
    reasons = select(PlacementChange.reason).where(PlacementChange.placement_id == placement.id)
    assert f"Post: from “{old}” to “Adviser on buses”" in db.session.scalars(reasons).all()
    client.sign_in(cast.coordinator)
    assert "to “Adviser on buses”" in client.get(f"/placements/{placement.id}/history").text


def test_the_plan_of_a_quarter_counts_who_is_on_their_way(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.proposed(cast)
    client.sign_in(cast.coordinator)
    quarter = compute_quarter_start(placement.starts_on).isoformat()
    client.submit("/placements/coverage/plan", profession=str(placement.profession_id), quarter=quarter, planned="2")
    assert "2 of 2" in client.get("/placements/coverage").text
