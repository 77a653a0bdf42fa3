"""Before sending: what is marked, what policy teams will see, what others said; and when sending is over."""

import datetime as dt
import inspect
import uuid

import pytest
from sqlalchemy import update

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.audit.models import AuditEvent
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights import jobs, originals
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.clarification import UsageCount
from frontline.insights.originals import InsightText
from frontline.insights.service.drafts import log_by_telephone, resolve_findings, save_draft, set_draft_attributes
from frontline.insights.service.submission import submit_insight, undo_submission
from frontline.placements.models.placement import Placement
from tests.factories import make_insight, make_person, make_placement, make_theme
from tests.insights import found, only, secondee, send, start
from tests.pages import CheckingClient

screen = inspect.unwrap(jobs.screen.func)


def test_personal_data_is_marked_in_place_and_dealt_with_piece_by_piece(client: CheckingClient) -> None:
    start(secondee(client), what_happened="Mrs Farrow rang from 07700 900123 about the bus.")
    draft = only()
    page = client.get(f"/insights/{draft.id}/check").text
    assert '<mark class="fl-finding">Mrs Farrow</mark>' in page
    assert '<mark class="fl-finding">07700 900123</mark>' in page
    choices = {
        "do-what_happened-0": "replace",
        "with-what_happened-0": "a parent",
        "do-what_happened-1": "keep",
        "why-what_happened-1": "It is the helpline",
    }
    client.submit(f"/insights/{draft.id}/findings", version=str(draft.version), **choices)
    assert originals.get_original_text(draft.id).what_happened == "A parent rang from 07700 900123 about the bus."
    page = client.get(f"/insights/{draft.id}/check").text
    assert "You keep “07700 900123”: It is the helpline" in page
    assert "fl-finding" not in page


def test_what_stays_needs_a_reason_and_what_is_replaced_needs_words(client: CheckingClient) -> None:
    start(secondee(client), what_happened="Mrs Farrow rang from 07700 900123 about the bus.")
    draft = only()
    page = client.submit(
        f"/insights/{draft.id}/findings", version=str(draft.version),
        **{"do-what_happened-0": "replace", "with-what_happened-0": "", "do-what_happened-1": "keep"},
    )  # fmt: skip
    assert page.status_code == 422
    assert "Enter what to write instead of “Mrs Farrow”" in page.text
    assert "Enter why “07700 900123” should stay" in page.text


def test_a_text_changed_meanwhile_is_not_settled_by_old_marks(client: CheckingClient) -> None:
    start(secondee(client), what_happened="Mrs Farrow rang about the bus.")
    draft = only()
    client.submit(f"/insights/{draft.id}/findings", version="77", **{"do-what_happened-0": "remove"})
    assert originals.get_original_text(draft.id).what_happened == "Mrs Farrow rang about the bus."


def test_an_authors_own_name_and_workplace_are_marked_unless_they_are_named(client: CheckingClient) -> None:
    person = make_person(Role.SECONDEE)
    person.name = "Idris Pemberthy"
    home = make_placement(person).home_organisation
    home.name = "Castle Wending High School"
    client.sign_in(person)
    start(client, what_happened="At Castle Wending we have no aide. Pemberthy, head")
    page = client.get(f"/insights/{only().id}/check").text
    assert '<mark class="fl-finding">Castle Wending</mark>' in page
    assert '<mark class="fl-finding">Pemberthy</mark>' in page
    assert "Where you work at home" in page


