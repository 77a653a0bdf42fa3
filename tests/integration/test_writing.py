"""Writing an insight: drafts, questions, what the screen marks, sending, and what may go wrong meanwhile."""

import re
import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from frontline.accounts.models import Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.insights import originals
from frontline.insights.forms.questions import QUESTION_FORMS
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight, Original
from frontline.insights.service.drafts import save_draft, set_draft_attributes
from frontline.insights.service.submission import submit_insight
from tests.factories import make_insight, make_person
from tests.insights import only, secondee, start
from tests.pages import CheckingClient


def test_one_field_and_three_taps_send_a_clean_text(client: CheckingClient) -> None:
    secondee(client)
    assert 'href="/insights/new"' in client.get("/insights").text  # tap 1
    checking = start(client)  # tap 2: Continue
    assert checking.location == f"/insights/{only().id}/check"
    page = client.get(client.submit(checking.location).location).text  # tap 3: Send
    assert "Your insight is sent" in page
    assert (only().state, only().identity) == (InsightState.SUBMITTED, "confidential")


def test_sending_the_same_form_twice_makes_one_insight(client: CheckingClient) -> None:
    key = str(uuid.uuid4())
    first, second = (start(secondee(client) if not i else client, key=key).location for i in range(2))
    assert first == second
    sent = [client.submit(first).location for _ in range(2)]
    assert sent[0] == sent[1]
    assert db.session.query(Insight).count() == 1


def test_a_draft_is_kept_changed_and_sent(client: CheckingClient) -> None:
    secondee(client)
    start(client, save="Save")
    key, version = str(only().id), str(only().version)
    assert "The bus is late" in client.get(f"/insights/{key}/edit").text
    start(client, key=key, what_happened="The bus is very late", version=version)
    assert originals.get_original_text(only().id).what_happened == "The bus is very late"
    client.submit(f"/insights/{key}/check")
    assert only().state is InsightState.SUBMITTED
    assert client.get(f"/insights/{key}/edit").status_code == 302


def test_a_draft_changed_on_another_device_is_shown_and_not_overwritten(client: CheckingClient) -> None:
    secondee(client)
    start(client)
    key, version = str(only().id), str(only().version)
    start(client, key=key, what_happened="From the phone", version=version)
    late = start(client, key=key, what_happened="From the laptop", version=version)
    assert late.status_code == 409
    assert "From the phone" in late.text
    assert "From the laptop</textarea>" in late.text
    assert originals.get_original_text(only().id).what_happened == "From the phone"
    newest = re.search(r'name="version"[^>]*value="(\d+)"', late.text)
    assert newest
    start(client, key=key, what_happened="Both", version=newest[1])
    assert originals.get_original_text(only().id).what_happened == "Both"


def test_too_much_text_is_refused_with_the_limit_and_nothing_is_lost(client: CheckingClient) -> None:
    page = start(secondee(client), what_happened="x" * 4001)
    assert page.status_code == 422
    assert "4,000 characters or fewer. You have 1 too many" in page.text
    assert "x" * 4001 in page.text


def test_a_request_beyond_the_size_limit_gets_a_plain_page(client: CheckingClient) -> None:
    assert start(secondee(client), what_happened="x" * 3_000_000).status_code == 413


def test_control_characters_and_direction_overrides_are_dropped(client: CheckingClient) -> None:
    start(secondee(client), what_happened="One\x00 two\x07\r\nthree \u202egnp.exe\u2066")
    assert originals.get_original_text(only().id).what_happened == "One two\nthree gnp.exe"


def test_scripts_and_long_emoji_strings_are_shown_as_text(client: CheckingClient) -> None:
    start(secondee(client), what_happened="<script>alert(1)</script> " + "\N{FAMILY}" * 500)
    page = client.get(f"/insights/{only().id}/check").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_somebody_elses_draft_and_unknown_ids_do_not_exist(client: CheckingClient) -> None:
    draft = make_insight(make_person(Role.SECONDEE), state=InsightState.DRAFT, saved_at=now())
    secondee(client)
    for insight_id in (draft.id, uuid.uuid4()):
        for path in ("", "/check", "/edit", "/sent", "/files", "/others", "/readings", "/questions/identity"):
            assert client.get(f"/insights/{insight_id}{path}").status_code == 404, path
    assert start(client, key=str(draft.id)).status_code == 404
    assert client.submit(f"/insights/{draft.id}/autosave", what_happened="Mine").status_code == 410
    assert client.get("/insights/not-an-id").status_code == 404


