"""Approvals of the Commission and the Treasury: who needs one by the rules of their day, and what waits for it."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from sqlalchemy import delete

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.placements.approval_needs import ApprovalFacts, list_approval_needs
from frontline.placements.models.placement import Party, Placement, PlacementKind, PlacementState
from frontline.placements.models.prior_approval import ApprovalAuthority, ApprovalReason, ApprovalRule
from frontline.placements.queries.prior_approvals import (
    list_approval_rules,
    list_exceptions,
    list_missing_approvals,
    list_needs_of_placement,
)
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.service.agreements import make_agreement
from frontline.placements.service.prior_approvals import (
    ApprovalDetails,
    RuleDetails,
    add_approval_rule,
    record_prior_approval,
)
from frontline.placements.service.state_changes import lock_placement
from tests import placements as made
from tests.factories import make_person
from tests.pages import CheckingClient

_A, _R = ApprovalAuthority, ApprovalReason


def _rule(authority: ApprovalAuthority, reason: ApprovalReason, threshold: int | None, year: int) -> ApprovalRule:
    return ApprovalRule(authority=authority, reason=reason, threshold=threshold, applies_from=dt.date(year, 4, 1))


_RULES = (
    _rule(_A.COMMISSION, _R.LENGTH, 24, 2014), _rule(_A.COMMISSION, _R.PAY_BAND, 2, 2014),
    _rule(_A.COMMISSION, _R.AGAIN, 12, 2018), _rule(_A.COMMISSION, _R.SALARY, 98_000, 2024),
    _rule(_A.TREASURY, _R.SALARY, 150_000, 2018), _rule(_A.TREASURY, _R.SALARY, None, 2026),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ({}, set()),
        ({"ends_on": dt.date(2027, 5, 31)}, set()),
        ({"ends_on": dt.date(2027, 6, 1)}, {(_A.COMMISSION, _R.LENGTH)}),
        ({"pay_band": 1}, set()),
        ({"pay_band": 2}, {(_A.COMMISSION, _R.PAY_BAND)}),
        ({"salary": 97_999}, set()),
        ({"salary": 98_000}, {(_A.COMMISSION, _R.SALARY)}),
        ({"salary": 150_000}, {(_A.COMMISSION, _R.SALARY), (_A.TREASURY, _R.SALARY)}),
        ({"salary": 150_000, "is_exception": False, "pay_band": 3}, {(_A.TREASURY, _R.SALARY)}),
        ({"earlier_end": dt.date(2024, 6, 1)}, {(_A.COMMISSION, _R.AGAIN)}),
        ({"earlier_end": dt.date(2024, 5, 31)}, set()),
        ({"salary": 100_000, "starts_on": dt.date(2023, 6, 1), "ends_on": dt.date(2024, 6, 1)}, set()),
        ({"salary": 150_000, "is_exception": False, "starts_on": dt.date(2026, 6, 1)}, set()),
    ],
)
def test_the_rules_of_the_first_day_say_whose_approval_is_needed(given: dict[str, Any], needed: set[object]) -> None:
    usual = {"starts_on": dt.date(2025, 6, 1), "ends_on": dt.date(2026, 6, 30), "pay_band": 0, "salary": None}
    facts = ApprovalFacts(**{"is_exception": True, **usual, **given})
    needs = list_approval_needs(facts, _RULES, [])
    assert {(need.authority, rule.reason) for need in needs for rule in need.rules} == needed
    assert not any(need.is_met for need in needs)


def _approve(placement: Placement, **given: Any) -> None:
    details = ApprovalDetails(
        given.get("authority", _A.COMMISSION), given.get("reference", "CSC 7"),
        given.get("approved_on", get_london_today()), given.get("covers_until", placement.ends_on),
    )  # fmt: skip
    record_prior_approval(placement=placement, person=make_person(Role.COORDINATOR), details=details)


def test_a_senior_post_cannot_be_signed_before_its_approval_is_on_record(client: CheckingClient) -> None:
    cast = made.make_cast()
    with pytest.raises(TransitionError, match="approval of the Civil Service Commission, because the post is at"):
        made.agreed(cast, grade="SCS2")
    placement = db.session.query(Placement).filter_by(grade="SCS2").one()
    client.sign_in(cast.coordinator)
    page = client.get(f"/placements/{placement.id}").text
    assert "Nobody can sign the agreement before its reference and date are on record" in page
    entered = {"authority": "commission", "reference": "CSC 9", "approved_on": ["1", "9", "2099"]}
    until = [str(part) for part in (placement.ends_on.day, placement.ends_on.month, placement.ends_on.year)]
    refused = client.submit(f"/placements/{placement.id}/steps/record-approval", **entered, covers_until=until)
    assert (refused.status_code, 'value="CSC 9"' in refused.text) == (422, True)
    entered["approved_on"] = ["1", "9", "2026"]
    client.submit(f"/placements/{placement.id}/steps/record-approval", **entered, covers_until=until)
    assert "CSC 9 of 1 September 2026" in client.get(f"/placements/{placement.id}").text
    make_agreement(placement=placement)
    for party in Party:
        made.sign(placement, cast, party)
    assert lock_placement(placement.id).state is PlacementState.AGREEMENT_SIGNED


@pytest.mark.usefixtures("app")
def test_an_approval_holds_up_to_its_last_day_and_needs_a_date() -> None:
    placement = made.proposed(made.make_cast(), grade="Director", approval_reference="CSC 1")
    assert list_missing_approvals(placement) == ["the date of the approval CSC 1 of the Civil Service Commission"]
    _approve(placement, reference="csc 1")
    later = placement.ends_on + dt.timedelta(days=1)
    assert list_missing_approvals(placement) == []
    assert len(list_missing_approvals(placement, later)) == 1
    with pytest.raises(FieldError, match="after the first day"):
        _approve(placement, covers_until=placement.starts_on - dt.timedelta(days=1))


@pytest.mark.usefixtures("app")
def test_what_was_registered_without_an_approval_is_due_and_a_loan_needs_none() -> None:
    cast = made.make_cast()
    placement = made.proposed(cast, salary=120_000)
    tasks = list_tasks_due_by_placement([placement], get_london_today())[placement.id]
    assert [task.step for task in tasks if task.key == "approval-commission"] == ["record-approval"]
    loan = made.proposed(made.make_cast(), salary=120_000, kind=PlacementKind.LOAN)
    assert list_needs_of_placement(loan) == []


@pytest.mark.usefixtures("app")
def test_who_comes_again_within_a_year_needs_an_approval_and_an_earlier_one_that_fell_through_does_not_count() -> None:
    cast, today = made.make_cast(), get_london_today()
    earlier = made.proposed(cast, starts_on=today - dt.timedelta(days=300), ends_on=today - dt.timedelta(days=100))
    later = made.proposed(cast)
    assert [rule.reason for need in list_needs_of_placement(later) for rule in need.rules] == [_R.AGAIN]
    earlier.state = PlacementState.WITHDRAWN
    db.session.flush()
    assert list_needs_of_placement(later) == []


@pytest.mark.usefixtures("app")
def test_a_new_rule_changes_nothing_for_who_has_started_before_it() -> None:
    placement = made.proposed(made.make_cast(), salary=90_000)
    tomorrow = get_london_today() + dt.timedelta(days=1)
    rule = RuleDetails(_A.COMMISSION, _R.SALARY, 80_000, tomorrow, "A circular", get_london_today())
    add_approval_rule(details=rule)
    assert list_needs_of_placement(placement) == []
    assert list_needs_of_placement(made.proposed(made.make_cast(), salary=90_000, starts_on=tomorrow)) != []
    with pytest.raises(FieldError, match="already"):
        add_approval_rule(details=rule)


def test_rules_are_added_with_their_source_and_the_register_leaves_as_it_is_shown(client: CheckingClient) -> None:
    coordinator = make_person(Role.COORDINATOR)
    client.sign_in(coordinator)
    entered = {"authority": "treasury", "reason": "salary", "threshold": "180000", "applies_from": ["1", "4", "2027"]}
    day = get_london_today()
    read = {"read_on": [str(day.day), str(day.month), str(day.year)]}
    assert client.submit("/placements/approval-rules", **entered, **read, source="").status_code == 422
    assert client.submit("/placements/approval-rules", **entered, **read, source="=1+1").status_code == 302
    placement = made.proposed(made.make_cast(), post="=cmd()", grade="SCS2")
    _approve(placement, reference="CSC 11")
    text = client.get("/placements/exceptions.csv").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    own = next(line for line in lines if line[:1] == [placement.person.name])
    assert own[3:5] == ["'=cmd()", "SCS2"]
    assert (own[9].startswith("CSC 11 of"), own[12]) == (True, "Yes")
    assert any("'=1+1" in line for line in lines)
    assert "CSC 11 of" in client.get("/placements/exceptions?show=needed").text
    assert placement.person.name not in client.get("/placements/exceptions?show=missing").text
    assert client.get("/placements/exceptions.xlsx").data.startswith(b"PK")
    client.sign_in(make_person(Role.HOST_MANAGER))
    assert client.get("/placements/exceptions").status_code == 403


@pytest.mark.usefixtures("app")
def test_without_rules_nothing_is_needed() -> None:
    placement = made.proposed(made.make_cast(), grade="SCS3")
    assert [entry.placement.id for entry in list_exceptions("missing")] == [placement.id]
    assert len(list_approval_rules()) >= 9
    db.session.execute(delete(ApprovalRule))
    assert list_exceptions("missing") == []
