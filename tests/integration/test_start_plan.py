"""What is due before the first day, and whether it is at risk."""

import datetime as dt

import pytest
import time_machine

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.placements.models.placement import Clearance, Placement
from frontline.placements.queries.lists import PlacementFilters, list_placements
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.start_plan import compute_due_day
from frontline.placements.tasks_due import find_start_risk
from tests import placements as made
from tests.factories import make_person
from tests.pages import CheckingClient


@pytest.mark.parametrize(
    ("first_day", "step", "opened_on", "due_on"),
    [
        ("2026-12-01", "approve", "2026-11-28", "2026-11-30"),  # too near: on the last working day before it
        ("2026-12-01", "sign", "2026-12-05", "2026-12-01"),  # it has passed
        ("2027-01-04", "sign", "2026-12-01", "2026-12-15"),  # in time: two weeks to sign
        ("2027-01-04", "cleared", "2026-12-20", "2026-12-29"),  # over New Year and a weekend
        ("2027-01-04", "cleared", "2026-12-30", "2026-12-31"),
        ("2027-06-01", "approve", "2026-12-01", "2026-12-15"),
    ],
)
def test_a_step_is_due_before_the_first_day_and_in_working_days(
    first_day: str, step: str, opened_on: str, due_on: str
) -> None:
    placement = Placement(starts_on=dt.date.fromisoformat(first_day), clearance=Clearance.SC)
    assert compute_due_day(step, placement, dt.date.fromisoformat(opened_on)) == dt.date.fromisoformat(due_on)


@pytest.mark.parametrize("today", ["2026-11-27T09:00Z", "2027-01-15T09:00Z", "2027-03-05T09:00Z"])
@pytest.mark.usefixtures("app")
def test_the_list_of_those_at_risk_is_that_of_the_tasks_due(today: str) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(today), tick=False):
        days = [get_london_today() + dt.timedelta(days=number) for number in (2, 9, 12, 20, 40, 47, 62, 200)]
        stages = (made.proposed, made.agreed, made.signed)
        ends_on = get_london_today() + dt.timedelta(days=700)
        placements = [stage(made.make_cast(), starts_on=day, ends_on=ends_on) for stage in stages for day in days]
        coordinator = make_person(Role.COORDINATOR)
        query = list_placements(coordinator, PlacementFilters("at-risk"), get_london_today(), sees_all=True)
        tasks = list_tasks_due_by_placement(placements, get_london_today())
        at_risk = {placement.id for placement in placements if find_start_risk(tasks[placement.id])}
        assert {placement.id for placement in db.session.scalars(query).unique()} == at_risk
        assert 0 < len(at_risk) < len(placements)


def test_the_pages_say_that_the_first_day_is_at_risk_and_why(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.proposed(cast, starts_on=get_london_today() + dt.timedelta(days=3))
    client.sign_in(cast.coordinator)
    for page in (f"/placements/{placement.id}", "/placements?show=at-risk", "/placements/board"):
        shown = client.get(page).text
        assert "irst day" in shown
        assert "This had to be done by" in shown