def test_a_discarded_draft_leaves_nothing_behind(client: CheckingClient) -> None:
    start(secondee(client))
    client.submit(f"/insights/{only().id}/discard")
    assert db.session.query(Insight).count() + db.session.query(Original).count() == 0


@pytest.mark.parametrize("name", QUESTION_FORMS)
def test_each_question_has_a_page_that_can_be_skipped_and_answered(client: CheckingClient, name: str) -> None:
    start(secondee(client))
    path = f"/insights/{only().id}/questions/{name}"
    page = client.get(path).text
    assert "Skip the rest and check" in page
    answers = {
        "why_it_matters": "A",
        "what_hinders": "B",
        "what_would_help": "C",
        "affected": "D",
        "kind": "risk",
        "severity": "serious",
        "frequency": "daily",
        "first_hand": "yes",
        "may_ask": "yes",
        "identity": "de_identified",
        "region_id": "",
        "setting": "",
        "mission_id": "",
    }
    back = client.submit(f"{path}?then=check", version=str(only().version), **answers)
    assert back.location == f"/insights/{only().id}/check"


def test_the_answers_stand_on_the_page_to_check(client: CheckingClient) -> None:
    start(secondee(client))
    for name, field, value in (
        ("why-it-matters", "why_it_matters", "Lessons are lost"),
        ("frequency", "frequency", "daily"),
    ):
        client.submit(f"/insights/{only().id}/questions/{name}", version=str(only().version), **{field: value})
    page = client.get(f"/insights/{only().id}/check").text
    assert "Lessons are lost" in page
    assert "Every day or nearly" in page


def test_the_check_leads_to_the_first_question(client: CheckingClient) -> None:
    start(secondee(client))
    page = client.get(f"/insights/{only().id}/check").text
    first = re.search(r'href="([^"]+)"[^>]*>\s*Answer a few questions first', page)
    assert first
    assert "Why does it matter" in client.get(first[1]).text


def test_an_unknown_question_does_not_exist(client: CheckingClient) -> None:
    start(secondee(client))
    assert client.get(f"/insights/{only().id}/questions/shoe-size").status_code == 404


@pytest.mark.usefixtures("app")
def test_what_the_database_says_of_a_row_reaches_no_log() -> None:
    insight = make_insight(why_it_matters="A secret of ours")
    insight.what_happened = ""
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert "accepted_has_text" in str(caught.value)
    assert "A secret of ours" not in str(caught.value)


@pytest.mark.usefixtures("app")
def test_saving_over_somebody_elses_key_is_refused() -> None:
    draft = save_draft(author=make_person(Role.SECONDEE), key=uuid.uuid4(), texts={"what_happened": "Text"})
    with pytest.raises(NotFoundError):
        save_draft(author=make_person(Role.SECONDEE), key=draft.id, texts={"what_happened": "Other"})


@pytest.mark.usefixtures("app")
def test_what_was_sent_cannot_be_written_any_more() -> None:
    author = make_person(Role.SECONDEE)
    draft = save_draft(author=author, key=uuid.uuid4(), texts={"what_happened": "Text"})
    submit_insight(insight=draft)
    with pytest.raises(TransitionError):
        save_draft(author=author, key=draft.id, texts={"what_happened": "Other"}, version=draft.version)
    with pytest.raises(TransitionError):
        set_draft_attributes(insight=draft, may_ask=True)


@pytest.mark.usefixtures("app")
def test_what_was_written_is_encrypted_at_rest() -> None:
    insight = make_insight(state=InsightState.SUBMITTED, what_happened="A secret told in confidence")
    stored = db.session.get_one(Original, insight.id).content
    assert b"secret" not in stored
    assert originals.get_original_text(insight.id).what_happened == "A secret told in confidence"
