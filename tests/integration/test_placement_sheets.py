"""Placements from spreadsheets: each bad row is named, nothing is doubled, a later export changes what is different."""

import datetime as dt
import io
import uuid
from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.organisations import service as organisations
from frontline.placements.models.placement import Placement, PlacementState
from frontline.placements.queries import records
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.sheets import queries as sheets
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.models import SheetRowState, SheetState, UploadedSheet
from frontline.sheets.queries import list_bad_rows
from frontline.sheets.service.checks import check_sheet_rows, start_row_checks
from frontline.sheets.service.updates import apply_sheet_rows, start_row_updates
from frontline.sheets.service.uploads import upload_sheet
from tests.factories import make_department, make_person, make_placement
from tests.pages import CheckingClient

_HEADINGS = (
    "Ref", "Secondee", "Email", "Profession", "Employer", "Region", "Setting", "Host", "Post", "Start", "End", "Status",
    "Home manager email", "Home manager", "VAT",
)  # fmt: skip


def _row(number: int, host: str, **given: str) -> list[str]:
    usual = {
        "Ref": f"P{number}", "Secondee": f"Person {number}", "Email": f"p{number}@sheet.example.org",
        "Profession": "Headteacher", "Employer": "Sheet School", "Region": "North West", "Setting": "Urban",
        "Host": host, "Post": "Adviser", "Start": "2026-02-01", "End": "2027-12-31", "Status": "live",
        "Home manager email": "", "Home manager": "", "VAT": "",
    }  # fmt: skip
    return [str({**usual, **given}[heading]) for heading in _HEADINGS]


def _file(*rows: list[str]) -> bytes:
    return b"\n".join(",".join(f'"{cell}"' for cell in row).encode() for row in (list(_HEADINGS), *rows))


def _host() -> str:
    make_placement(make_person())  # the profession and the region are known by it
    return make_department().name


