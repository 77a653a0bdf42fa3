import datetime as dt
import re
import uuid
from typing import Any

import pytest

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.core.errors import FieldError, ForbiddenError, TransitionError
from frontline.insights import originals, queries, service
from frontline.insights.models import Insight, Original, State
from frontline.insights.originals import Words
from frontline.notices.models import Notice
from frontline.themes.models import Membership, Theme
from tests.factories import add_member, make_insight, make_person, make_theme
from tests.pages import CheckingClient

FIELDS = {"kind": "problem", "severity": "routine", "identity": "confidential"}


def _log(client: CheckingClient, **given: Any) -> Any:
    key = given.pop("key", str(uuid.uuid4()))
    return client.submit("/insights/new", **{"key": key, "saw": "The bus is late", **FIELDS, **given})


def _only() -> Insight:
    return db.session.query(Insight).populate_existing().one()


def test_one_field_is_enough_to_send_an_insight(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    page = client.get(_log(client, send="Send").location)
    assert "Your insight is sent" in page.text
    assert _only().state is State.SUBMITTED
    assert _only().identity == "confidential"


def test_sending_the_same_form_twice_makes_one_insight(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    key = str(uuid.uuid4())
    first, second = (_log(client, key=key, send="Send").location for _ in range(2))
    assert first == second
    assert db.session.query(Insight).count() == 1


def test_a_draft_is_kept_changed_and_sent(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    _log(client, save="Save")
    path = f"/insights/{_only().id}/edit"
    assert "The bus is late" in client.get(path).text
    changed = {"saw": "The bus is very late", **FIELDS, "version": str(_only().version)}
    client.submit(path, **changed, save="Save")
    assert originals.unlocked(_only().id).saw == "The bus is very late"
    client.submit(path, **changed, send="Send")
    assert _only().state is State.SUBMITTED


def test_a_draft_changed_in_another_window_is_not_overwritten(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    _log(client, save="Save")
    path, version = f"/insights/{_only().id}/edit", str(_only().version)
    client.submit(path, saw="From the first window", version=version, **FIELDS, save="Save")
    late = client.submit(path, saw="From the second window", version=version, **FIELDS, save="Save")
    assert late.status_code == 422
    assert "changed in another window" in late.text
    assert "From the second window" in late.text


def test_too_much_text_is_refused_with_the_limit_and_nothing_is_lost(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    page = _log(client, saw="x" * 4001, matters="Kept", send="Send")
    assert page.status_code == 422
    assert "4,000 characters or fewer. You have 1 too many" in page.text
    assert "Kept" in page.text


def test_a_request_beyond_the_size_limit_gets_a_plain_page(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    assert _log(client, saw="x" * 3_000_000).status_code == 413


def test_control_characters_are_dropped(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    _log(client, saw="One\x00 two\x07\r\nthree", save="Save")
    assert originals.unlocked(_only().id).saw == "One two\nthree"


def test_somebody_elses_draft_and_unknown_ids_do_not_exist(client: CheckingClient) -> None:
    draft = make_insight(make_person(Role.SECONDEE), state=State.DRAFT)
    client.sign_in(make_person(Role.SECONDEE))
    for insight_id in (draft.id, uuid.uuid4()):
        assert client.get(f"/insights/{insight_id}").status_code == 404
        assert client.submit(f"/insights/{insight_id}/edit", saw="Mine", **FIELDS).status_code == 404
    assert _log(client, key=str(draft.id), save="Save").status_code == 404
    assert client.get("/insights/not-an-id").status_code == 404


def test_a_discarded_draft_leaves_nothing_behind(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    _log(client, save="Save")
    client.submit(f"/insights/{_only().id}/discard")
    assert db.session.query(Insight).count() + db.session.query(Original).count() == 0


@pytest.mark.usefixtures("app")
def test_what_was_written_is_encrypted_at_rest() -> None:
    insight = make_insight(state=State.SUBMITTED, saw="A secret told in confidence")
    stored = db.session.get_one(Original, insight.id).content
    assert b"secret" not in stored
    assert originals.unlocked(insight.id).saw == "A secret told in confidence"


def test_the_audit_trail_does_not_tell_who_sent_what(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    _log(client, send="Send")
    client.submit(f"/insights/{_only().id}/withdraw")
    events = db.session.query(AuditEvent).filter_by(object_id=_only().id).all()
    assert {event.action for event in events} == {"insight.submitted", "insight.withdrawn"}
    assert person.id not in {event.actor_id for event in events}


def _findings(text: str, part: str, confidence: float = 0.9) -> dict[str, list[dict[str, Any]]]:
    start = text.index(part)
    spot = {"start": start, "end": start + len(part), "kind": "name", "confidence": confidence, "reason": "A name"}
    return {"saw": [{**spot, "field": "saw"}]}


def _waiting(text: str = "Mrs Farrow waits for a bed") -> Insight:
    insight = make_insight(state=State.SUBMITTED, saw=text)
    service.screened(insight_id=insight.id, findings=_findings(text, text[:10]))
    return insight


def test_a_moderator_opens_redacts_and_accepts(client: CheckingClient) -> None:
    insight = _waiting()
    client.sign_in(make_person(Role.MODERATOR))
    assert "Mrs Farrow" not in client.get("/moderation").text
    assert "Mrs Farrow" not in client.get(f"/moderation/{insight.id}").text
    opened = client.get(client.submit(f"/moderation/{insight.id}/open").location).text
    assert '<mark class="fl-finding" title="A name">Mrs Farrow' in opened
    assert "[name removed] waits for a bed</textarea>" in opened
    client.submit(f"/moderation/{insight.id}", saw="[name removed] waits for a bed")
    accepted = _only()
    assert (accepted.state, accepted.saw) == (State.ACCEPTED, "[name removed] waits for a bed")


def test_reading_an_original_is_on_record(client: CheckingClient) -> None:
    insight, moderator = _waiting(), make_person(Role.MODERATOR)
    client.sign_in(moderator)
    client.submit(f"/moderation/{insight.id}/open")
    read = db.session.query(AuditEvent).filter_by(action="original.read").one()
    assert (read.actor_id, read.object_id, read.reason) == (moderator.id, insight.id, "Moderation")


def test_a_sure_finding_left_in_the_text_must_be_confirmed(client: CheckingClient) -> None:
    insight = _waiting()
    client.sign_in(make_person(Role.MODERATOR))
    client.submit(f"/moderation/{insight.id}/open")
    refused = client.submit(f"/moderation/{insight.id}", saw="Mrs Farrow waits for a bed")
    assert refused.status_code == 422
    assert "is still there" in refused.text
    assert client.submit(f"/moderation/{insight.id}", saw="Mrs Farrow waits", checked="y").status_code == 302


@pytest.mark.usefixtures("app")
def test_nothing_is_accepted_before_the_screen_has_run() -> None:
    insight, moderator = make_insight(state=State.SUBMITTED), make_person(Role.MODERATOR)
    service.open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    with pytest.raises(TransitionError, match="screen"):
        service.accept(insight=insight, words=Words("Text"), checked=False)


@pytest.mark.usefixtures("app")
def test_moderators_do_not_judge_their_own_insights() -> None:
    moderator = make_person(Role.MODERATOR)
    insight = make_insight(moderator, state=State.SUBMITTED)
    with pytest.raises(ForbiddenError):
        service.open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")


def test_a_declined_insight_tells_its_author_why(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author, state=State.SUBMITTED)
    client.sign_in(make_person(Role.MODERATOR))
    client.submit(f"/moderation/{insight.id}/open")
    assert "Enter why it cannot" in client.submit(f"/moderation/{insight.id}/decline", reason="").text
    client.submit(f"/moderation/{insight.id}/decline", reason="It would give you away.")
    client.sign_in(author)
    assert "It would give you away." in client.get(f"/insights/{insight.id}").text


def test_an_insight_put_back_waits_for_another_moderator(client: CheckingClient) -> None:
    insight = _waiting()
    client.sign_in(make_person(Role.MODERATOR))
    client.submit(f"/moderation/{insight.id}/open")
    client.submit(f"/moderation/{insight.id}/put-back")
    assert (_only().state, _only().moderator_id) == (State.SUBMITTED, None)
    assert client.submit(f"/moderation/{insight.id}", saw="Text").status_code == 409


def test_the_author_of_a_de_identified_insight_is_shown_to_nobody(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author, state=State.SUBMITTED, identity="de_identified")
    client.sign_in(make_person(Role.MODERATOR))
    page = client.get(client.submit(f"/moderation/{insight.id}/open").location).text
    assert author.name not in page
    assert "nobody can see who wrote it" in page


def test_a_withdrawn_insight_vanishes_from_its_theme_with_every_quote(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    gone, stays = make_insight(author, saw="Take me back"), make_insight()
    theme = make_theme(
        gone, stays, quotes=[{"insight_id": str(gone.id), "text": "Take me back"}], summary="Take me back"
    )
    client.submit(f"/insights/{gone.id}/withdraw")
    theme = db.session.get_one(type(theme), theme.id, populate_existing=True)
    assert (theme.quotes, theme.summary, theme.insight_count) == ([], "", 1)
    assert db.session.get(Membership, gone.id) is None
    assert db.session.get_one(Insight, gone.id, populate_existing=True).saw == ""


@pytest.mark.usefixtures("app")
def test_what_was_decided_cannot_be_decided_again() -> None:
    accepted, withdrawn = make_insight(), make_insight(state=State.WITHDRAWN)
    with pytest.raises(TransitionError, match="accepted"):
        service.decline(insight=accepted, reason="Too late")
    with pytest.raises(TransitionError, match="withdrawn"):
        service.withdraw(insight=withdrawn)


@pytest.mark.usefixtures("app")
def test_saving_over_somebody_elses_key_is_refused() -> None:
    author = make_person(Role.SECONDEE)
    details = service.Details(Words("Text"))
    draft = service.save_draft(author=author, key=uuid.uuid4(), details=details)
    with pytest.raises(FieldError):
        service.save_draft(author=author, key=draft.id, details=service.Details(Words("Other")), version=99)


def test_the_timeline_tells_the_story_in_order(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight = make_insight(author)
    add_member(insight, make_theme(name="Late buses"))
    page = client.get(f"/insights/{insight.id}").text
    steps = ["You sent it", "A moderator accepted it", "It became part of the theme “Late buses”"]
    assert [page.index(step) for step in steps] == sorted(page.index(step) for step in steps)


@pytest.mark.usefixtures("app")
def test_withdrawing_names_nobody_in_the_trail_of_the_theme_either() -> None:
    author = make_person(Role.SECONDEE)
    insight = make_insight(author)
    theme = make_theme(insight)
    with acting(author.id):
        service.withdraw(insight=insight)
    assert db.session.get_one(Theme, theme.id).state == "retired"
    assert author.id not in {event.actor_id for event in db.session.query(AuditEvent)}


@pytest.mark.usefixtures("app")
def test_why_something_was_declined_stays_out_of_the_trail() -> None:
    insight = make_insight(state=State.IN_MODERATION)
    service.decline(insight=insight, reason="You are the only governor from Wales")
    assert "Wales" not in " ".join(event.reason for event in db.session.query(AuditEvent))
    assert db.session.query(Notice).filter_by(person_id=insight.author_id).count() == 1


@pytest.mark.usefixtures("app")
def test_what_no_screen_reached_is_found_and_screened_again() -> None:
    late = make_insight(state=State.SUBMITTED, submitted_at=now() - dt.timedelta(minutes=11))
    make_insight(state=State.SUBMITTED)
    assert queries.unscreened() == [late.id]


def test_an_old_form_does_not_overwrite_a_newer_draft(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    key = str(uuid.uuid4())
    _log(client, key=key, save="Save")
    client.submit(f"/insights/{key}/edit", saw="Newer", version=str(_only().version), **FIELDS, save="Save")
    back = _log(client, key=key, saw="Older", save="Save")
    assert back.status_code == 422
    assert originals.unlocked(_only().id).saw == "Newer"


def test_the_three_parts_of_an_insight_are_told_apart(client: CheckingClient) -> None:
    author = client.sign_in(make_person(Role.SECONDEE))
    insight = make_insight(author, matters="Lessons are lost", helps="One more bus")
    page = client.get(f"/insights/{insight.id}").text
    assert "<strong>Why it matters:</strong> Lessons are lost" in page
    assert "<strong>What would help:</strong> One more bus" in page


def test_every_question_of_the_form_can_be_heard(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    page = " ".join(client.get("/insights/new").text.split())
    for question in ("What is it?", "How serious is it?", "Who may know that it was you?"):
        assert re.search(rf"<legend[^>]*> ?{re.escape(question)}", page)
