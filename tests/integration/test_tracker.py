"""A coordinator's tracker is taken over in one sitting; what it says otherwise than the record is said aloud."""

import csv
import datetime as dt
import io
import uuid

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import func, select

from frontline.accounts.models import Invitation, Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.notices.models import Notice
from frontline.organisations import queries as organisations
from frontline.organisations.models import Region
from frontline.placements.models.placement import Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.invitations import count_people_to_invite
from frontline.placements.service.invitations import invite_everybody
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.sheets import queries as sheets
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.models import SheetRow, SheetRowState, UploadedSheet
from frontline.sheets.service.checks import check_sheet_rows, start_row_checks
from frontline.sheets.service.updates import apply_sheet_rows, start_row_updates
from frontline.sheets.service.uploads import upload_sheet
from tests.factories import make_department, make_person, make_placement
from tests.pages import CheckingClient
from tests.trackers import TrackerWriter

_HEADINGS = (
    "Ref", "Secondee", "Email", "Profession", "Employer", "Region", "Setting", "Host", "Post", "Start", "End", "Status",
    "Home manager email", "Home manager", "Clearance", "Cleared on",
)  # fmt: skip


def _row(host: str, **given: str) -> dict[str, str]:
    today = get_london_today()
    return {
        "Ref": "P1", "Secondee": "Person One", "Email": "p1@sheet.example.org", "Profession": "Headteacher",
        "Employer": "Sheet School", "Region": "North West", "Setting": "Urban", "Host": host, "Post": "Adviser",
        "Start": (today - dt.timedelta(days=100)).isoformat(), "End": (today + dt.timedelta(days=200)).isoformat(),
        "Status": "live", **given,
    }  # fmt: skip


def _checked(*rows: dict[str, str]) -> UploadedSheet:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _HEADINGS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    content, person = buffer.getvalue().encode(), make_person(Role.COORDINATOR)
    sheet = upload_sheet(kind=PLACEMENTS, name="tracker.csv", content=content, person=person)
    start_row_checks(sheet=sheet, mapping=guess_column_mapping(SHEET_COLUMNS, sheet.columns))
    check_sheet_rows(sheet)
    return sheet


def _apply(sheet: UploadedSheet) -> None:
    start_row_updates(sheet=sheet, person_id=sheet.person_id)
    apply_sheet_rows(sheet)


def _rows(sheet: UploadedSheet) -> list[SheetRow]:
    return list(db.session.scalars(sheets.list_sheet_rows(sheet.id, *SheetRowState)))


@pytest.fixture(name="host")
def make_host(app: Flask) -> str:
    """A department; profession and region are known."""
    with app.app_context():
        make_placement(make_person())
        return make_department().name


def test_a_messy_tracker_is_taken_over_in_four_actions(client: CheckingClient) -> None:
    make_placement(make_person())
    tracker = TrackerWriter([make_department().name for _ in range(3)], get_london_today()).write()
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.submit("/placements/sheets", file=(io.BytesIO(tracker.content), "tracker.xlsx")).location
    sheet_id = uuid.UUID(page.rpartition("/")[2])
    preset = guess_column_mapping(SHEET_COLUMNS, sheets.get_sheet(sheet_id).columns)
    client.submit(f"{page}/columns", **preset)
    sheet = sheets.get_sheet(sheet_id)
    check_sheet_rows(sheet)
    counts = sheets.count_rows_by_state(sheet.id)
    assert (counts["new"], counts["bad"], counts["note"]) == (195, 5, tracker.note_count)
    client.submit(f"{page}/apply")
    apply_sheet_rows(sheets.get_sheet(sheet_id))
    refused = {row.cells["Ref"]: row.problem for row in sheets.list_bad_rows(sheet_id)}
    assert refused.keys() == tracker.bad_references.keys()
    assert all(reason in refused[reference] for reference, reason in tracker.bad_references.items())
    taken = set(db.session.scalars(select(Placement.reference).where(Placement.reference.like("SEC-%"))))
    assert taken == set(tracker.references) - refused.keys()
    assert "cannot sign in yet" in client.get(page).text
    assert client.submit("/placements/invitations").status_code == 302


