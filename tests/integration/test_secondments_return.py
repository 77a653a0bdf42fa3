"""The secondments return equals a count by hand; outward secondments and exchanges."""

import csv
import datetime as dt
import io
import random
import uuid
from collections import Counter

import pytest

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.organisations.service import merge_departments
from frontline.placements.models.placement import NEVER_STARTED_STATES, Placement, PlacementKind, PlacementState
from frontline.placements.queries.outward import find_exchange
from frontline.placements.queries.secondments_return import ReturnPeriod, get_secondments_return
from frontline.placements.service.outward import (
    OutwardDetails,
    add_outward_secondment,
    withdraw_outward_secondment,
)
from tests.factories import make_department, make_person, make_placement
from tests.pages import CheckingClient

_QUARTER = ReturnPeriod(dt.date(2026, 7, 1), dt.date(2026, 11, 28))


def _outward(**given: object) -> OutwardDetails:
    like = make_placement(make_person())
    usual = {
        "name": "Olive Out", "email": f"{uuid.uuid4()}@example.org", "department_id": like.host_department_id,
        "organisation_id": like.home_organisation_id, "post": "Deputy head", "grade": "G7",
        "starts_on": dt.date(2026, 7, 1), "ends_on": dt.date(2026, 12, 31),
    }  # fmt: skip
    db.session.delete(like)
    return OutwardDetails(**{**usual, **given})  # type: ignore[arg-type]


def _make_random_placements(chance: random.Random) -> list[Placement]:
    departments = [make_department() for _ in range(3)]
    made = [make_placement(make_person()) for _ in range(40)]
    homes = [placement.home_organisation for placement in made[:3]]
    for placement in made:
        placement.host_department, placement.home_organisation = chance.choice(departments), chance.choice(homes)
        placement.grade = chance.choice(["Grade 7", "g7", "", "SCS1", "HEO"])
        placement.kind = chance.choice(list(PlacementKind))
        placement.state = chance.choice(list(PlacementState))
        placement.starts_on = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(320))
        placement.ends_on = placement.starts_on + dt.timedelta(days=1 + chance.randrange(200))
    db.session.flush()
    return made


_GRADES = {"Grade 7": "Grade 7", "g7": "Grade 7", "": "", "SCS1": "SCS1", "HEO": "HEO"}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("number", [1, 2])
def test_the_return_equals_a_count_by_hand(number: int) -> None:
    first, last, counted = dt.date(2026, 7, 1), dt.date(2026, 9, 30), Counter[tuple[str, ...]]()
    for placement in _make_random_placements(random.Random(number)):  # noqa: S311 - a world, no secret
        days = [placement.starts_on + dt.timedelta(days=day) for day in range(-1, 202)]
        there = [day for day in days if placement.starts_on <= day <= placement.ends_on and first <= day <= last]
        if not there or placement.state in NEVER_STARTED_STATES:
            continue
        host, home = placement.host_department.name, placement.home_organisation.name
        key = (host, home, placement.kind.label, _GRADES[placement.grade])
        facts = {"present": True, "started": placement.starts_on in there, "ended": placement.ends_on in there}
        counted.update((*key, fact) for fact, holds in {**facts, "at_end": last in there}.items() if holds)
    found = Counter[tuple[str, ...]]()
    for row in get_secondments_return(_QUARTER).rows:
        key = (row.key.department, row.key.organisation, row.key.kind, row.key.grade)
        found.update({(*key, fact): getattr(row, fact) for fact in ("present", "started", "ended", "at_end")})
    assert +found == counted


@pytest.mark.usefixtures("app")
def test_a_quarter_without_secondments_is_empty_and_one_that_is_not_over_counts_up_to_today() -> None:
    placement = make_placement(make_person())
    placement.starts_on, placement.ends_on = dt.date(2026, 10, 1), dt.date(2026, 12, 1)
    db.session.flush()
    assert get_secondments_return(_QUARTER).rows == []
    running = get_secondments_return(ReturnPeriod(dt.date(2026, 10, 1), dt.date(2026, 11, 28)))
    assert [(row.started, row.ended, row.at_end) for row in running.rows] == [(1, 0, 1)]


@pytest.mark.usefixtures("app")
def test_a_merged_department_is_counted_under_what_it_is_part_of() -> None:
    over, running = make_placement(make_person()), make_placement(make_person())
    over.state, merged, successor = PlacementState.COMPLETED, over.host_department, running.host_department
    add_outward_secondment(details=_outward(department_id=merged.id), exchange_email="", key=uuid.uuid4())
    merge_departments(department=merged, successor=successor)
    report = get_secondments_return(_QUARTER)
    assert report.departments == [(successor.name, 2, 1)]
    assert report.merged_departments == [(merged.name, successor.name)]


@pytest.mark.usefixtures("app")
def test_the_two_of_an_exchange_may_overlap_and_the_two_of_one_person_may_not() -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    details = _outward()
    outward = add_outward_secondment(details=details, exchange_email=placement.person.email, key=uuid.uuid4())
    assert find_exchange(placement.id) is outward
    with pytest.raises(FieldError, match="seconded elsewhere then"):
        add_outward_secondment(details=_outward(email=details.email.upper()), exchange_email="", key=uuid.uuid4())
    with pytest.raises(FieldError, match="have another placement then"):
        add_outward_secondment(details=_outward(email=placement.person.email), exchange_email="", key=uuid.uuid4())
    with pytest.raises(FieldError, match="Somebody else is recorded in exchange"):
        add_outward_secondment(details=_outward(), exchange_email=placement.person.email, key=uuid.uuid4())
    withdraw_outward_secondment(outward=outward)
    assert (find_exchange(placement.id), get_secondments_return(_QUARTER).count(is_outward=True)) == (None, 0)


def test_an_outward_secondment_is_entered_and_leaves_with_the_return(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    placement = make_placement(make_person(Role.SECONDEE))
    today = get_london_today()
    entered = {
        "key": str(uuid.uuid4()), "name": "=Olive", "email": "olive@example.org", "post": "Deputy head", "grade": "G7",
        "department": str(placement.host_department_id), "organisation": str(placement.home_organisation_id),
        "starts_on": ["1", "7", "2026"], "ends_on": ["1", "7", str(today.year + 1)], "exchange_email": "",
    }  # fmt: skip
    wrong = client.submit("/placements/outward/new", **{**entered, "exchange_email": "nobody@example.org"})
    assert (wrong.status_code, "Nobody with that address has a placement" in wrong.text) == (422, True)
    entered["exchange_email"] = placement.person.email
    assert client.submit("/placements/outward/new", **entered).status_code == 302
    assert client.submit("/placements/outward/new", **entered).status_code == 302
    assert client.get("/placements/outward").text.count("=Olive") >= 1
    assert "goes from" in client.get(f"/placements/{placement.id}").text
    assert "In: 1. Out: 1." in client.get("/placements/return?quarter=2026-07-01").text
    lines = list(csv.reader(io.StringIO(client.get("/placements/return.csv?quarter=2026-07-01").data.decode())))
    assert [(line[0], line[4], *line[8:]) for line in lines[2:]] == [
        ("In", "Not given", "1", "0", "0", "1"), ("Out", "Grade 7", "1", "1", "0", "1"),
    ]  # fmt: skip
    assert client.get("/placements/return.xlsx?quarter=nonsense").data.startswith(b"PK")
