import datetime as dt
import re
import uuid

import pytest
from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.settings import Settings
from frontline.notices.models import Notice
from frontline.organisations import queries as organisations
from frontline.organisations.models import Region, Team
from frontline.organisations.reference_data import load_organisations
from frontline.placements.service.registration import NamedPerson, PlacementDetails, register_placement
from tests.factories import (
    make_department,
    make_insight,
    make_person,
    make_placement,
    make_team,
    make_theme,
    named,
    route_to,
)
from tests.pages import CheckingClient

DETAILS = {"remit": "School buses", "phrases": "bus\nminibus", "acknowledge_days": "5", "answer_weeks": "6"}


def test_an_administrator_adds_a_team_and_changes_it(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    department = make_department()
    client.submit(f"/admin/organisations/departments/{department.id}/teams/new", name="Buses", **DETAILS)
    team = db.session.query(Team).filter_by(name="Buses").one()
    assert (team.phrases, team.acknowledge_days) == (["bus", "minibus"], 5)
    client.submit(f"/admin/organisations/teams/{team.id}", name="Coaches", **DETAILS)
    assert db.session.get_one(Team, team.id, populate_existing=True).name == "Coaches"


def test_a_team_form_with_mistakes_shows_them_and_keeps_what_was_typed(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    path = f"/admin/organisations/departments/{make_department().id}/teams/new"
    page = client.submit(path, name="", **{**DETAILS, "acknowledge_days": "many"})
    assert page.status_code == 422
    assert "Enter a name" in page.text
    assert "whole number of working days" in page.text
    assert "School buses" in page.text


def test_themes_of_a_closed_team_go_to_triage(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    team, theme = make_team(), make_theme(make_insight())
    route_to(theme, team)
    client.submit(f"/admin/organisations/teams/{team.id}/close")
    assert db.session.get_one(type(theme), theme.id, populate_existing=True).state == "triage"
    assert client.submit(f"/admin/organisations/teams/{team.id}/close").status_code == 409


def test_an_administrator_adds_an_account_and_gives_and_takes_a_role(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    fields = {"name": "New Person", "email": "new.person@example.org", "password": "long enough for us"}
    path = client.submit("/admin/accounts/new", **fields).location
    client.submit(path, role="moderator")
    person = accounts.find_person_by_email("new.person@example.org")
    assert person is not None
    assert [grant.role for grant in person.grants] == [Role.MODERATOR]
    client.submit(f"{path}/roles/{person.grants[0].id}/revoke")
    assert client.get(path).text.count("No roles yet") == 1
    assert "already exists" in client.submit("/admin/accounts/new", **fields).text


def test_the_audit_trail_shows_what_happened_and_checks_its_chain(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    client.submit(f"/admin/organisations/teams/{make_team().id}/close")
    assert "Team closed" in client.get("/admin/audit").text
    assert "The chain is whole" in client.get("/admin/audit?verify=1").text


def test_secondees_see_their_own_placement_and_no_other(client: CheckingClient) -> None:
    mine, other = make_placement(make_person(Role.SECONDEE)), make_placement(make_person(Role.SECONDEE))
    client.sign_in(mine.person)
    assert client.get(f"/placements/{mine.id}").status_code == 200
    assert client.get(f"/placements/{other.id}").status_code == 404


def test_opening_and_saving_a_team_changes_none_of_its_terms(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    team = make_team(phrases=["school bus", "taxi"])
    page = client.get(f"/admin/organisations/teams/{team.id}").text
    assert re.search(r"<textarea[^>]*name=\"phrases\"[^>]*>\s*school bus\s+taxi\s*</textarea>", page)


def test_sign_ins_and_what_was_done_do_not_stand_side_by_side(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert "Sign in started" not in client.get("/admin/audit").text
    page = client.get("/admin/audit?show=sign-ins").text
    assert "Sign in started" in page
    assert not re.search(r"\d{4} at \d", page)


def test_an_administrator_invites_and_helps_with_a_forgotten_password_by_mail(client: CheckingClient) -> None:
    administrator = client.sign_in(make_person(Role.ADMINISTRATOR))
    email = f"{uuid.uuid4().hex}@example.org"
    added = client.submit("/admin/accounts/new", name="Ann Quill", email=email)
    invited = db.session.scalars(select(Notice).where(Notice.address == email)).one()
    assert invited.body.startswith(f"{administrator.name} made an account for you on Frontline")
    assert invited.path.startswith("/invitations/")
    known = make_person(Role.SECONDEE)
    client.submit(f"/admin/accounts/{known.id}/link")
    assert db.session.scalars(select(Notice.path).where(Notice.address == known.email)).one().startswith("/passwords/")
    client.submit(f"{added.location}/link")
    assert len(db.session.scalars(select(Notice).where(Notice.address == email)).all()) == 2


def test_a_placement_lets_its_secondee_log_insights(client: CheckingClient) -> None:
    person, like = make_person(), make_placement(make_person())
    register_placement(
        secondee=NamedPerson("", person.email),
        details=PlacementDetails(
            profession_id=like.profession_id, home_organisation_id=like.home_organisation_id,
            host_department_id=like.host_department_id, host_team_id=None, post="Adviser",
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2027, 1, 1),
        )
    )  # fmt: skip
    client.sign_in(person)
    assert client.get("/insights/new").status_code == 200


def test_a_page_beyond_the_last_is_the_last(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert client.get("/admin/accounts?page=99999999999999999999").status_code == 200
    assert "Nobody by that name" not in client.get("/admin/accounts?page=999").text


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", ["%", "_", "\\"])
def test_accounts_are_found_by_what_is_typed_and_not_by_a_pattern(words: str) -> None:
    make_person()
    odd = make_person()
    odd.name = f"Ada {words} Lovelace"
    db.session.flush()
    assert db.session.scalars(accounts.list_people(words)).all() == [odd]


def test_an_administrator_adds_and_renames_a_department(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    fields = {"name": "Department for Buses", "short_name": "DfB", "remit": "Buses"}
    assert client.submit("/admin/organisations/departments/new", **fields).status_code == 302
    again = client.submit("/admin/organisations/departments/new", **{**fields, "name": "dfb"})
    assert "“dfb” is a name of Department for Buses" in again.text
    department = organisations.find_department_by_name("DfB")
    assert department
    path = f"/admin/organisations/departments/{department.id}"
    client.submit(path, **{**fields, "name": "Department for Coaches"})
    assert "Department for Coaches" in client.get("/admin/organisations").text


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("professions", {"name": "Bus driver", "plural": "Bus drivers"}),
        ("homes", {"name": "Bus garage", "kind": "Garage", "setting": "Urban"}),
        ("missions", {"name": "Buses on time"}),
    ],
)
def test_an_administrator_adds_and_renames_what_people_choose_from(
    client: CheckingClient, kind: str, fields: dict[str, str]
) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    path, region = f"/admin/organisations/{kind}", named(Region, "North West")
    fields = {**fields, "region": str(region.id)}
    assert "Enter a name" in client.submit(f"{path}/new", **{**fields, "name": ""}).text
    assert client.submit(f"{path}/new", **fields).status_code == 302
    assert "is there already" in client.submit(f"{path}/new", **{**fields, "name": fields["name"].upper()}).text
    page = client.get(f"{path}?words=bus").text
    (own,) = re.findall(rf"{path}/[0-9a-f-]{{36}}", page)
    assert fields["name"] in client.get(own).text
    client.submit(own, **{**fields, "name": "Coaches"})
    assert "Coaches" in client.get(path).text
    assert "Nothing of this name" in client.get(f"{path}?words=bus").text


@pytest.mark.usefixtures("app")
def test_an_installation_starts_with_what_exists_in_government_and_with_no_team() -> None:
    load_organisations()
    assert (len(organisations.list_departments()), len(organisations.list_open_teams())) == (18, 0)
    assert organisations.list_missions()
    assert not Settings.model_fields["sample_data"].default
