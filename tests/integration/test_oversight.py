"""Pages of oversight: figures with their definitions, exports of exactly what is shown, reports, help for the quiet."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_first_day_months_before, get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.choices import Identity
from frontline.notices.models import Notice
from frontline.oversight import service
from frontline.oversight.measures import MEASURES, MEASURES_BY_KEY
from frontline.oversight.models import MonthlyReport
from frontline.oversight.queries.bottlenecks import list_overdue_teams, list_unheard_professions
from frontline.oversight.queries.figures import FigureScope, get_figure, list_figures
from frontline.placements.models.placement import PlacementState
from frontline.responses.queries.placement_outcomes import get_placement_outcomes
from frontline.themes.service.decisions import accept_theme
from tests import placements as made
from tests.factories import make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again, suggest
from tests.worlds import make_world


def test_every_figure_stands_with_its_definition_and_leads_to_what_is_behind_it(client: CheckingClient) -> None:
    make_world(1)
    service.refresh_measures(get_london_today())
    client.sign_in(make_person(Role.COORDINATOR))
    page = client.get("/oversight").text
    for measure in MEASURES:
        assert measure.definition.replace("'", "&#39;") in page
        assert client.get(f"/oversight/measures/{measure.key}?show=all").status_code == 200
    assert client.get("/oversight/measures/nothing").status_code == 404
    assert client.get("/oversight?period=soon&department=x&facet=%00").status_code in {200, 404}


def test_a_new_installation_says_that_there_is_nothing_to_count(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    service.refresh_measures(get_london_today())
    assert "Nothing to count" in client.get("/oversight").text
    assert "Nothing is overdue" in client.get("/oversight/bottlenecks").text


def test_the_files_hold_the_numbers_that_the_page_shows(client: CheckingClient) -> None:
    make_world(2)
    service.refresh_measures(get_london_today())
    client.sign_in(make_person(Role.COORDINATOR))
    figures = list_figures(FigureScope(get_london_today(), 24))
    page = client.get("/oversight?period=24").text
    rows = list(csv.reader(io.StringIO(client.get("/oversight/export.csv?period=24").data.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/oversight/export.xlsx?period=24").data))
    counted = [row[5] for row in book.worksheets[0].iter_rows(min_row=2, max_row=1 + len(MEASURES), values_only=True)]
    assert counted == [figure.numerator for figure in figures]
    assert [row[5] for row in rows[2 : 2 + len(MEASURES)]] == [
        "" if number is None else str(number) for number in counted
    ]
    assert all((figure.parts_text or figure.headline) in page for figure in figures)
    document = client.get("/oversight/export.pdf?period=24").data
    assert b"pdfuaid" in document
    assert "What exactly is counted" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def test_what_stands_still_is_listed_and_links_to_it(client: CheckingClient) -> None:
    theme, team = make_theme(make_insight(), name="Buses"), make_team(name="Buses and coaches")
    route_to(theme, team)
    theme.due_on = get_london_today() - dt.timedelta(days=1)
    client.sign_in(make_person(Role.COORDINATOR))
    assert "Buses and coaches" in client.get("/oversight/bottlenecks").text
    assert [(late.to_accept, late.to_answer) for late in list_overdue_teams(get_london_today())] == [(1, 0)]


def test_a_report_is_written_changed_published_and_kept(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    month = get_first_day_months_before(get_london_today(), 1).isoformat()
    address = client.submit("/oversight/reports", month=month).location
    assert client.submit("/oversight/reports", month=month).location == address
    early = client.submit(address, title="October", body="(Write here what)", publish="y")
    assert "Write what is done about it" in early.text
    assert "(Write here what)</textarea>" in early.text
    assert client.submit(address, title="October", body="").status_code == 422
    client.submit(address, title="October", body="## Heard\n\n- **Buses** are late\n\n<script>alert(1)</script>")
    page = client.get(address).text
    assert '<h2 class="govuk-heading-m">Heard</h2>' in page
    assert "<script>alert" not in page
    client.submit(address, title="October", body="## Heard\n\nBuses", publish="y")
    assert client.submit(address, title="Later", body="Later").status_code == 409
    assert client.get(f"{address}.pdf").data.startswith(b"%PDF-")
    assert db.session.scalars(select(MonthlyReport.title)).all() == ["October"]


@pytest.mark.usefixtures("app")
def test_a_report_says_what_people_made_of_suggestions_that_month() -> None:
    last_month = get_first_day_months_before(get_london_today(), 1)
    team = make_team()
    theme = make_theme(make_insight())
    suggest(theme, team)
    routing = again(theme).routings[0]
    routing.confidence, routing.reasons = 0.9, [{"kind": "remit", "text": "Near to this remit"}]
    accept_theme(theme=theme, team=team, person=make_person(Role.POLICY_LEAD, team=team))
    again(theme).routed_at = dt.datetime.combine(last_month, dt.time(12), dt.UTC)
    db.session.flush()
    body = service.draft_monthly_report(month=last_month).body
    assert "- **Teams:** 1 of 1 kept (3% to 100%)" in body
    earlier = service.draft_monthly_report(month=get_first_day_months_before(get_london_today(), 2)).body
    assert "suggestions" not in earlier


@pytest.mark.usefixtures("app")
def test_a_report_on_a_month_that_is_not_over_is_not_written() -> None:
    with pytest.raises(FieldError, match="a month that is over"):
        service.draft_monthly_report(month=get_london_today())


@pytest.mark.usefixtures("app")
def test_whoever_has_gone_quiet_is_offered_help_once_and_nobody_else() -> None:
    quiet, spoke, new = (make_placement(make_person(Role.SECONDEE)) for _ in range(3))
    new.starts_on = get_london_today() - dt.timedelta(days=20)
    make_insight(spoke.person, placement_id=spoke.id)
    make_insight(quiet.person, placement_id=quiet.id, submitted_at=now() - dt.timedelta(days=100))
    for _ in range(2):
        service.offer_help_to_quiet_secondees(get_london_today())
    told = db.session.scalars(select(Notice.person_id).where(Notice.dedup_key.like("quiet:%"))).all()
    assert quiet.person_id in told
    assert not {spoke.person_id, new.person_id} & set(told)
    assert len(told) == len(set(told))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("identity", [Identity.CONFIDENTIAL, Identity.DE_IDENTIFIED])
@pytest.mark.parametrize("state", [PlacementState.ACTIVE, PlacementState.COMPLETED])
def test_nothing_of_a_placement_moves_with_an_insight_that_is_not_named(
    identity: Identity, state: PlacementState
) -> None:
    placement = made.active(made.make_cast())
    placement.state = state
    before = get_placement_outcomes(placement)
    for _ in range(6):
        make_insight(placement.person, placement_id=placement.id, identity=identity)
    assert get_placement_outcomes(placement) == before
    make_insight(placement.person, placement_id=placement.id, identity=Identity.NAMED)
    assert len(get_placement_outcomes(placement).insights) == 1


@pytest.mark.usefixtures("app")
def test_of_five_who_were_placed_only_those_of_that_month_make_a_group() -> None:
    """Four have gone back: the figures of the profession do not tell what the fifth sends now."""
    people = [make_placement(make_person(Role.SECONDEE), profession="Zoologist") for _ in range(5)]
    for placement in people[1:]:
        placement.starts_on, placement.ends_on = (
            get_london_today() - dt.timedelta(days=400),
            get_london_today() - dt.timedelta(days=300),
        )
    wanted = FigureScope(get_london_today(), 3, facet_id=people[0].profession_id)
    figures, lists = [], []
    for _ in range(2):
        service.refresh_measures(get_london_today())
        figures.append(get_figure(MEASURES_BY_KEY["insights"], wanted))
        lists.append(list_unheard_professions(get_london_today()))
        for _ in range(12):
            make_insight(people[0].person, placement_id=people[0].id, accepted_at=now() - dt.timedelta(days=40))
    assert (figures[0], lists[0]) == (figures[1], lists[1])


@pytest.mark.usefixtures("app")
def test_what_one_person_sends_is_not_shown_however_much_it_is() -> None:
    people = [make_placement(make_person(Role.SECONDEE)) for _ in range(6)]
    for _ in range(9):
        one = people[0]
        make_insight(one.person, placement_id=one.id, accepted_at=now() - dt.timedelta(days=40))
    service.refresh_measures(get_london_today())
    assert (
        get_figure(MEASURES_BY_KEY["insights"], FigureScope(get_london_today(), 12)).text == "Not shown: fewer than 5"
    )
    for one in people[1:]:
        make_insight(one.person, placement_id=one.id, accepted_at=now() - dt.timedelta(days=40))
    service.refresh_measures(get_london_today())
    assert get_figure(MEASURES_BY_KEY["insights"], FigureScope(get_london_today(), 12)).numerator == 15


@pytest.mark.usefixtures("app")
def test_one_secondee_of_a_profession_in_a_department_moves_no_figure_of_it() -> None:
    """Of four governors in one department nobody learns from its figures when one of them writes."""
    for _ in range(8):
        make_placement(make_person(Role.SECONDEE), profession="Headteacher")
    team = make_team()
    few = [make_placement(make_person(Role.SECONDEE), profession="Governor") for _ in range(4)]
    for placement in few:
        placement.host_department_id = team.department_id
    wanted = FigureScope(get_london_today(), 12, team.department_id)
    figures = []
    for _ in range(2):
        service.refresh_measures(get_london_today())
        figures.append(get_figure(MEASURES_BY_KEY["insights"], wanted))
        for _ in range(20):
            make_insight(few[0].person, placement_id=few[0].id)
    assert figures[0] == figures[1]
