"""What an author takes back: undoing, withdrawing, and moving to a more protective identity."""

import datetime as dt

import pytest

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.insights import originals
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.service.clarifications import agree_to_wording
from frontline.insights.service.submission import protect_identity, withdraw_insight
from frontline.moderation.service.clean_insights import list_clean_insights
from frontline.moderation.service.decisions import accept_insight
from frontline.moderation.service.desk import open_for_moderation
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme
from tests.factories import make_insight, make_person, make_placement, make_theme
from tests.insights import decided, only, send, waiting
from tests.pages import CheckingClient


def test_sending_can_be_undone_for_half_an_hour(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    insight = send(client)
    assert "You can undo sending until" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/undo")
    assert (only().state, only().submitted_at) == (InsightState.DRAFT, None)
    send(client, key=str(insight.id), version=str(only().version))
    only().submitted_at = now() - dt.timedelta(minutes=31)
    assert client.submit(f"/insights/{insight.id}/undo").status_code == 409


def test_the_audit_trail_does_not_tell_who_sent_what(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    insight = send(client)
    client.submit(f"/insights/{insight.id}/withdraw")
    events = db.session.query(AuditEvent).filter_by(object_id=insight.id).all()
    assert {event.action for event in events} == {"insight.submitted", "insight.withdrawn"}
    assert person.id not in {event.actor_id for event in events}


@pytest.mark.parametrize("state", sorted(set(InsightState) - {InsightState.DRAFT, InsightState.WITHDRAWN}))
def test_an_insight_can_be_withdrawn_from_every_state(client: CheckingClient, state: InsightState) -> None:
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)), state=state)
    assert "Withdraw it" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/withdraw")
    assert (only().state, only().what_happened) == (InsightState.WITHDRAWN, "")


def test_a_withdrawn_insight_vanishes_from_its_theme_with_every_quote(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    gone, stays = make_insight(author, what_happened="Take me back"), make_insight()
    theme = make_theme(gone, stays, quotes=[{"insight_id": str(gone.id), "text": "Take me back"}], summary="Take me")
    client.submit(f"/insights/{gone.id}/withdraw")
    theme = db.session.get_one(Theme, theme.id, populate_existing=True)
    assert (theme.quotes, theme.summary, theme.insight_count) == ([], "", 1)
    assert db.session.get(Membership, gone.id) is None


@pytest.mark.usefixtures("app")
def test_withdrawing_names_nobody_in_the_trail_of_the_theme_either() -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    theme = make_theme(insight)
    with acting(author.id):
        withdraw_insight(insight=insight)
    assert db.session.get_one(Theme, theme.id).state == "retired"
    assert author.id not in {event.actor_id for event in db.session.query(AuditEvent)}


def test_an_author_moves_to_a_more_protective_identity_and_never_back(client: CheckingClient) -> None:
    insight = make_insight(client.sign_in(make_person(Role.SECONDEE)), identity=Identity.NAMED)
    client.submit(f"/insights/{insight.id}/protect", identity="de_identified", hidden_from_host="y")
    assert (only().identity, only().hidden_from_host) == (Identity.DE_IDENTIFIED, True)
    for change in ({"identity": "named", "hidden_from_host": "y"}, {"identity": "de_identified"}):
        assert client.submit(f"/insights/{insight.id}/protect", **change).status_code == 422
    assert (only().identity, only().hidden_from_host) == (Identity.DE_IDENTIFIED, True)


@pytest.mark.usefixtures("app")
def test_a_protected_author_vanishes_from_the_shared_text_and_the_quotes() -> None:
    person = make_person(Role.SECONDEE)
    person.name = "Idris Pemberthy"
    placement = make_placement(person)
    insight = make_insight(
        person, what_happened="I, Idris Pemberthy, saw it", identity=Identity.NAMED, placement_id=placement.id
    )
    theme = make_theme(insight, quotes=[{"insight_id": str(insight.id), "text": "I, Idris Pemberthy"}])
    protect_identity(insight=insight, identity=Identity.CONFIDENTIAL, hidden_from_host=False)
    assert insight.what_happened == "I, [name removed], saw it"
    assert db.session.get_one(Theme, theme.id).quotes == []


@pytest.mark.usefixtures("app")
def test_a_wording_proposed_before_is_shared_by_the_identity_of_now() -> None:
    person = make_person(Role.SECONDEE)
    person.name = "Idris Pemberthy"
    insight = waiting("I am Idris Pemberthy and the bus is late", findings={}, author_id=person.id, identity="named")
    _open(insight)
    accept_insight(insight=insight, decision=decided("I am Idris Pemberthy: the bus is late"))
    protect_identity(insight=insight, identity=Identity.DE_IDENTIFIED, hidden_from_host=False)
    agree_to_wording(insight=insight)
    assert insight.what_happened == "I am [name removed]: the bus is late"


@pytest.mark.usefixtures("app")
def test_protecting_oneself_has_the_text_screened_again_and_files_looked_at_again() -> None:
    insight = waiting("The bus is late", findings={}, identity="named")
    protect_identity(insight=insight, identity=Identity.CONFIDENTIAL, hidden_from_host=False)
    assert originals.get_findings(insight.id) is None
    assert list_clean_insights([insight]) == []


@pytest.mark.usefixtures("app")
def test_what_is_withdrawn_needs_no_protection() -> None:
    with pytest.raises(TransitionError):
        protect_identity(
            insight=make_insight(state=InsightState.WITHDRAWN), identity=Identity.NAMED, hidden_from_host=False
        )


def _open(insight: Insight) -> None:
    open_for_moderation(insight=insight, moderator=make_person(Role.MODERATOR), reason="Moderation")