def test_what_the_preview_of_a_tracker_promises_is_what_is_there(host: str) -> None:
    content = TrackerWriter([host], get_london_today(), seed=7).write(60).content
    sheet = upload_sheet(kind=PLACEMENTS, name="t.xlsx", content=content, person=make_person(Role.COORDINATOR))
    start_row_checks(sheet=sheet, mapping=guess_column_mapping(SHEET_COLUMNS, sheet.columns))
    check_sheet_rows(sheet)
    promised = {row.cells["Ref"]: row.differences for row in _rows(sheet) if row.state is SheetRowState.NEW}
    _apply(sheet)
    for reference, promises in promised.items():
        placement = db.session.scalars(select(Placement).where(Placement.reference == reference)).one()
        made = {"State": [placement.state.label]}
        if gaps := records.list_open_gaps(placement.id):
            made["Missing, with four weeks to add it"] = sorted(gap.missing.label for gap in gaps)
        assert {one[0]: sorted(one[2].split(", ")) for one in promises if len(one) == 3} == made
    homes = select(func.count(Placement.home_organisation_id.distinct())).where(Placement.reference.like("SEC-%"))
    assert db.session.scalar(homes) == len({int(reference[4:]) % 50 for reference in promised}), "spelt in three ways"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"End": "31 December 2099"}, "year from"),
        ({"Status": "paused"}, "State: on record Active, here Paused: a spreadsheet moves no placement"),
        ({"Secondee": "Somebody Else"}, "Name of the secondee: on record Person One, here Somebody Else"),
        ({"Region": "London"}, "Region of the home organisation: on record North West, here London"),
        ({"Home manager": "Pat Jones"}, "Line manager at home: on record nothing, here Pat Jones: without an address"),
        ({"Cleared on": "1 May 2026"}, "Cleared on: on record nothing, here 1 May 2026"),
    ],
)
def test_what_a_sheet_cannot_change_is_refused_aloud(host: str, given: dict[str, str], said: str) -> None:
    if not [region for region in organisations.list_regions() if region.name == "London"]:
        db.session.add(Region(slug="london-of-test", name="London"))
    _apply(_checked(_row(host)))
    row = _rows(_checked(_row(host, **given)))[0]
    assert row.state is SheetRowState.BAD
    assert said in row.problem


def test_an_extension_is_shown_and_refused_while_the_rest_is_imported(host: str) -> None:
    _apply(_checked(_row(host)))
    later = get_london_today() + dt.timedelta(days=300)
    sheet = _checked(_row(host, Post="Deputy director", End=later.isoformat()))
    row = _rows(sheet)[0]
    assert [difference[0] for difference in row.differences] == ["Post", "Last day"]
    assert "Ask for an extension" in row.differences[1][3]
    _apply(sheet)
    placement = db.session.scalars(select(Placement).where(Placement.reference == "P1")).one()
    assert (placement.post, placement.ends_on < later) == ("Deputy director", True)


def test_a_manager_without_a_name_is_invited_by_address_and_says_the_name(client: CheckingClient, host: str) -> None:
    _apply(_checked(_row(host, **{"Home manager email": "boss@sheet.example.org"})))
    coordinator = make_person(Role.COORDINATOR)
    invite_everybody(person_id=coordinator.id)
    notice = db.session.scalars(select(Notice).where(Notice.address == "boss@sheet.example.org")).one()
    said = "has named you on Frontline, as line manager at home, for the placement of Person One"
    assert f"{coordinator.name} {said}" in notice.body
    assert f"ask {coordinator.name}: {coordinator.email}" in notice.body
    path = notice.path
    assert client.submit_on(path, password="three random words", name="").status_code == 422
    assert client.submit_on(path, password="three random words", name="Bo Boss").status_code == 302
    assert db.session.scalar(select(Person.name).where(Person.email == "boss@sheet.example.org")) == "Bo Boss"


def test_everybody_is_invited_once_after_the_letter_was_read(client: CheckingClient, host: str) -> None:
    _apply(_checked(_row(host), _row(host, Ref="P2", Email="p2@sheet.example.org", Secondee="Person Two")))
    number = count_people_to_invite()
    client.sign_in(coordinator := make_person(Role.COORDINATOR))
    page = client.get("/placements/invitations").text
    assert "First due from you, by" in page or "Nothing is due from you yet" in page
    assert f"Send {number} invitations" in page
    for _ in range(2):
        invite_everybody(person_id=coordinator.id)
    assert (count_people_to_invite(), db.session.scalar(select(func.count()).select_from(Invitation))) == (0, number)


def test_what_changed_after_the_preview_is_not_overwritten(host: str) -> None:
    _apply(_checked(_row(host)))
    sheet = _checked(_row(host, Post="From the sheet"))
    placement = db.session.scalars(select(Placement).where(Placement.reference == "P1")).one()
    placement.post = "By hand"
    _apply(sheet)
    assert (placement.post, _rows(sheet)[0].problem.startswith("It was changed since")) == ("By hand", True)


def test_more_rows_with_one_manager_take_no_more_statements_each(host: str) -> None:
    manager = {"Home manager email": "boss@sheet.example.org", "Home manager": "Bo Boss"}

    def count(first: int, last: int) -> float:
        rows = [
            _row(host, Ref=f"N{number}", Email=f"n{number}@sheet.example.org", Secondee=f"N {number}", **manager)
            for number in range(first, last)
        ]
        statements = 0

        def note(*_: object) -> None:
            nonlocal statements
            statements += 1

        engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        _apply(_checked(*rows))
        sa.event.remove(engine, "before_cursor_execute", note)
        return statements / (last - first)

    few, many = count(0, 10), count(10, 90)
    assert many <= few
    is_active = Placement.state == PlacementState.ACTIVE
    assert len(db.session.scalars(select(Placement.id).where(is_active)).all()) >= 90
