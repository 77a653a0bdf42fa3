"""The end of a clearance, checks beside it, what finance confirmed, programmes."""

import datetime as dt

import pytest

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.errors import FieldError, TransitionError
from frontline.placements.kinds import describe_kind
from frontline.placements.models.placement import Clearance
from frontline.placements.models.programme import ProgrammeKind
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.service.clearance import ClearanceTerms, record_clearance
from frontline.placements.service.finance import assign_programme
from frontline.placements.service.lifecycle import start_placement
from frontline.placements.service.programmes import add_programme, toggle_programme
from frontline.placements.service.registration import PlacementDetails, change_placement
from frontline.placements.service.state_changes import lock_placement
from tests import placements as made
from tests.factories import make_person
from tests.pages import CheckingClient


def _parts(day: dt.date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def test_a_clearance_that_ends_in_the_middle_is_said_and_due_in_time(client: CheckingClient) -> None:
    cast, today = made.make_cast(), get_london_today()
    placement, ends_on = made.active(cast), today + dt.timedelta(days=100)
    client.sign_in(cast.coordinator)
    entered = {"clearance": "SC", "cleared_on": _parts(today), "sponsor": "Home Office", "transferred_from": "MOJ"}
    path = f"/placements/{placement.id}/steps/renew-clearance"
    over = client.submit(path, **entered, ends_on=_parts(today))
    assert (over.status_code, "which must be after today" in over.text) == (422, True)
    assert client.submit(path, **entered, ends_on=_parts(ends_on)).status_code == 302
    page = client.get(f"/placements/{placement.id}").text
    assert "before the last day" in page
    assert "sponsored by Home Office, transferred from MOJ" in page
    placement = lock_placement(placement.id)
    tasks = list_tasks_due_by_placement([placement], today)[placement.id]
    assert [task.due_on for task in tasks if task.key == "clearance-ends"] == [ends_on - dt.timedelta(days=60)]


@pytest.mark.usefixtures("app")
def test_nobody_starts_with_a_clearance_that_has_ended() -> None:
    cast, today = made.make_cast(), get_london_today()
    placement = made.signed(cast)
    terms = ClearanceTerms(ends_on=today + dt.timedelta(days=1))
    record_clearance(placement=placement, level=Clearance.SC, cleared_on=today, terms=terms)
    placement.clearance_ends_on = today - dt.timedelta(days=1)
    with pytest.raises(TransitionError, match="The clearance ended on"):
        start_placement(placement=placement)


def test_screening_and_nationality_are_recorded_apart_from_clearance(client: CheckingClient) -> None:
    cast, today = made.make_cast(), get_london_today()
    placement = made.proposed(cast)
    client.sign_in(cast.coordinator)
    path = f"/placements/{placement.id}/steps/record-checks"
    assert client.submit(path).status_code == 422
    assert client.submit(path, nationality_checked_on=_parts(today + dt.timedelta(days=1))).status_code == 422
    assert client.submit(path, screened_on=_parts(today)).status_code == 302
    placement = lock_placement(placement.id)
    assert (placement.screened_on, placement.nationality_checked_on, placement.cleared_on) == (today, None, None)


def test_finance_confirms_vat_and_a_change_of_it_is_unconfirmed(client: CheckingClient) -> None:
    cast, today = made.make_cast(), get_london_today()
    placement = made.proposed(cast)
    client.sign_in(cast.coordinator)
    path = f"/placements/{placement.id}/steps/record-finance"
    assert client.submit(path).status_code == 302
    entered = {"headcount": "home", "recharge": "quarterly", "vat_confirmed_on": _parts(today)}
    assert "Select what finance has confirmed" in client.submit(path, **entered).text
    assert client.submit(path, **entered, vat_treatment="Twice").status_code == 422
    assert client.submit(path, **entered, vat_treatment="Exempt").status_code == 302
    assert "Exempt, confirmed by finance on" in client.get(f"/placements/{placement.id}").text
    placement = lock_placement(placement.id)
    kept = {name: getattr(placement, name) for name in PlacementDetails.__dataclass_fields__}
    change_placement(placement=placement, details=PlacementDetails(**{**kept, "vat_treatment": "Standard-rated"}))
    assert placement.vat_confirmed_on is None


def test_a_programme_takes_placements_until_it_is_closed(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    assert client.submit("/placements/programmes", name="Test, Learn and Grow", kind="place").status_code == 302
    assert client.submit("/placements/programmes", name="test, learn and grow", kind="other").status_code == 422
    programme = add_programme(name="Waiting times", kind=ProgrammeKind.TASKFORCE)
    today = get_london_today()
    placement = made.proposed(made.make_cast(), ends_on=today + dt.timedelta(days=27), full_time_equivalent="0.6")
    path = f"/placements/{placement.id}/steps/assign-programme"
    assert client.submit(path, programme=str(programme.id)).status_code == 302
    placement = lock_placement(placement.id)
    told = "Secondment, short assignment of 4 weeks, part-time, in exchange, Waiting times (taskforce)"
    assert describe_kind(placement, is_exchange=True) == told
    toggle_programme(programme=programme)
    other = made.proposed(made.make_cast())
    with pytest.raises(FieldError, match="is closed"):
        assign_programme(placement=other, programme=programme)
