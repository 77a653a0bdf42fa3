"""Departments, teams, professions, home organisations and missions from spreadsheets."""

import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.organisations.models import Department, HomeOrganisation, Mission, Profession, Region, Team
from frontline.organisations.reference_records import add_mission
from frontline.organisations.service import DepartmentDetails, TeamDetails, add_department, add_team, close_team
from frontline.sheets.kinds import get_sheet_kind
from frontline.sheets.models import UploadedSheet
from tests.factories import make_department, make_person, make_team, named
from tests.pages import CheckingClient
from tests.sheets import apply_sheet, check_sheet, count_states, get_changed_row, list_problems, write_rows

# Of each kind: its table, a good row by column, and a row that the page of the kind would refuse, with why.
_KINDS: dict[str, tuple[type[Any], dict[str, str], dict[str, str], str]] = {
    "departments": (
        Department, {"name": "Department for Sheets", "short_name": "DfS", "remit": "Sheets"},
        {"short_name": "y" * 41}, "Short name must be 40 characters or fewer",
    ),
    "teams": (
        Team, {"department": "Department for Sheets", "name": "Rows", "remit": "Rows", "phrases": "row | line"},
        {"acknowledge_days": "many"}, "Enter a whole number of working days from 1 to 60",
    ),
    "professions": (
        Profession, {"name": "Sheet maker", "plural": "Sheet makers"}, {"plural": "y" * 81}, "80 characters or fewer",
    ),
    "homes": (
        HomeOrganisation, {"name": "Sheet School", "kind": "Academy trust", "setting": "Urban", "region": "north west"},
        {"region": "Atlantis"}, "“Atlantis” is none of ",
    ),
    "missions": (Mission, {"name": "Fewer sheets"}, {"name": "y" * 161}, "160 characters or fewer"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _known(app: object) -> None:
    """A region, and a department that teams belong to."""
    assert app
    named(Region, "North West")


def _write(key: str, *rows: dict[str, str]) -> bytes:
    """Rows under the headings of the template."""
    columns = get_sheet_kind(key).columns
    headings = [str(column.label) for column in columns.values()]
    return write_rows(headings, *([row.get(column_key, "") for column_key in columns] for row in rows))


def _add_department() -> Department:
    return add_department(details=DepartmentDetails("Department for Sheets", "DfS", "Sheets"))


@pytest.mark.parametrize("key", _KINDS)
def test_a_list_is_imported_once_however_often_it_is_sent(key: str) -> None:
    table, row, _bad, _why = _KINDS[key]
    if key == "teams":
        _add_department()
    sheets = [check_sheet(key, _write(key, row)) for _ in range(2)]  # by two administrators, before either imports
    assert [count_states(sheet) for sheet in sheets] == [{"new": 1}] * 2
    for sheet in sheets:
        assert count_states(apply_sheet(sheet)) == {"done": 1}
    assert db.session.scalar(select(func.count()).where(func.lower(table.name) == row["name"].lower())) == 1
    assert count_states(check_sheet(key, _write(key, row | {"name": row["name"].upper()}))).keys() <= {
        "same",
        "changed",
    }
    assert count_states(check_sheet(key, _write(key, row))) == {"same": 1}


@pytest.mark.parametrize("key", _KINDS)
def test_a_row_that_the_form_refuses_is_left_out_with_the_same_words(key: str) -> None:
    _table, row, bad, why = _KINDS[key]
    _add_department()
    row = row | {"name": f"Another {row['name']}", "short_name": "AS"}
    bad = {"name": f"Bad {row['name']}"} | bad
    sheet = check_sheet(key, _write(key, row, row, row | {"name": "=1+1"}, row | {"name": ""}, row | bad))
    problems = list_problems(sheet)
    assert problems[3] == "Line 2 is about the same."
    assert "begins like a formula: =1+1." in problems[4]
    assert "is empty" in problems.get(5, "") or key == "missions"  # a row without anything is none
    assert why in list(problems.values())[-1]
    assert count_states(sheet)["new"] == 1


@pytest.mark.parametrize("key", _KINDS)
def test_a_template_comes_back_with_every_column_understood(client: CheckingClient, key: str) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    template = client.get(f"/{key}/sheets/template.csv").get_data()
    assert "one " in client.get(f"/{key}/sheets").text
    gone = client.submit(f"/{key}/sheets", file=(io.BytesIO(template + b"a,b,c,d,e,f\r\n"), "a.csv"))
    page = client.get(gone.location).text
    assert page.count(" selected") == len(get_sheet_kind(key).columns) or key == "missions"
    assert client.get("/placements/sheets").status_code == 404


def test_only_those_who_manage_such_rows_open_their_sheets(client: CheckingClient) -> None:
    sheet = check_sheet("missions", _write("missions", {"name": "Fewer sheets"}))
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        client.sign_in(make_person(role))
        allowed = {"placements"} if role is Role.COORDINATOR else {*_KINDS, "accounts"}
        for key in (*_KINDS, "accounts", "placements", "dragons"):
            assert client.get(f"/{key}/sheets").status_code == (200 if key in allowed else 404), (role, key)
        assert client.get(f"/accounts/sheets/{sheet.id}").status_code == 404
        status = 302 if role is Role.ADMINISTRATOR else 404
        assert client.submit(f"/missions/sheets/{sheet.id}/apply").status_code == status
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get("/missions/sheets").status_code == 403


def _change_short_name(name: str) -> UploadedSheet:
    row = {"name": "department FOR sheets", "short_name": name, "remit": "n/a"}
    return check_sheet("departments", _write("departments", row | {"remit": "Sheets"}))


def test_a_change_is_shown_before_it_is_made_and_whoever_made_it_is_in_the_trail() -> None:
    department, administrator = _add_department(), make_person(Role.ADMINISTRATOR)
    row = {"name": "Department for Sheets", "short_name": "DS", "remit": "Sheets"}
    sheet = check_sheet("departments", _write("departments", row), administrator)
    assert get_changed_row(sheet).differences == [["Short name", "DfS", "DS"]]
    assert department.short_name == "DfS"
    apply_sheet(sheet)
    assert (department.short_name, department.slug) == ("DS", "department-for-sheets")
    actors = select(AuditEvent.actor_id).where(AuditEvent.action == "department.changed")
    assert db.session.scalars(actors).all() == [administrator.id]


def test_a_short_name_of_another_department_is_refused_in_the_preview() -> None:
    _add_department()
    row = {"name": "Department for Something Else", "short_name": "dfs", "remit": "Else"}
    sheet = check_sheet("departments", _write("departments", row))
    assert list_problems(sheet) == {2: "“dfs” is a name of Department for Sheets."}


def test_what_somebody_changed_after_the_preview_is_not_overwritten() -> None:
    _add_department()
    first, second = _change_short_name("D1"), _change_short_name("D2")
    apply_sheet(first)
    apply_sheet(second)
    assert list_problems(second) == {2: "It was changed since it was checked. Upload the spreadsheet again."}


def test_a_team_of_an_unknown_department_or_a_closed_one_says_so_at_its_row() -> None:
    team = make_team(name="Gone")
    close_team(team=team)
    lost = {"department": "Ministry of Magic", "name": "Owls", "remit": "Post"}
    closed = {"department": team.department.name, "name": "gone", "remit": "Post"}
    problems = list_problems(check_sheet("teams", _write("teams", lost, closed)))
    assert problems[2] == "Department: there is no department called “Ministry of Magic”."
    assert problems[3] == "Name of the team: Gone is closed."


def test_two_departments_may_each_have_a_team_of_one_name() -> None:
    first, second = make_department(), make_department()
    rows = ({"department": one.short_name, "name": "Strategy", "remit": "Plans"} for one in (first, second))
    apply_sheet(check_sheet("teams", _write("teams", *rows)))
    assert sorted(db.session.scalars(select(Team.slug).where(Team.name == "Strategy"))) == ["strategy", "strategy-2"]
    with pytest.raises(FieldError, match="already exists"):
        add_team(department=first, details=TeamDetails("strategy", "Plans"))


def test_an_empty_cell_leaves_what_a_team_says() -> None:
    team = make_team(name="Rows", remit="One line\nand another", phrases=["a; b", "c"])
    row = {"department": team.department.name, "name": "Rows", "remit": "One line and another", "answer_weeks": "6"}
    sheet = check_sheet("teams", _write("teams", row))
    assert get_changed_row(sheet).differences == [["Weeks to answer a theme", "8", "6"]]
    apply_sheet(sheet)
    assert (team.remit, team.phrases, team.answer_weeks) == ("One line\nand another", ["a; b", "c"], 6)


def test_a_formula_that_nobody_worked_out_is_named_by_its_cell() -> None:
    book = openpyxl.Workbook()
    for row in (["Name"], ["Fewer sheets"], ["=A2"]):
        book.worksheets[0].append(row)
    with io.BytesIO() as file:
        book.save(file)
        sheet = check_sheet("missions", file.getvalue(), name="a.xlsx")
    assert list_problems(sheet)[3].startswith("Name: a formula that was never worked out.")
    assert count_states(sheet) == {"new": 1, "bad": 1}


def test_the_page_shows_the_rows_and_gives_back_the_bad_ones(client: CheckingClient) -> None:
    add_mission(name="Old mission")
    sheet = check_sheet(
        "missions", _write("missions", {"name": "Fewer sheets"}, {"name": "old mission"}, {"name": "=1"})
    )
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get(f"/missions/sheets/{sheet.id}").text
    assert "Different: 1" in page
    assert "Old mission → <strong>old mission</strong>" in " ".join(page.split())
    assert "Import 2 rows" in page
    assert ",'=1" in client.get(f"/missions/sheets/{sheet.id}/bad-rows.csv").text
