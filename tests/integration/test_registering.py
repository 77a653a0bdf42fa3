"""A placement is registered step by step; whoever is new is invited; opportunities and the pool are joined by hand."""

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.notices.models import Notice
from frontline.placements.models.matching import Candidate
from frontline.placements.models.placement import Placement, PlacementState
from frontline.placements.service.approvals import withdraw_placement
from frontline.placements.service.state_changes import undo_last_change
from tests import placements as made
from tests.factories import make_person, make_placement, make_team
from tests.pages import CheckingClient

_S = PlacementState


def _fields(**given: object) -> dict[str, object]:
    like = make_placement(make_person())
    return {
        "secondee_email": "new.head@example.org", "secondee_name": "Nora Head", "profession": str(like.profession_id),
        "home": str(like.home_organisation_id), "host": f"{like.host_department_id}:", "post": "Adviser",
        "starts_on": ["1", "3", "2027"], "ends_on": ["28", "2", "2028"], "kind": "secondment",
        "full_time_equivalent": "0.6", "home_email": "home@example.org", "home_name": "Hugo Home", **given,
    }  # fmt: skip


def test_a_coordinator_registers_step_by_step_and_loses_nothing_on_the_way(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    fields = _fields()
    second = client.submit("/placements/new", step="0", go="next", **fields)
    assert "step 2 of 4" in second.text
    assert 'name="secondee_name" value="Nora Head"' in second.text
    wrong = client.submit("/placements/new", step="1", go="next", **{**fields, "post": ""})
    assert (wrong.status_code, "Enter the post" in wrong.text) == (422, True)
    checked = client.submit("/placements/new", step="3", go="next", salary_share="80", **fields).text
    assert "Check before you register" in checked
    assert 'name="salary_share" value="80"' in checked
    back = client.submit("/placements/new", go="0", **fields)
    assert 'value="Nora Head"' in back.text
    corrected = client.submit("/placements/new", step="1", go="next", checked="yes", **{**fields, "post": "Adviser"})
    assert "Check before you register" in corrected.text
    assert client.submit("/placements/new", go="register", **fields).status_code == 302
    placement = db.session.scalars(select(Placement).where(Placement.post == "Adviser")).one()
    assert (placement.state, placement.person.name, placement.home_manager and placement.home_manager.name) == (
        _S.PROPOSED, "Nora Head", "Hugo Home",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ends_on": ["28", "2", "2026"]}, "Last day must be after the first day"),
        ({"contract_ends_on": ["31", "8", "2027"]}, "contract at home ends on 31 August 2027"),
        ({"salary": "much"}, "Enter a whole number of pounds"),
        ({"secondee_email": "nobody"}, "Enter an email address in the correct format"),
        ({"full_time_equivalent": "7"}, "Enter a number from 0.1 to 1"),
        ({"ends_on": ["31", "2", "2028"]}, "Last day must be a real date"),
        ({"contract_ends_on": ["31", "2", "2029"]}, "The end of their contract must be a real date"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(client: CheckingClient, given: dict[str, object], said: str) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.submit("/placements/new", go="register", **_fields(**given))
    assert page.status_code == 422
    assert said in page.text
    assert 'value="Nora Head"' in page.text


@pytest.mark.usefixtures("app")
def test_one_person_is_in_one_place_at_a_time() -> None:
    cast = made.make_cast()
    first = made.proposed(cast)
    with pytest.raises(FieldError, match="another placement"):
        made.proposed(cast, starts_on=first.ends_on, ends_on=first.ends_on + dt.timedelta(days=90))
    withdraw_placement(placement=first, person=cast.secondee, reason="Another job")
    second = made.proposed(cast)
    with pytest.raises(FieldError, match="another placement"):
        undo_last_change(placement=first, person=cast.coordinator, reason="A mistake")
    assert second.state is _S.PROPOSED


@pytest.mark.usefixtures("app")
def test_the_database_itself_refuses_an_overlap() -> None:
    person = make_person()
    make_placement(person)
    with pytest.raises(Exception, match="ex_placement_overlap"):
        make_placement(person)


def test_whoever_is_new_chooses_a_password_by_the_link_that_is_sent(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    client.submit("/placements/new", go="register", **_fields())
    person = db.session.scalars(select(Person).where(Person.name == "Nora Head")).one()
    path = db.session.scalar(
        select(Notice.path).where(Notice.person_id == person.id, Notice.path.like("/invitations/%"))
    )
    assert path
    client.submit("/sign-out")
    assert client.submit_on("/sign-in", email=person.email, password="").status_code == 422
    assert "at least 12" in client.submit_on(path, password="short").text
    assert client.submit_on(path, password="three random words").status_code == 302
    assert client.get(path).status_code == 404
    assert client.submit_on("/sign-in", email=person.email, password="three random words").status_code == 302


def test_an_opportunity_and_somebody_of_the_pool_become_a_proposal(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    like, team = make_placement(make_person()), make_team()
    profession, region = str(like.profession_id), str(like.home_organisation.region_id)
    need = {
        "key": str(team.id),
        "host": f"{team.department_id}:{team.id}",
        "title": "Adviser on buses",
        "need": "Buses",
    }
    days = {"starts_on": ["1", "4", "2027"], "ends_on": ["31", "3", "2028"]}
    for _ in range(2):
        assert client.submit("/opportunities/new", profession=profession, **need, **days).status_code == 302
    person = {"name": "Pat Pool", "email": "pat@example.org", "profession": profession, "region": region}
    offer = {**person, "experience": "Buses", "available_on": ["1", "4", "2027"]}
    assert "Ask them first" in client.submit("/pool/new", **offer).text
    assert client.submit("/pool/new", agreed="y", **offer).status_code == 302
    page = client.get(f"/opportunities/{team.id}").text
    link = re.search(r'href="(/placements/new\?[^"]+)"', page)
    assert link
    assert "Nobody has been proposed yet" in page
    address = link[1].replace("&amp;", "&")
    first = client.get(address).text
    assert 'value="Pat Pool"' in first
    assert 'name="post" value="Adviser on buses"' in first
    cast = made.make_cast()
    made.proposed(cast, post="Adviser on trams").opportunity_id = team.id
    db.session.scalars(select(Candidate)).one().email = cast.secondee.email
    page = client.get(f"/opportunities/{team.id}").text
    assert 'href="/placements/' in page
    assert "Proposed for this opportunity" in page
    assert "1 placement proposed" in client.get("/opportunities").text


def test_a_form_of_an_outdated_record_changes_nothing_and_says_so(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.proposed(cast)
    client.sign_in(cast.coordinator)
    address = f"/placements/{placement.id}/record"
    seen = re.search(r'name="seen_version"[^>]*value="(\d+)"', client.get(address).text)
    assert seen
    days = {
        name: f"{day:%d %m %Y}".split()
        for name, day in (("starts_on", placement.starts_on), ("ends_on", placement.ends_on))
    }
    fields = {**_fields(), **days, "seen_version": seen[1]}
    assert client.submit(address, **{**fields, "post": "First"}).status_code == 302
    late = client.submit(address, **{**fields, "post": "Second"})
    assert late.status_code == 422
    assert "Somebody else has just changed this record" in late.text
    assert 'value="Second"' in late.text
    assert db.session.get_one(Placement, placement.id).post == "First"


def test_a_new_link_is_sent_to_those_who_have_no_password_and_the_old_one_ends(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.proposed(cast)
    cast.home.password_hash = ""
    client.sign_in(cast.coordinator)
    mine = select(Notice.path).where(Notice.person_id == cast.home.id, Notice.path.like("/invitations/%"))
    for minutes in (0, 5):
        with time_machine.travel(now() + dt.timedelta(minutes=minutes), tick=False):
            client.submit(f"/placements/{placement.id}/steps/invite")
    links = db.session.scalars(mine.order_by(Notice.created_at)).all()
    assert [client.get(link).status_code for link in links] == [404, 200]
    assert db.session.scalar(select(func.count()).where(Notice.path.like("/invitations/%"))) == 2
