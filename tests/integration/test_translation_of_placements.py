"""Placements and oversight, read in a language made for the test: no English is left on their pages."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.notices.models import Notice
from frontline.oversight import service as oversight
from frontline.oversight.measures import MEASURES
from frontline.placements.agreement_terms import TERM_LABELS
from frontline.placements.clauses import list_standard_clauses
from frontline.placements.models.placement import Party, Placement, PlacementKind
from frontline.placements.models.record import CheckInRating, ObjectiveProgress
from frontline.placements.queries.records import list_objectives
from frontline.placements.service import progress
from frontline.placements.service.completion import set_stays_reachable, waive_handover, waive_review
from frontline.placements.service.extensions import (
    agree_to_extension,
    grant_extension,
    refuse_extension,
    request_extension,
)
from frontline.placements.service.lifecycle import EarlyEnd, advance_placements, end_placement_early
from frontline.placements.service.matching import OpportunityDetails, post_opportunity
from frontline.placements.service.pauses import PausePeriod, cancel_pause, pause_placement
from frontline.placements.service.progress import add_objective, record_check_in, remove_objective
from frontline.placements.service.registration import (
    NamedPerson,
    PlacementDetails,
    change_placement,
    confirm_placement,
    name_manager,
)
from frontline.placements.service.state_changes import undo_last_change
from frontline.placements.spreadsheets.columns import SHEET_COLUMNS
from frontline.placements.spreadsheets.importer import PLACEMENTS
from frontline.placements.views.step_catalogue import PLACEMENT_STEPS
from frontline.sheets import queries as sheets
from frontline.sheets.columns import guess_column_mapping
from frontline.sheets.queries import list_bad_rows
from frontline.sheets.service.checks import check_sheet_rows, start_row_checks
from frontline.sheets.service.uploads import upload_sheet
from tests import placements as made
from tests.factories import make_person
from tests.language import english_in, english_on, is_english
from tests.pages import CheckingClient
from tests.placements import Cast
from tests.worlds import make_world

pytestmark = pytest.mark.usefixtures("welsh")
# What people wrote in these tests beside their names.
_DATA = ("Policy adviser", "Headteachers", "Headteacher", "Nurses", "Governors", "Illness", "The trial is over", "Much")
# What components say by themselves, and how themes tell their size.
_OTHERS = ("Day", "Month", "Year", "There is a problem", "Error:", "Next", "page")
_SIZES = ("people", "insights", "sites", "Fewer than", "fewer than", "1 insight", "1 site")
# The words of the agreement itself, which are signed in English.
_CLAUSES = list_standard_clauses(PlacementKind.SECONDMENT)
_WORDINGS = (*(text for clause in _CLAUSES for text in clause.paragraphs), *(clause.heading for clause in _CLAUSES))
_AGREED = (
    *_WORDINGS,
    "Head of Human Resources",
    "Frontline's standard clauses, version 1, not agreed by the Host's lawyers",
)
_WRITTEN = (*_DATA, *_OTHERS, *_AGREED)
_STAGES: tuple[Callable[[Cast], Placement], ...] = (
    made.proposed, made.approved, made.agreed, made.signed, made.active, made.paused, made.ending, made.ended,
    made.ended_early, made.reviewed,
)  # fmt: skip


def _in(days: int) -> dt.date:
    return get_london_today() + dt.timedelta(days=days)


@pytest.mark.parametrize("stage", _STAGES)
def test_one_placement_and_its_history(app: Flask, client: CheckingClient, stage: Callable[[Cast], Placement]) -> None:
    cast = made.make_cast()
    with app.app_context():
        placement = stage(cast)
    paths = [f"/placements/{placement.id}", f"/placements/{placement.id}/history", "/placements"]
    for person in (cast.secondee, cast.home, cast.host, cast.coordinator):
        client.sign_in(person)
        assert english_on(client, paths, *_WRITTEN) == {}


@pytest.mark.parametrize("stage", [made.agreed, made.active, made.ending])
def test_the_forms_of_all_steps(app: Flask, client: CheckingClient, stage: Callable[[Cast], Placement]) -> None:
    cast = made.make_cast()
    with app.app_context():
        placement = stage(cast)
    paths = [f"/placements/{placement.id}/{name}" for name in ("record", "agreement", "agreement/scan")]
    paths += [f"/placements/{placement.id}/steps/{name}" for name in PLACEMENT_STEPS]
    for person in (cast.secondee, cast.coordinator):
        client.sign_in(person)
        assert english_on(client, paths, *_WRITTEN) == {}


def _talk(placement: Placement, cast: Cast) -> None:
    """What is said on the way."""
    host: dict[str, Any] = {"placement": placement, "person": cast.host}
    for what in ("AIM", "GOAL"):
        add_objective(description=what, key=uuid.uuid4(), **host)
    aim, goal = list_objectives(placement.id)
    progress.record_objective_progress(objective=aim, progress=ObjectiveProgress.BEHIND, note="", **host)
    remove_objective(objective=goal, **host)
    record_check_in(rating=CheckInRating.NEEDS_HELP, note="SOS", **host)
    confirm_placement(placement=placement)
    for person in (make_person(), make_person()):
        name_manager(
            placement=placement, actor=cast.coordinator, party=Party.HOME, named_person=NamedPerson("", person.email)
        )


def _extend(placement: Placement, cast: Cast) -> None:
    """An extension that is refused, and one that is granted."""
    asked: dict[str, Any] = {"placement": placement, "person": cast.secondee, "ends_on": _in(400), "reason": "SOS"}
    request_extension(**asked)
    refuse_extension(placement=placement, person=cast.host, party=Party.HOST, reason="NO")
    request_extension(**asked)
    holder = {party: placement.get_party_person_id(party) for party in (Party.HOME, Party.HOST)}
    for party, key in holder.items():
        person = db.session.get_one(Person, key)
        agree_to_extension(placement=placement, person=person, party=party)
    grant_extension(placement=placement, person=cast.coordinator)


def _many_moves(cast: Cast) -> Placement:
    """Nearly everything that can be noted of a placement."""
    placement = made.active(cast)
    _talk(placement, cast)
    _extend(placement, cast)
    pause_placement(placement=placement, period=PausePeriod(_in(10), _in(20), "SOS"))
    cancel_pause(placement=placement)
    same = {field.name: getattr(placement, field.name) for field in fields(PlacementDetails)}
    change_placement(placement=placement, details=PlacementDetails(**{**same, "grade": "SEO", "vat_treatment": "NONE"}))
    end = EarlyEnd(Party.HOST, get_london_today() - dt.timedelta(days=1), "SOS")
    placement.starts_on = _in(-5)
    end_placement_early(placement=placement, person=cast.host, early_end=end)
    waive_review(placement=placement, person=cast.coordinator, party=Party.HOST, reason="SOS")
    waive_handover(placement=placement, reason="SOS")
    set_stays_reachable(placement=placement, person=cast.secondee, is_reachable=True)
    undo_last_change(placement=placement, person=cast.coordinator, reason="SOS")
    return placement


def test_a_history_of_many_moves_and_what_is_told_of_them(app: Flask, client: CheckingClient) -> None:
    cast = made.make_cast()
    with app.app_context():
        placement = _many_moves(cast)
        advance_placements(_in(500))
    client.sign_in(cast.coordinator)
    assert english_on(client, [f"/placements/{placement.id}", f"/placements/{placement.id}/history"], *_WRITTEN) == {}
    told = db.session.execute(select(Notice.title, Notice.body)).all()
    assert len(told) > 20
    assert [words for one in told for words in one if is_english(words)] == []


def test_lists_and_coverage(app: Flask, client: CheckingClient) -> None:
    cast = made.make_cast()
    with app.app_context():
        placement = made.active(cast)
        days = {"starts_on": _in(10), "ends_on": _in(20)}
        need = OpportunityDetails(placement.host_department_id, None, None, "POST", "NEED", "", "", **days)
        wanted = post_opportunity(details=need, person=cast.coordinator, key=uuid.uuid4())
    client.sign_in(cast.coordinator)
    paths = ["/placements", "/placements/board", "/placements/timeline", "/placements/calendar", "/placements/new"]
    ways = [(by, now) for by in ("department", "region", "setting") for now in "01"]
    paths += [f"/placements/coverage?by={by}&running={now}" for by, now in ways]
    paths += ["/opportunities", "/opportunities/new", f"/opportunities/{wanted.id}", "/pool", "/pool/new"]
    assert english_on(client, paths, *_WRITTEN) == {}


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("extend", {"new_end": ["1", "1", "2020"], "reason": "SOS"}),
        ("pause", {"since": ["1", "1", "2030"], "until": ["2", "1", "2030"], "reason": "SOS"}),
        ("end-early", {"trigger": "host", "last_day": ["1", "1", "2030"], "reason": "SOS"}),
        ("name-home-manager", {"email": "nobody"}),
        ("check-in", {}),
    ],
)
def test_errors_of_steps(app: Flask, client: CheckingClient, step: str, given: dict[str, Any]) -> None:
    cast = made.make_cast()
    with app.app_context():
        placement = made.active(cast)
    client.sign_in(cast.host if step == "check-in" else cast.coordinator)
    page = client.submit(f"/placements/{placement.id}/steps/{step}", **given)
    assert (page.status_code, english_in(page.text, *_WRITTEN, "nobody")) == (422, [])


_COLUMNS = "reference,name,email,profession,home,region,setting,department,team,post,start,end,status,fte,clearance,vat"
_ROWS = (
    "X1,=AA,BB,CC,DD,EE,FF,GG,HH,II,JJ,KK,LL,MM,NN,OO",
    "X1,AA,a@example.org,CC,DD,EE,FF,GG,HH,,2026-01-01,2025-01-01,live,,,", "X2" * 40 + ",AA,a@example.org" + "," * 13,
)  # fmt: skip


def test_sheets_and_what_is_wrong_with_their_rows(app: Flask, client: CheckingClient) -> None:
    person = make_person(Role.COORDINATOR)
    with app.app_context():
        content = "\n".join((_COLUMNS, *_ROWS)).encode()
        sheet = upload_sheet(kind=PLACEMENTS, name="AB.CSV", content=content, person=person)
    client.sign_in(person)
    paths = ["/placements/sheets", f"/placements/sheets/{sheet.id}"]
    with app.app_context():
        samples = [
            value for values in sheets.list_sample_values(sheet).values() for value in values.split(", ") if value
        ]
    assert english_on(client, paths, *_COLUMNS.split(","), *samples, "utf-8") == {}
    with app.app_context():
        again = sheets.get_sheet(sheet.id)
        start_row_checks(sheet=again, mapping=guess_column_mapping(SHEET_COLUMNS, again.columns))
        check_sheet_rows(again)
    assert len(list_bad_rows(sheet.id)) == len(_ROWS)
    assert english_on(client, paths, *_COLUMNS.split(","), "ll", "X1", "X2", "L1B", "live", "January") == {}


def test_oversight(app: Flask, client: CheckingClient) -> None:
    make_world(1)
    with app.app_context():
        oversight.refresh_measures(get_london_today())
        report = oversight.draft_monthly_report(month=_in(-40))
    client.sign_in(make_person(Role.COORDINATOR))
    paths = [f"/oversight/measures/{measure.key}?show=all" for measure in MEASURES]
    paths += ["/oversight", "/oversight/bottlenecks", "/oversight/reports", f"/oversight/reports/{report.id}"]
    assert english_on(client, paths, *_WRITTEN, *_SIZES, "It") == {}


def test_each_term_of_a_placement_has_a_name() -> None:
    assert {field.name for field in fields(PlacementDetails)} == set(TERM_LABELS)