def _guess(headings: Sequence[str], remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    return guess_column_mapping(SHEET_COLUMNS, headings, remembered)


def _checked(content: bytes, name: str = "placements.csv") -> UploadedSheet:
    sheet = upload_sheet(kind=PLACEMENTS, name=name, content=content, person=make_person(Role.COORDINATOR))
    start_row_checks(sheet=sheet, mapping=_guess(sheet.columns))
    check_sheet_rows(sheet)
    return sheet


def _applied(content: bytes) -> UploadedSheet:
    sheet = _checked(content)
    start_row_updates(sheet=sheet, person_id=sheet.person_id)
    apply_sheet_rows(sheet)
    return sheet


def _problems(sheet: UploadedSheet) -> dict[int, str]:
    return {row.line: row.problem for row in list_bad_rows(sheet.id)}


@pytest.mark.usefixtures("app")
def test_each_bad_row_is_named_by_its_line_and_every_reason() -> None:
    host = _host()
    sheet = _checked(
        _file(
            _row(1, host), _row(2, host, Start="soon"), _row(3, host, End="2025-01-01"), _row(1, host),
            _row(5, "Ministry of Magic", Email="nobody", Secondee="=HYPERLINK(1)"),
            _row(6, host, Status="gone fishing"),
        )
    )  # fmt: skip
    found = _problems(sheet)
    assert sorted(found) == [3, 4, 5, 6, 7]
    assert "“soon” is not a date like 2026-11-23" in found[3]
    assert "comes before the first day" in found[4]
    assert found[5] == "Line 2 has the same reference."
    assert all(said in found[6] for said in ("Ministry of Magic", "not an email address", "begins like a formula"))
    assert "“gone fishing” is not known" in found[7]
    assert sheets.count_rows_by_state(sheet.id)["new"] == 1


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("day", ["2026-02-01", "01/02/2026", "1 February 2026", "1-Feb-26", "1.2.2026"])
def test_a_date_may_be_written_in_many_ways(day: str) -> None:
    _applied(_file(_row(1, _host(), Start=day)))
    assert db.session.scalar(select(Placement.starts_on).where(Placement.reference == "P1")) == dt.date(2026, 2, 1)


@pytest.mark.usefixtures("app")
def test_what_is_missing_is_a_gap_with_an_owner_and_a_date() -> None:
    _applied(_file(_row(1, _host(), **{"Home manager email": "boss@example.org", "Home manager": "Bo Boss"})))
    placement = db.session.scalars(select(Placement).where(Placement.reference == "P1")).one()
    assert (placement.state, placement.home_manager and placement.home_manager.name) == (
        PlacementState.ACTIVE,
        "Bo Boss",
    )
    gaps = {gap.missing.value: gap.owner for gap in records.list_open_gaps(placement.id)}
    assert set(gaps) == {"host_manager", "host_team", "clearance", "agreement", "costs"}
    assert all(gap.due_on > dt.date.today() for gap in records.list_open_gaps(placement.id))  # noqa: DTZ011 - a day or two do not matter


@pytest.mark.usefixtures("app")
def test_a_later_export_shows_and_changes_what_is_different() -> None:
    host = _host()
    _applied(_file(_row(1, host), _row(2, host)))
    sheet = _checked(_file(_row(1, host, End="2027-06-30", VAT="Exempt"), _row(2, host), _row(3, host)))
    counts = sheets.count_rows_by_state(sheet.id)
    assert (counts["changed"], counts["same"], counts["new"], counts["bad"]) == (1, 1, 1, 0)
    changed = db.session.scalars(sheets.list_sheet_rows(sheet.id, SheetRowState.CHANGED)).one()
    assert [tuple(one) for one in changed.differences] == [
        ("Last day", "31 December 2027", "30 June 2027"), ("VAT treatment", "", "Exempt"),
    ]  # fmt: skip
    start_row_updates(sheet=sheet, person_id=sheet.person_id)
    apply_sheet_rows(sheet)
    found = db.session.scalars(select(Placement.ends_on).where(Placement.reference == "P1")).one()
    assert found == dt.date(2027, 6, 30)
    assert db.session.scalar(select(func.count()).where(Placement.reference.like("P%"))) == 3


@pytest.mark.usefixtures("app")
def test_the_old_name_of_a_merged_department_is_understood() -> None:
    old, heir = make_department(), make_department()
    make_placement(make_person())
    organisations.merge_departments(department=old, successor=heir)
    _applied(_file(_row(1, old.name)))
    found = select(Placement.host_department_id).where(Placement.reference == "P1")
    assert db.session.scalar(found) == heir.id


@pytest.mark.usefixtures("app")
def test_the_preview_promises_only_what_the_import_does() -> None:
    host = _host()
    twice = {"Email": "same@example.org"}
    rows = [
        _row(1, host, **twice),
        _row(2, host, **twice),
        _row(3, host, End="2024-12-31"),
        _row(4, host, Email="new@x.org"),
    ]
    sheet = _checked(_file(*rows))
    before = _problems(sheet)
    assert "Line 2 places the same person in these days" in before[3]
    assert "comes before the first day" in before[4]
    start_row_updates(sheet=sheet, person_id=sheet.person_id)
    apply_sheet_rows(sheet)
    assert _problems(sheet) == before


@pytest.mark.usefixtures("app")
def test_what_was_chosen_for_a_sheet_is_remembered_for_the_next() -> None:
    host, person = _host(), make_person(Role.COORDINATOR)
    content = _file(_row(1, host)).replace(b'"Post"', b'"What they do"')
    first = upload_sheet(kind=PLACEMENTS, name="a.csv", content=content, person=person)
    start_row_checks(sheet=first, mapping={**_guess(first.columns), "post": "What they do"})
    second = upload_sheet(kind=PLACEMENTS, name="b.csv", content=content, person=person)
    assert _guess(second.columns, sheets.find_remembered_mapping(second))["post"] == "What they do"
    assert sheets.list_sample_values(second)["Ref"] == "P1"


@pytest.mark.usefixtures("app")
def test_a_row_that_fails_late_holds_up_no_other() -> None:
    host = _host()
    twice = {"Email": "same@example.org"}
    sheet = _checked(_file(_row(1, host), _row(2, host, **twice), _row(3, host)))
    same = make_person()
    same.email = "same@example.org"
    make_placement(same)  # registered between the preview and the import
    start_row_updates(sheet=sheet, person_id=sheet.person_id)
    apply_sheet_rows(sheet)
    found = _problems(sheet)
    assert list(found) == [3]
    assert "another placement then" in found[3]
    assert db.session.scalar(select(func.count()).where(Placement.reference.like("P%"))) == 2


@pytest.mark.usefixtures("app")
def test_accounts_that_a_sheet_makes_have_no_password_and_nobody_is_written_to() -> None:
    _applied(_file(_row(1, _host())))
    person = db.session.scalars(select(Person).where(Person.email == "p1@sheet.example.org")).one()
    assert person.password_hash == ""


def test_jobs_run_twice_double_nothing(client: CheckingClient) -> None:
    host = _host()
    client.sign_in(make_person(Role.COORDINATOR))
    rows = _file(*(_row(number, host) for number in range(120)))
    gone = client.submit("/placements/sheets", file=(io.BytesIO(rows), "a.csv"))
    sheet_id = uuid.UUID(gone.location.rpartition("/")[2])
    sheet = sheets.get_sheet(sheet_id)
    assert client.submit(f"{gone.location}/columns", **_guess(sheet.columns)).status_code == 302
    assert "Rows checked so far: 0 of 120." in client.get(gone.location).text
    for _ in range(2):
        check_sheet_rows(sheets.get_sheet(sheet_id))
    db.session.commit()
    assert "New: 120" in client.get(gone.location).text
    client.submit(f"{gone.location}/apply")
    for _ in range(2):
        apply_sheet_rows(sheets.get_sheet(sheet_id))
    assert db.session.scalar(select(func.count()).where(Placement.reference.like("P%"))) == 120
    assert sheets.get_sheet(sheet_id).state is SheetState.DONE


def test_the_rows_left_out_come_back_with_their_reasons_and_no_formula(client: CheckingClient) -> None:
    sheet = _checked(_file(_row(1, _host(), Secondee="=1+1")))
    client.sign_in(make_person(Role.COORDINATOR))
    text = client.get(f"/placements/sheets/{sheet.id}/bad-rows.csv").text
    assert "begins like a formula" in text
    assert ",'=1+1," in text


@pytest.mark.usefixtures("app")
def test_a_row_with_the_reference_of_another_person_is_left_out_and_changes_nothing() -> None:
    host = _host()
    _applied(_file(_row(1, host)))
    sheet = _applied(_file(_row(1, host, Secondee="Other", Email="other@sheet.example.org", Post="Other")))
    assert _problems(sheet) == {2: "This reference is the placement of Person 1."}
    assert db.session.scalars(select(Placement.post).where(Placement.reference == "P1")).one() == "Adviser"
