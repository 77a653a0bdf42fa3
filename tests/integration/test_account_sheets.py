"""Accounts from a spreadsheet: nobody twice, nobody written to before it was said how many are."""

import pytest
from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.notices.models import Notice
from frontline.sheets.queries import get_sheet
from frontline.sheets.records.accounts import count_invitations
from frontline.sheets.service.updates import apply_sheet_rows, start_row_updates
from tests.factories import make_person, make_team
from tests.pages import CheckingClient
from tests.sheets import apply_sheet, check_sheet, count_states, list_problems, write_rows

_HEADINGS = ("Full name", "Email address", "Role", "Team", "Department")
ANN = ("Ann Quill", "Ann.Quill@sheet.example.org", "Moderator", "", "")


def _write(*rows: tuple[str, ...]) -> bytes:
    return write_rows(_HEADINGS, *rows)


def _count_letters() -> int:
    query = select(func.count()).where(Notice.address.ilike("%@sheet.example.org"))
    return db.session.scalar(query) or 0


def test_how_many_letters_leave_is_said_before_any_does(client: CheckingClient) -> None:
    client.sign_in(administrator := make_person(Role.ADMINISTRATOR))
    second_role = (*ANN[:2], "Duty contact", "", "")
    sheet = check_sheet("accounts", _write(ANN, second_role, ("Bo", "bo@sheet.example.org", *ANN[2:])), administrator)
    page = client.get(f"/accounts/sheets/{sheet.id}").text
    assert "2 new people are invited by email when you import" in page
    assert "Import and send 2 invitations" in page
    assert _count_letters() == 0
    sheet = apply_sheet(get_sheet(sheet.id))
    assert (_count_letters(), list_problems(sheet)) == (2, {})
    person = accounts.find_person_by_email("ann.quill@sheet.example.org")
    assert person
    assert {grant.role for grant in person.grants} == {Role.MODERATOR, Role.DUTY_CONTACT}
    letter = db.session.scalars(select(Notice.body).where(Notice.address == person.email)).one()
    assert letter.startswith(f"{administrator.name} made an account for you")


@pytest.mark.usefixtures("app")
def test_an_address_in_other_letters_is_the_same_person_and_a_sheet_sent_twice_writes_once() -> None:
    sheets = [check_sheet("accounts", _write((ANN[0], email, *ANN[2:]))) for email in (ANN[1], ANN[1].upper())]
    for sheet in sheets:
        assert count_states(apply_sheet(sheet)) == {"done": 1}
    assert _count_letters() == 1
    assert db.session.scalar(select(func.count()).where(Person.email.ilike(ANN[1]))) == 1
    again = check_sheet("accounts", _write(ANN))
    assert (count_states(again), count_invitations(again)) == ({"same": 1}, 0)


@pytest.mark.usefixtures("app")
def test_a_role_of_somebody_who_has_an_account_is_shown_beside_those_they_hold() -> None:
    person, team = make_person(Role.MODERATOR), make_team()
    row = ("Another Name", person.email, "policy lead", team.name, team.department.short_name)
    sheet = check_sheet("accounts", _write(row))
    assert count_invitations(sheet) == 0
    apply_sheet(sheet)
    assert list_problems(sheet) == {}
    assert {(grant.role, grant.team_id) for grant in person.grants} == {
        (Role.MODERATOR, None), (Role.POLICY_LEAD, team.id),
    }  # fmt: skip


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("Ann", "\u0430nn@sheet.example.org", *ANN[2:]), "has letters other than a to z"),
        (("Ann", "known.pers0n@sheet.example.org", *ANN[2:]), "looks like known.person@sheet.example.org"),
        (("Ann", "known.person@sheet.exarnple.org", *ANN[2:]), "looks like known.person@sheet.example.org"),
        (("Ann", "nobody", *ANN[2:]), "Enter an email address in the correct format"),
        (("Ann", "a@sheet.example.org", "Wizard", "", ""), "“Wizard” is none of Secondee, "),
        (("Ann", "a@sheet.example.org", "Policy lead", "", ""), "a policy member or lead needs one"),
        (("Ann", "a@sheet.example.org", "Policy lead", "Owls", ""), "no open team called “Owls”"),
        (("Ann", "a@sheet.example.org", "Policy lead", "Twice", ""), "more than one department has a team"),
        (("Ann", "a@sheet.example.org", "Director", "", ""), "a director needs one"),
        (("Ann", "a@sheet.example.org", "Director", "", "Magic"), "no department called “Magic”"),
        (("", "a@sheet.example.org", *ANN[2:]), "Full name is empty"),
        (("=1+1", "a@sheet.example.org", *ANN[2:]), "begins like a formula"),
    ],
)
def test_a_bad_row_says_why_and_makes_nobody(row: tuple[str, ...], why: str) -> None:
    make_person().email = "known.person@sheet.example.org"
    for _ in range(2):
        make_team(name="Twice")
    sheet = apply_sheet(check_sheet("accounts", _write(row)))
    assert why in list_problems(sheet)[2]
    assert _count_letters() == 0


@pytest.mark.usefixtures("app")
def test_nobody_gives_themselves_a_role_by_a_sheet() -> None:
    administrator = make_person(Role.ADMINISTRATOR)
    sheet = check_sheet("accounts", _write(("Me", administrator.email, *ANN[2:])), administrator)
    assert list_problems(sheet) == {2: "Role: you cannot give yourself a role. Ask another administrator."}


@pytest.mark.usefixtures("app")
def test_nobody_gives_themselves_a_role_by_somebody_elses_sheet() -> None:
    administrator, uploader = make_person(Role.ADMINISTRATOR), make_person(Role.ADMINISTRATOR)
    sheet = check_sheet("accounts", _write(("Me", administrator.email, *ANN[2:])), uploader)
    start_row_updates(sheet=sheet, person_id=administrator.id)
    apply_sheet_rows(sheet)
    assert list_problems(sheet) == {2: "Role: you cannot give yourself a role. Ask another administrator."}
