"""The moderator's desk: reading, redacting, asking, declining, passing on, checking twice."""

import pytest

from frontline.accounts.models import Person, Role
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.service.submission import withdraw_insight
from frontline.moderation.queries.queue import list_accepted_by_same_author
from frontline.moderation.service.decisions import accept_insight, decline_insight, mark_duplicate
from frontline.moderation.service.desk import open_for_moderation
from frontline.moderation.service.rules import add_acquaintance
from frontline.notices.models import Notice
from frontline.themes.models.membership import Membership
from tests.factories import add_member, make_insight, make_person
from tests.insights import decided, desk, found, only, waiting
from tests.pages import CheckingClient

ACCEPT = {"severity": "routine", "language": "en"}


def test_a_moderator_opens_redacts_and_accepts(client: CheckingClient) -> None:
    insight = waiting()
    client.sign_in(make_person(Role.MODERATOR))
    assert "Mrs Farrow" not in client.get("/moderation").text
    assert "Mrs Farrow" not in client.get(f"/moderation/{insight.id}").text
    assert '<mark class="fl-finding" title="A name">Mrs Farrow' in (opened := desk(client, insight))
    assert "[name removed] waits for a bed</textarea>" in opened
    client.submit(f"/moderation/{insight.id}", what_happened="[name removed] waits for a bed", **ACCEPT)
    assert only().state is InsightState.PROPOSED


def test_what_needs_no_change_is_shared_at_once(client: CheckingClient) -> None:
    insight = waiting("The bus is late", findings={})
    desk(client, insight)
    client.submit(f"/moderation/{insight.id}", what_happened="The bus is late", **ACCEPT)
    assert (only().state, only().what_happened) == (InsightState.ACCEPTED, "The bus is late")


def test_reading_an_original_is_on_record(client: CheckingClient) -> None:
    insight, moderator = waiting(), make_person(Role.MODERATOR)
    client.sign_in(moderator)
    client.submit(f"/moderation/{insight.id}/open")
    read = db.session.query(AuditEvent).filter_by(action="original.read").one()
    assert (read.actor_id, read.object_id, read.reason) == (moderator.id, insight.id, "Moderation")


def test_a_sure_finding_left_in_the_text_must_be_confirmed(client: CheckingClient) -> None:
    insight = waiting()
    desk(client, insight)
    refused = client.submit(f"/moderation/{insight.id}", what_happened="Mrs Farrow waits for a bed", **ACCEPT)
    assert refused.status_code == 422
    assert "is still there" in refused.text
    assert (
        client.submit(f"/moderation/{insight.id}", what_happened="Mrs Farrow waits", checked="y", **ACCEPT).status_code
        == 302
    )


@pytest.mark.usefixtures("app")
def test_nothing_is_accepted_before_the_screen_has_run() -> None:
    insight, moderator = make_insight(state=InsightState.SUBMITTED), make_person(Role.MODERATOR)
    open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    with pytest.raises(TransitionError, match="screen"):
        accept_insight(insight=insight, decision=decided("Text"))


@pytest.mark.usefixtures("app")
def test_moderators_do_not_judge_their_own_insights() -> None:
    moderator = make_person(Role.MODERATOR)
    insight = make_insight(moderator, state=InsightState.SUBMITTED)
    with pytest.raises(ForbiddenError):
        open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")


def test_what_is_severe_is_checked_by_two_moderators(client: CheckingClient) -> None:
    insight = waiting("The bus is late", findings={})
    severe = {"what_happened": "The bus is late", "severity": "severe", "language": "en"}
    desk(client, insight)
    client.submit(f"/moderation/{insight.id}", **severe)
    assert (only().state, only().checked_by_id is not None) == (InsightState.SUBMITTED, True)
    assert client.submit(f"/moderation/{insight.id}/open").status_code == 403
    assert "A moderator has checked it first" in desk(client, insight)
    client.submit(f"/moderation/{insight.id}", **severe)
    assert (only().state, only().judged_severity) == (InsightState.ACCEPTED, Severity.SEVERE)


def test_other_moderators_hear_of_a_second_check(client: CheckingClient) -> None:
    other = make_person(Role.MODERATOR)
    insight = waiting(findings={})
    desk(client, insight)
    client.submit(f"/moderation/{insight.id}", what_happened="It waits", severity="severe", language="en")
    assert [notice.person_id for notice in db.session.query(Notice)] == [other.id]


def test_a_declined_insight_tells_its_author_why(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author, state=InsightState.SUBMITTED)
    desk(client, insight)
    assert "Enter why it cannot" in client.submit(f"/moderation/{insight.id}/decline", reason="").text
    client.submit(f"/moderation/{insight.id}/decline", reason="It would give you away.")
    client.sign_in(author)
    assert "It would give you away." in client.get(f"/insights/{insight.id}").text


