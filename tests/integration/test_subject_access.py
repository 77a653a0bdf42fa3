"""What is kept about a person, shown to them and erased; what others need stays, and says nothing of them."""

import json

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role, SignIn
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.insights import originals
from frontline.insights.models.choices import Identity, InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.notices.models import Notice
from frontline.notices.service import Notification, notify_person
from frontline.operations.retention_rules import place_hold
from frontline.operations.subject_access import collect_personal_data, erase_person
from tests.factories import make_insight, make_person, make_placement
from tests.pages import CheckingClient


def _author() -> Person:
    author = make_person(Role.SECONDEE)
    make_placement(author)
    insight = make_insight(author, what_happened="Shared words", identity=Identity.DE_IDENTIFIED)
    originals.save_original(insight.id, InsightText("Mrs Farrow's first words"), findings={})
    make_insight(author, state=InsightState.DRAFT)
    notify_person(author.id, Notification("one", "Something", "happened", "/notices"))
    return author


def test_people_see_all_that_is_kept_about_them_and_nothing_of_others(client: CheckingClient) -> None:
    author, other = _author(), _author()
    client.sign_in(author)
    assert "Insight original" in client.get("/account/data").text
    data = json.loads(client.submit("/account/data.json").data)
    assert data["person"][0]["email"] == author.email
    assert "Mrs Farrow's first words" in {
        json.loads(row["content"])["what_happened"] for row in data["insight_original"]
    }
    text = json.dumps(data)
    assert other.email not in text
    assert str(other.id) not in text
    assert "password_hash" not in text
    workbook = client.submit("/account/data.xlsx")
    assert (workbook.status_code, workbook.data[:2]) == (200, b"PK")


@pytest.mark.usefixtures("app")
def test_who_is_erased_leaves_what_was_shared_and_no_trace_of_who_they_were() -> None:
    author = _author()
    name, email = author.name, author.email
    erase_person(person=author)
    db.session.flush()
    assert name not in json.dumps(collect_personal_data(author))
    assert email not in json.dumps(collect_personal_data(author))
    (insight,) = db.session.scalars(select(Insight).where(Insight.author_id == author.id)).all()
    assert (insight.what_happened, originals.get_original_text(insight.id).what_happened) == ("Shared words",) * 2
    for model in (Notice, SignIn):
        assert db.session.scalars(select(model.id).where(model.person_id == author.id)).all() == []


@pytest.mark.usefixtures("app")
def test_nobody_is_erased_who_is_held_for_a_case() -> None:
    author = _author()
    place_hold(object_id=author.id, reason="Case 7", person=make_person(Role.ADMINISTRATOR))
    with pytest.raises(TransitionError, match="held for a case"):
        erase_person(person=author)
