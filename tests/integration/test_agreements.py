"""What an agreement says, by which clauses, what an extension brings, and what is due before the first day."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.placements.clauses import list_required_subjects, list_standard_clauses
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.placement import Clearance, Party, Placement, PlacementKind, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.clauses import get_clause_set
from frontline.placements.queries.lists import PlacementFilters, list_placements
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.service.agreements import Signatory, make_agreement, sign_agreement
from frontline.placements.service.clauses import ClauseChange, change_clause
from frontline.placements.service.extensions import agree_to_extension, grant_extension, request_extension
from frontline.placements.start_plan import compute_due_day
from frontline.placements.tasks_due import TaskDue, find_start_risk
from tests import placements as made
from tests.factories import grant_role, make_department, make_person, make_team
from tests.pages import CheckingClient
from tests.placements import Cast

_SECONDMENT = PlacementKind.SECONDMENT
_WANTED = {
    "confidentiality", "data_protection", "intellectual_property", "continuity", "pension", "pay", "leave", "conduct",
    "conflicts", "insurance", "expenses", "notice", "return", "extension",
}  # fmt: skip


def _get_agreement(placement: Placement) -> Agreement:
    agreement = records.find_current_agreement(placement.id)
    assert agreement
    return agreement


def _list_tasks(placement: Placement) -> list[TaskDue]:
    return list_tasks_due_by_placement([placement], get_london_today())[placement.id]


def _change_pension(placement: Placement, cast: Cast, text: str, seen_number: int = 0) -> None:
    change = ClauseChange("pension", "Pension", text, "Advice", "", seen_number)
    place = {"department_id": placement.host_department_id, "kind": placement.kind, "person": cast.coordinator}
    change_clause(**place, change=change)  # type: ignore[arg-type]


def _extended(cast: Cast) -> Placement:
    placement = made.active(cast)
    until = placement.ends_on + dt.timedelta(days=60)
    request_extension(placement=placement, person=cast.secondee, ends_on=until, reason="Unfinished")
    for party in (Party.HOME, Party.HOST):
        agree_to_extension(placement=placement, person=cast.of(party), party=party)
    grant_extension(placement=placement)
    return placement


@pytest.mark.parametrize("kind", PlacementKind)
def test_the_standard_covers_every_subject_that_an_agreement_needs(kind: PlacementKind) -> None:
    assert set(list_required_subjects()) >= _WANTED
    assert all(clause.paragraphs for clause in list_standard_clauses(kind))


@pytest.mark.usefixtures("app")
def test_nothing_is_agreed_that_nobody_entered() -> None:
    cast = made.make_cast()
    with pytest.raises(TransitionError, match="the share of the on-costs that the host pays, the full-time equivalent"):
        made.agreed(cast, on_costs_share=None, full_time_equivalent=None)
    terms = dict(_get_agreement(made.agreed(made.make_cast(), on_costs_share=20)).terms)
    assert terms["The host pays"] == "100 % of the salary, 20 % of the on-costs"
    assert terms["Notice of an early end"] == "Not given"


@pytest.mark.usefixtures("app")
def test_what_two_have_signed_keeps_its_clauses_until_it_is_made_anew() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    for party in (Party.HOME, Party.HOST):
        made.sign(placement, cast, party)
    first = _get_agreement(placement)
    _change_pension(placement, cast, "The pension is the scheme of the Host alone.")
    assert all("alone" not in clause.text for clause in first.agreed_clauses)
    made.sign(placement, cast, Party.SECONDEE)
    assert first.is_signed
    second = make_agreement(placement=placement, renewal_reason="New clauses")
    assert placement.state is PlacementState.CLEARANCE_PENDING
    assert (first.void_at is not None, second.signed_by) == (True, frozenset())
    assert "The pension is the scheme of the Host alone." in [clause.text for clause in second.agreed_clauses]


@pytest.mark.usefixtures("app")
def test_a_change_of_a_clause_is_a_version_and_none_that_is_needed_can_be_emptied() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    with pytest.raises(FieldError, match="Every agreement must have one"):
        _change_pension(placement, cast, " \n ")
    _change_pension(placement, cast, "One.\n\nTwo.")
    with pytest.raises(FieldError, match="Somebody else has changed these clauses"):
        _change_pension(placement, cast, "Three.")
    clause_set = get_clause_set(placement.host_department_id, _SECONDMENT)
    clause = clause_set.find_clause("pension")
    assert clause
    assert (clause_set.number, clause.paragraphs) == (1, ["One.", "Two."])
    assert get_clause_set(placement.host_department_id, PlacementKind.LOAN).number == 0


def test_a_director_changes_the_clauses_of_their_own_department_only(client: CheckingClient) -> None:
    own, other, director = make_department(), make_department(), make_person()
    grant_role(director, Role.DIRECTOR, team=make_team(department=own))
    client.sign_in(director)
    page = f"/placements/clauses/{own.id}/secondment"
    assert client.get(f"/placements/clauses/{other.id}/secondment").status_code == 403
    new = {"heading": "Pets", "text": "None.", "reason": "Asked for", "seen_number": "0", "agreed_by_lawyers": ""}
    wrong = client.submit(f"{page}/change/new", **{**new, "heading": ""})
    assert (wrong.status_code, "Asked for" in wrong.text) == (422, True)
    assert client.submit(f"{page}/change/new", **new).status_code == 302
    assert client.submit(f"{page}/lawyers", agreed_by_lawyers="A Patel", seen_number="1").status_code == 302
    assert "agreed by lawyers: A Patel" in client.get(page).text
    assert "Pets" not in client.get(f"{page}/versions/0").text


@pytest.mark.usefixtures("app")
def test_an_extension_brings_its_agreement_and_the_first_is_in_force_until_all_have_signed() -> None:
    cast = made.make_cast()
    placement = _extended(cast)
    due = [task.key for task in _list_tasks(placement) if task.step == "agreement"]
    assert due == ["sign-home", "sign-host", "sign-secondee"]
    in_force = records.find_agreement_in_force(placement.id)
    assert in_force
    assert in_force.number == 1
    for party in Party:
        made.sign(placement, cast, party)
    in_force = records.find_agreement_in_force(placement.id)
    assert in_force
    assert (in_force.number, in_force.sign_by) == (2, in_force.sign_by)
    assert [task for task in _list_tasks(placement) if task.step == "agreement"] == []
    void = db.session.scalars(select(Agreement.number).where(Agreement.void_at.is_not(None))).all()
    assert void == [1]


@pytest.mark.usefixtures("app")
def test_an_organisation_signs_by_somebody_with_a_role() -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    signatory = Signatory(cast.home, Party.HOME, cast.home.name)
    with pytest.raises(FieldError, match="Enter your role"):
        sign_agreement(placement=placement, signatory=signatory, read_digest=_get_agreement(placement).digest)


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
        at_risk = {placement.id for placement in placements if find_start_risk(_list_tasks(placement))}
        assert {placement.id for placement in db.session.scalars(query).unique()} == at_risk
        assert 0 < len(at_risk) < len(placements)


def test_the_agreement_to_sign_stands_first_and_goes_when_it_is_signed(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.agreed(cast)
    for party, page in ((Party.SECONDEE, "/insights"), (Party.HOME, "/placements"), (Party.HOST, "/placements")):
        client.sign_in(cast.of(party))
        shown = client.get(page).text
        assert f"An agreement waits for your signature: {cast.secondee.name}" in shown
        assert shown.index("An agreement waits") < shown.index("</h2>")
        made.sign(placement, cast, party)
        assert "An agreement waits" not in client.get(page).text


def test_the_pages_say_that_the_first_day_is_at_risk_and_why(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.proposed(cast, starts_on=get_london_today() + dt.timedelta(days=3))
    client.sign_in(cast.coordinator)
    for page in (f"/placements/{placement.id}", "/placements?show=at-risk", "/placements/board"):
        shown = client.get(page).text
        assert "irst day" in shown
        assert "This had to be done by" in shown