def test_an_insight_put_back_waits_for_another_moderator(client: CheckingClient) -> None:
    insight = waiting()
    desk(client, insight)
    client.submit(f"/moderation/{insight.id}/put-back")
    assert (only().state, only().moderator_id) == (InsightState.SUBMITTED, None)
    late = client.submit(f"/moderation/{insight.id}", what_happened="Text that I typed", **ACCEPT)
    assert late.status_code == 409
    assert "Text that I typed" in late.text


def test_the_author_of_a_de_identified_insight_is_shown_to_nobody(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    page = desk(client, make_insight(author, state=InsightState.SUBMITTED, identity="de_identified"))
    assert author.name not in page
    assert "nobody can see who wrote it" in page


def test_a_duplicate_is_marked_and_its_author_follows_the_earlier_one(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    earlier = make_insight(author, what_happened="The bus is late")
    again = waiting("The bus is late again", author_id=author.id)
    assert "The author has reported it before" in desk(client, again)
    client.submit(f"/moderation/{again.id}/duplicate", primary=str(earlier.id))
    again = db.session.get_one(Insight, again.id, populate_existing=True)
    assert (again.state, again.duplicate_of_id) == (InsightState.DUPLICATE, earlier.id)


@pytest.mark.usefixtures("app")
def test_only_the_same_authors_insight_can_be_the_primary() -> None:
    with pytest.raises(FieldError):
        mark_duplicate(insight=make_insight(state=InsightState.IN_MODERATION), primary=make_insight())
    hidden = make_insight(identity=Identity.DE_IDENTIFIED)
    assert list_accepted_by_same_author(hidden) == []


def test_the_desk_does_not_tell_that_a_name_is_the_authors_own(client: CheckingClient) -> None:
    text = "Idris Pemberthy cannot refer pupils"
    page = desk(
        client, waiting(text, findings=found(text, "Idris Pemberthy", kind="own_name"), identity="de_identified")
    )
    assert "Your own name" not in page
    assert "own name" not in page
    assert "[name removed] cannot refer pupils" in page


def test_a_moderator_who_knows_the_author_cannot_take_it_back(client: CheckingClient) -> None:
    insight, moderator = make_insight(), make_person(Role.MODERATOR)
    author = db.session.get_one(Person, insight.author_id)
    add_acquaintance(moderator=moderator, email=author.email)
    client.sign_in(moderator)
    assert client.submit(f"/moderation/{insight.id}/take-back").status_code == 404
    assert only().state is InsightState.ACCEPTED


def test_one_moderator_alone_cannot_make_light_of_what_an_author_calls_severe(client: CheckingClient) -> None:
    insight = waiting("The bus is late", findings={}, severity=Severity.SEVERE)
    desk(client, insight)
    client.submit(f"/moderation/{insight.id}", what_happened="The bus is late", **ACCEPT)
    assert only().state is InsightState.SUBMITTED


def test_a_moderator_takes_an_accepted_insight_back(client: CheckingClient) -> None:
    insight = make_insight()
    add_member(insight, None)
    client.sign_in(make_person(Role.MODERATOR))
    client.submit(f"/moderation/{insight.id}/take-back")
    assert (only().state, only().what_happened) == (InsightState.IN_MODERATION, "")
    assert db.session.get(Membership, insight.id) is None


def test_clean_ones_are_read_and_accepted_together_and_others_are_not(client: CheckingClient) -> None:
    clean, marked = waiting("The bus is late", findings={}), waiting()
    severe = waiting("The bus is late", findings={}, severity=Severity.SEVERE)
    alarming = waiting("Two pupils spoke of suicide", findings={})
    client.sign_in(make_person(Role.MODERATOR))
    page = client.get(client.submit("/moderation/clean").location).text
    assert "The bus is late" in page
    assert "suicide" not in page
    assert client.submit("/moderation/accept-clean").status_code == 422
    every = (clean, marked, severe, alarming)
    said = client.get(client.submit("/moderation/accept-clean", insight=[str(one.id) for one in every]).location).text
    assert "1 accepted as they stand. 3 had been dealt with meanwhile." in said
    states = [db.session.get_one(Insight, one.id, populate_existing=True).state for one in every]
    assert states == [InsightState.ACCEPTED, *[InsightState.SUBMITTED] * 3]


@pytest.mark.usefixtures("app")
def test_why_something_was_declined_stays_out_of_the_trail() -> None:
    insight = make_insight(state=InsightState.IN_MODERATION)
    decline_insight(insight=insight, reason="You are the only governor from Wales")
    assert "Wales" not in " ".join(event.reason for event in db.session.query(AuditEvent))
    assert db.session.query(Notice).filter_by(person_id=insight.author_id).count() == 1


@pytest.mark.usefixtures("app")
def test_what_was_decided_cannot_be_decided_again() -> None:
    with pytest.raises(TransitionError, match="accepted"):
        decline_insight(insight=make_insight(), reason="Too late")
    with pytest.raises(TransitionError, match="withdrawn"):
        withdraw_insight(insight=make_insight(state=InsightState.WITHDRAWN))
