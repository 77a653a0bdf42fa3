"""Requests under the Freedom of Information Act: which records are found, and which exemptions are suggested."""

import datetime as dt
from typing import Any

import pytest

from frontline.accounts.models import Role
from frontline.core.clock import LONDON
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.missions.service.stocktakes import open_stocktake, record_stocktake_decision
from frontline.operations.information_requests import collection
from frontline.operations.information_requests.collection import collect_records, count_records
from frontline.operations.information_requests.criteria import RequestCriteria
from frontline.operations.information_requests.records import HeldRecord, RecordKind
from frontline.policies.models.proposal import ProposalStage
from frontline.responses.models.answer import Audience, Outcome
from frontline.responses.service.clearance import return_for_changes, submit_for_clearance
from frontline.responses.service.drafts import AnswerText
from frontline.themes.analysis.single_insights import make_single_insight_themes
from tests.answers import Desk
from tests.factories import make_insight, make_person, make_placement, make_team, make_theme
from tests.missions import Cast
from tests.policies import Office

PLANNED = AnswerText(
    Outcome.CHANGE_PLANNED, "Agency rates are capped.", title="Agency rates", audience=Audience.COMMUNITY
)


def _ask(**given: Any) -> RequestCriteria:
    days = {"first": dt.date(2020, 1, 1), "last": dt.date(2035, 12, 31)}
    return RequestCriteria(**{"reference": "FOI 1", "words": "agency", **days, **given})


def _find(kind: RecordKind, **given: Any) -> list[HeldRecord]:
    return [record for record in collect_records(_ask(**given)) if record.kind is kind]


def _sections(record: HeldRecord) -> list[str]:
    return [found.section.value for found in record.exemptions]


def _moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LONDON)  # type: ignore[misc, arg-type]


def _author(name: str = "Zebulon Quickthorn") -> dict[str, Any]:
    author = make_person(Role.SECONDEE)
    author.name = name
    placement = make_placement(author)
    placement.home_organisation.name = f"Thistlewick Halt {placement.home_organisation.slug}"
    db.session.flush()
    return {"author": author, "placement_id": placement.id}


@pytest.mark.usefixtures("app")
def test_an_author_is_described_as_to_a_policy_team() -> None:
    placed = [_author(f"Person {letter}") for letter in "ABCDE"]
    make_insight(identity=Identity.CONFIDENTIAL, **placed[0])
    make_insight(identity=Identity.NAMED, **placed[1])
    make_insight(identity=Identity.DE_IDENTIFIED, **placed[2])
    found = {record.source.partition(", from")[0]: _sections(record) for record in _find(RecordKind.INSIGHT)}
    assert found == {
        "Headteacher, North West, urban": ["41"],
        "Person B, Policy adviser": ["40(2)"],
        "De-identified: profession and region removed": ["41"],
    }


@pytest.mark.usefixtures("app")
def test_what_is_not_accepted_or_hidden_from_a_host_is_no_record_and_not_counted() -> None:
    for state in set(InsightState) - {InsightState.ACCEPTED}:
        make_insight(state=state, what_happened="The agency")
    hidden = make_insight(what_happened="Agency secrets", hidden_from_host=True, severity=Severity.SEVERE)
    make_single_insight_themes([hidden])
    assert sum(count_records(_ask()).values()) == 0
    assert collect_records(_ask()) == []


@pytest.mark.usefixtures("app")
def test_an_insight_has_its_month_and_a_period_takes_in_whole_months() -> None:
    for sent_at in (
        _moment(2027, 2, 28, 23, 59),
        _moment(2027, 3, 1),
        _moment(2027, 3, 31, 23, 59),
        _moment(2027, 4, 1),
    ):
        make_insight(submitted_at=sent_at)
    found = _find(RecordKind.INSIGHT, first=dt.date(2027, 3, 10), last=dt.date(2027, 3, 10))
    assert [record.date for record in found] == ["2027-03", "2027-03"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("published_at", "is_found"),
    [
        (_moment(2027, 5, 31, 23, 59), False), (_moment(2027, 6, 1, 0, 0), True), (_moment(2027, 6, 30, 23, 59), True),
        (_moment(2027, 7, 1, 0, 0), False),
    ],
)  # fmt: skip
def test_the_days_of_a_period_are_those_of_london(published_at: dt.datetime, *, is_found: bool) -> None:
    response = Desk.of(make_insight()).publish(PLANNED)
    response.published_at = published_at
    db.session.flush()
    period = {"first": dt.date(2027, 6, 1), "last": dt.date(2027, 6, 30)}
    assert bool(_find(RecordKind.ANSWER, **period)) is is_found