def test_the_check_shows_exactly_what_policy_teams_will_see(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    make_placement(person)
    start(client)
    page = client.get(f"/insights/{only().id}/check").text
    assert "Problem. Profession and region removed." in page
    assert "Your name is not shown. Moderators can see who you are." in page


def test_what_others_said_is_shown_and_a_voice_can_be_added(client: CheckingClient) -> None:
    start(secondee(client), what_happened="Buses are late every morning")
    draft = only()
    theme = make_theme(*(make_insight(what_happened="Buses come late") for _ in range(5)), name="Late buses")
    lone = make_theme(make_insight(), name="Too few to show")
    client.submit(f"/insights/{draft.id}/endorsement", theme=str(theme.id))
    assert _voices(draft.id) == {draft.id: theme.id}
    assert client.submit(f"/insights/{draft.id}/endorsement", theme=str(lone.id)).status_code == 404
    client.submit(f"/insights/{draft.id}/endorsement")
    assert _voices(draft.id) == {}
    assert "Too few to show" not in client.get(f"/insights/{draft.id}/others").text


def _voices(insight_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    from frontline.themes.queries.endorsements import get_endorsed_themes

    return get_endorsed_themes([insight_id])


def test_after_the_placement_there_are_weeks_for_handing_over_then_a_clear_page(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    make_placement(person).starts_on = dt.date(2025, 1, 1)
    _end(days_ago=20)
    start(client)
    _end(days_ago=40)
    assert "Your placement is over" in client.get("/insights/new").text
    assert "cannot be sent any more" in client.get(f"/insights/{only().id}/check").text
    assert client.submit(f"/insights/{only().id}/check").status_code == 409
    assert "The bus is late" in client.get("/insights").text


def _end(*, days_ago: int) -> None:
    db.session.query(Placement).one().ends_on = now().date() - dt.timedelta(days=days_ago)


def test_a_text_in_welsh_is_told_from_english(client: CheckingClient) -> None:
    insight = send(secondee(client), what_happened="Nid oes digon o athrawon yn yr ysgol i ddysgu pob plentyn")
    assert insight.language == "cy"


def test_the_service_counts_what_it_does_and_nobody(client: CheckingClient) -> None:
    insight = send(secondee(client))
    client.submit(f"/insights/{insight.id}/satisfaction", level="satisfied")
    client.submit(f"/insights/{insight.id}/satisfaction", level="nonsense")
    counted = {row.what: row.count for row in db.session.query(UsageCount)}
    assert counted == {"started": 1, "sent": 1, "took_under_5_minutes": 1, "satisfied": 1}
    assert not {"person_id", "insight_id"} & set(UsageCount.__table__.columns.keys())


def test_a_coordinator_logs_for_somebody_who_checks_and_sends_it(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    client.sign_in(make_person(Role.COORDINATOR))
    told = {"key": str(uuid.uuid4()), "what_happened": "Told on the telephone"}
    assert client.submit("/insights/telephone", email="nobody@example.org", **told).status_code == 422
    for _ in range(2):
        client.submit("/insights/telephone", email=author.email, **told)
    assert (only().author_id, only().state) == (author.id, InsightState.DRAFT)
    assert client.get(f"/insights/{only().id}").status_code == 403
    client.sign_in(author)
    assert "You told us this on the telephone" in client.get(f"/insights/{only().id}/check").text


@pytest.mark.usefixtures("app")
def test_a_coordinator_cannot_write_over_what_somebody_wrote() -> None:
    author, coordinator = make_person(Role.SECONDEE), make_person(Role.COORDINATOR)
    draft = save_draft(author=author, key=uuid.uuid4(), texts={"what_happened": "Mine"})
    log_by_telephone(author=author, coordinator=coordinator, key=draft.id, what_happened="Not theirs")
    assert originals.get_original_text(draft.id) == InsightText("Mine")


@pytest.mark.usefixtures("app")
def test_a_text_is_screened_again_only_when_it_or_the_authors_choice_changed() -> None:
    author = make_person(Role.SECONDEE)
    draft = save_draft(author=author, key=uuid.uuid4(), texts={"what_happened": "Mrs Farrow rang about the bus."})
    marks = found("Mrs Farrow rang about the bus.", "the bus")
    originals.save_original(draft.id, InsightText("Mrs Farrow rang about the bus."), findings=marks)
    resolve_findings(insight=draft, words=InsightText("Mrs Farrow rang about the bus."), keepings=())
    set_draft_attributes(insight=draft, identity=draft.identity)
    submit_insight(insight=draft)
    screen(str(draft.id))
    assert originals.get_findings(draft.id) == marks
    assert db.session.query(AuditEvent).filter_by(action="original.read").count() == 0
    undo_submission(insight=draft)
    set_draft_attributes(insight=draft, identity=Identity.NAMED)
    assert originals.get_findings(draft.id) != marks


@pytest.mark.usefixtures("app")
def test_account_names_are_loaded_once_a_change() -> None:
    key, names = make_person().id, accounts.list_account_names()
    assert len(names) == 1
    assert accounts.list_account_names() is names
    db.session.execute(update(Person).where(Person.id == key).values(name="Idris Pemberthy"))
    assert accounts.list_account_names() == ("Idris Pemberthy",)
