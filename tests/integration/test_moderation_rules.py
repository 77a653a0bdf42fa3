"""How moderation is done: duty contacts, the automatic pass, phrases, people one knows."""

import pytest

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights import severity_hints
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.moderation.models import Concern
from frontline.moderation.queries.queue import list_moderation_queue
from frontline.moderation.queries.rules import count_misses
from frontline.moderation.service.clean_insights import accept_automatically
from frontline.moderation.service.redirections import redirect_insight
from frontline.moderation.service.rules import name_duty_contact, set_automatic_pass
from tests.factories import make_insight, make_person
from tests.insights import desk, found, waiting
from tests.pages import CheckingClient

ACCEPT = {"severity": "routine", "language": "en"}


def test_a_moderator_stands_back_from_people_they_know(client: CheckingClient) -> None:
    moderator, author = client.sign_in(make_person(Role.MODERATOR)), make_person(Role.SECONDEE)
    known = waiting("Known person", author_id=author.id)
    hidden = waiting("Hidden person", author_id=author.id, identity=Identity.DE_IDENTIFIED)
    client.submit("/moderation/rules/people", email=author.email)
    listed = set(db.session.scalars(list_moderation_queue(moderator).with_only_columns(Insight.id)))
    assert listed == {hidden.id}
    assert client.submit(f"/moderation/{known.id}/open").status_code == 404
    assert client.submit(f"/moderation/{hidden.id}/open").status_code == 302
    client.submit(f"/moderation/rules/people/{author.id}/remove")
    assert client.submit(f"/moderation/{known.id}/open").status_code == 302


def test_a_concern_goes_to_a_named_contact_who_confirms_it(client: CheckingClient) -> None:
    contact, author = make_person(), make_person(Role.SECONDEE)
    insight = waiting("A child is not safe here", author_id=author.id)
    concern = {"concern": "safeguarding", "note": "Please act today"}
    desk(client, insight)
    assert "Nobody is named for safeguarding yet" in client.submit(f"/moderation/{insight.id}/redirect", **concern).text
    cover = {"phone": "020 7946 0000", "hours": "9 to 5", "out_of_hours": "The council's emergency team"}
    client.sign_in(make_person(Role.ADMINISTRATOR))
    client.submit("/moderation/rules/duty-contacts", concern="safeguarding", email=contact.email, **cover)
    desk(client, insight)
    client.submit(f"/moderation/{insight.id}/redirect", **concern)
    client.sign_in(contact)
    unread = client.get(f"/redirections/{insight.id}").text
    assert "Please act today" in unread
    assert "A child is not safe" not in unread
    client.submit(f"/redirections/{insight.id}/receive")
    page = client.get(f"/redirections/{insight.id}").text
    assert "A child is not safe here" in page
    assert "Please act today" in page
    assert author.name not in page
    client.sign_in(author)
    story = client.get(f"/insights/{insight.id}").text
    for told in (f"passed it on to {contact.name}", "020 7946 0000", "emergency team", "confirmed that they have it"):
        assert told.replace("'", "&#39;") in story


def test_another_contact_does_not_see_what_was_passed_on(client: CheckingClient) -> None:
    first, second = make_person(), make_person()
    for concern, person in ((Concern.SAFEGUARDING, first), (Concern.COMPLAINT, second)):
        name_duty_contact(concern=concern, email=person.email, phone="1", hours="9", out_of_hours="-")
    insight = make_insight(state=InsightState.IN_MODERATION)
    redirect_insight(insight=insight, concern=Concern.SAFEGUARDING, note="Act")
    client.sign_in(second)
    assert client.get(f"/redirections/{insight.id}").status_code == 404
    assert client.submit(f"/redirections/{insight.id}/receive").status_code == 404


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("on", "identity", "findings", "passes"),
    [
        (False, "named", {}, False),
        (True, "named", {}, True),
        (True, "confidential", {}, False),
        (True, "de_identified", {}, False),
        (True, "named", found("The bus is late", "The bus"), False),
    ],
)
def test_the_automatic_pass_is_limited_to_what_is_named_and_clean(
    *, on: bool, identity: str, findings: object, passes: bool
) -> None:
    set_automatic_pass(on=on)
    insight = waiting("The bus is late", findings=findings, identity=Identity(identity))
    assert accept_automatically(insight=insight) is passes
    assert (insight.state is InsightState.ACCEPTED) is passes


def test_the_switch_stands_beside_what_the_screen_missed(client: CheckingClient) -> None:
    insight = waiting("Mrs Farrow and her boy Kofi wait")
    desk(client, insight)
    assert "Nothing has been measured yet" in client.get("/moderation/rules").text
    client.submit(f"/moderation/{insight.id}", what_happened="[name removed] and her boy wait", **ACCEPT)
    page = client.get("/moderation/rules").text
    assert "too few insights yet" in page
    assert count_misses() == (1, 1, 1)
    assert "It is off." in page
    assert client.submit("/moderation/rules/automatic-pass", on="yes").status_code == 403


def test_an_administrator_switches_the_pass_and_moderators_keep_phrases(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    client.submit("/moderation/rules/automatic-pass", on="yes")
    assert "It is on." in client.get("/moderation/rules").text
    insight = waiting()
    desk(client, insight)
    client.submit("/moderation/rules/phrases", use="ask", title="Which year?", body="Which year group was it?")
    assert 'data-phrase="Which year group was it?"' in client.get(f"/moderation/{insight.id}").text


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("The kettle is broken", Severity.ROUTINE, ()),
        ("A patient fell and was injured", Severity.SERIOUS, ("fell", "injured")),
        ("Two men have died this month", Severity.SEVERE, ("died",)),
        ("Nobody died and there were no injuries", Severity.ROUTINE, ()),
    ],
)
def test_how_grave_a_text_sounds_is_suggested_with_the_words(
    text: str, level: Severity, words: tuple[str, ...]
) -> None:
    assert severity_hints.suggest_severity(InsightText(text)) == severity_hints.SeverityHint(level, words)