@pytest.mark.usefixtures("app")
def test_a_published_answer_is_accessible_and_a_draft_is_being_formulated() -> None:
    desk = Desk.of(*(make_insight() for _ in range(5)))
    desk.publish(PLANNED)
    draft = desk.draft(PLANNED)
    desk.promise(draft)
    submit_for_clearance(response=draft, person=desk.member, checked=True)
    return_for_changes(response=draft, person=desk.lead, comment="The agency will object.")
    assert [_sections(record) for record in _find(RecordKind.ANSWER)] == [["21"]]
    assert [_sections(record) for record in _find(RecordKind.DRAFT_ANSWER)] == [["35(1)(a)"]]
    assert [_sections(record) for record in _find(RecordKind.CLEARANCE_NOTE)] == [["35(1)(a)", "36"]]
    assert sorted(_sections(record) for record in _find(RecordKind.COMMITMENT)) == [["21"], ["35(1)(a)"]]


@pytest.mark.usefixtures("app")
def test_a_cleared_answer_is_intended_for_publication() -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft(PLANNED)
    desk.promise(draft)
    desk.clear(draft)
    assert [_sections(record) for record in _find(RecordKind.DRAFT_ANSWER)] == [["35(1)(a)", "22"]]


@pytest.mark.usefixtures("app")
def test_a_proposal_is_formulation_until_it_is_decided_and_accessible_once_published() -> None:
    office = Office()
    office.signed((make_theme(make_insight(), name="Agency costs"), []))
    assert [_sections(record) for record in _find(RecordKind.PROPOSAL)] == [["35(1)(a)"]]
    (check,) = _find(RecordKind.CHECK)
    assert _sections(check) == ["35(1)(a)"]
    assert "Agency costs: Speaks for it. Taken on board. It is why." in check.text
    office.proposal.stage = ProposalStage.IMPLEMENTATION
    office.proposal.published_at_address = "https://www.gov.uk/cap"
    db.session.flush()
    assert [_sections(record) for record in _find(RecordKind.PROPOSAL)] == [["21"]]
    assert [_sections(record) for record in _find(RecordKind.CHECK)] == [[]]


@pytest.mark.usefixtures("app")
def test_decisions_of_a_stocktake_that_is_not_published_may_be_exempt() -> None:
    cast = Cast()
    stocktake = cast.schedule()
    open_stocktake(stocktake=stocktake, person=cast.person)
    record_stocktake_decision(stocktake=stocktake, person=cast.person, text="Agency rates are capped")
    assert [_sections(record) for record in _find(RecordKind.STOCKTAKE_DECISION)] == [["35(1)(a)", "22"]]
    assert _find(RecordKind.STOCKTAKE_DECISION, team_id=make_team().id) == []


@pytest.mark.usefixtures("app")
def test_what_is_severe_may_endanger_somebody_and_named_people_are_marked() -> None:
    make_insight(severity=Severity.SEVERE, what_happened="The agency sent Mrs Hannah Whitfield home.")
    (record,) = _find(RecordKind.INSIGHT)
    assert _sections(record) == ["38", "41", "40(2)"]
    assert record.passages == ["“Mrs Hannah Whitfield” (name)"]


@pytest.mark.usefixtures("app")
def test_a_request_is_narrowed_to_a_theme_a_team_a_department_or_a_subject() -> None:
    desk = Desk.of(make_insight())
    make_insight(what_happened="Another agency")
    make_insight(what_happened="Truancy rose in the spring.")
    found = [_find(RecordKind.INSIGHT, **given) for given in (
        {"theme_id": desk.theme.id}, {"team_id": desk.team.id}, {"department_id": desk.team.department_id}, {},
        {"words": "", "labels": ["school attendance", "truancy"], "subject": "Attendance"},
    )]  # fmt: skip
    assert [len(records) for records in found] == [1, 1, 1, 2, 1]
    assert found[0][0].path == f"/themes/{desk.theme.id}/insights/{found[0][0].key}"
    assert desk.team.name in found[0][0].holder


@pytest.mark.usefixtures("app")
def test_too_many_records_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "MOST_RECORDS", 1)
    make_insight()
    make_insight()
    with pytest.raises(FieldError, match="Narrow the words or the period"):
        collect_records(_ask())
