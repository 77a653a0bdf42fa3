"""What an agreement says, by which clauses, and what an extension brings."""

import datetime as dt

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.placements.clauses import list_required_subjects, list_standard_clauses
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.placement import Party, Placement, PlacementKind, PlacementState
from frontline.placements.queries import records
from frontline.placements.queries.clauses import get_clause_set
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.service.agreements import Signatory, make_agreement, sign_agreement
from frontline.placements.service.clauses import ClauseChange, change_clause
from frontline.placements.service.extensions import agree_to_extension, grant_extension, request_extension
from frontline.placements.tasks_due import TaskDue
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
    grant_extension(placement=placement, person=cast.coordinator)
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
