"""What is erased with the time, what stays, and what is held."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from frontline.accounts.models import Person, Role, SignIn
from frontline.accounts.service.sign_ins import start_sign_in
from frontline.audit.models import AuditEvent
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.vault import vault
from frontline.insights import originals
from frontline.insights.models.choices import InsightState
from frontline.insights.models.clarification import Clarification
from frontline.insights.models.insight import Insight, Original
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.originals import InsightText
from frontline.insights.service.submission import withdraw_insight
from frontline.operations.retention_rules import change_retention_period, erase_what_has_ended, place_hold
from tests.factories import added, make_insight, make_person, make_placement
from tests.pages import CheckingClient

LONG_AGO = dt.timedelta(days=800)


def _insight(author: Person, state: InsightState = InsightState.ACCEPTED) -> Insight:
    insight = make_insight(author, state=state, what_happened="Shared words", headline="Buses")
    originals.save_original(insight.id, InsightText("Mrs Farrow's first words"), findings={})
    insight.accepted_at = insight.saved_at = now() - LONG_AGO
    return insight


def _author() -> Person:
    author = make_person(Role.SECONDEE)
    make_placement(author)
    return author


@pytest.mark.usefixtures("app")
def test_first_words_are_erased_after_two_years_and_what_is_shared_stays() -> None:
    insight = _insight(_author())
    remark = added(
        Remark(
            insight_id=insight.id, about="question", about_id=insight.id, content=vault.lock("Mr Orme said so"),
            state=RemarkState.SHARED, shared_text="A person said so", findings=[],
        )
    )  # fmt: skip
    answer = added(Clarification(insight_id=insight.id, question="Where?", answer=vault.lock("In Wendle")))
    assert erase_what_has_ended() == {"insights.originals": 1}
    assert originals.get_original_text(insight.id).what_happened == "Shared words"
    assert (vault.unlock(remark.content), answer.answer) == ("A person said so", None)
    assert (insight.what_happened, insight.headline) == ("Shared words", "Buses")
    erased = select(func.count()).where(
        AuditEvent.action == "insight.original_erased", AuditEvent.object_id == insight.id
    )
    assert db.session.scalar(erased) == 1
    assert erase_what_has_ended() == {}


def test_a_withdrawn_insight_is_erased_after_a_month_and_its_page_says_nothing_of_it(client: CheckingClient) -> None:
    author = _author()
    insight = _insight(author)
    insight.accepted_at = now()
    db.session.flush()
    withdraw_insight(insight=insight)
    assert erase_what_has_ended() == {}
    insight.closed_at = now() - dt.timedelta(days=31)
    assert erase_what_has_ended() == {"insights.withdrawn": 1}
    client.sign_in(author)
    for path in (f"/insights/{insight.id}", "/insights"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Farrow" not in page.text


@pytest.mark.usefixtures("app")
def test_a_draft_that_nobody_writes_in_is_erased_and_one_that_is_written_in_is_not() -> None:
    author = _author()
    old, new = _insight(author, InsightState.DRAFT), _insight(author, InsightState.DRAFT)
    new.saved_at = now()
    assert erase_what_has_ended() == {"insights.drafts": 1}
    assert db.session.scalars(select(Original.insight_id)).all() == [new.id]
    assert db.session.get(Insight, old.id, populate_existing=True) is None


@pytest.mark.usefixtures("app")
def test_what_is_held_is_not_erased_until_it_is_lifted() -> None:
    author, other = _author(), _author()
    held, insight, free = _insight(author), _insight(other), _insight(_author())
    administrator = make_person(Role.ADMINISTRATOR)
    place_hold(object_id=author.id, reason="Case 7", person=administrator)
    place_hold(object_id=insight.id, reason="Case 8", person=administrator)
    assert erase_what_has_ended() == {"insights.originals": 1}
    words = {one.id: originals.get_original_text(one.id).what_happened for one in (held, insight, free)}
    assert [words[one.id] == "Shared words" for one in (held, insight, free)] == [False, False, True]


@pytest.mark.usefixtures("app")
def test_old_sign_ins_end_by_the_period_that_an_administrator_chose() -> None:
    person = make_person()
    started, _token = start_sign_in(person=person, browser="Phone", hours=1)
    started.created_at = started.expires_at = now() - dt.timedelta(days=100)
    db.session.flush()
    assert erase_what_has_ended() == {}
    change_retention_period(kind_name="accounts.sign_ins", days=90)
    assert erase_what_has_ended() == {"accounts.sign_ins": 1}
    assert db.session.scalars(select(SignIn.id)).all() == []


def test_an_administrator_changes_periods_and_holds_what_a_case_needs(client: CheckingClient) -> None:
    administrator = client.sign_in(make_person(Role.ADMINISTRATOR))
    assert administrator
    page = client.get("/admin/retention").text
    assert 'value="730"' in page
    names = ("accounts.sign_ins", "insights.drafts", "insights.originals", "insights.withdrawn", "notices.notices")
    fields = {**dict.fromkeys((*names, "sheets"), "400"), "insights.withdrawn": "3"}
    refused = client.submit("/admin/retention", **fields)
    assert (refused.status_code, "from 7 to 36,500" in refused.text, 'value="3"' in refused.text) == (422, True, True)
    assert client.submit("/admin/retention", **{**fields, "insights.withdrawn": "14"}).status_code == 302
    assert 'value="14"' in client.get("/admin/retention").text
    assert client.submit("/admin/retention/holds", object_id="nobody", reason="Case 9").status_code == 422
    person = make_person()
    assert client.submit("/admin/retention/holds", object_id=str(person.id), reason="Case 9").status_code == 302
    assert "Case 9" in client.get("/admin/retention").text
