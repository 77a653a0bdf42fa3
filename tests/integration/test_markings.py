"""Drafts that are not taken: marked too high, without a sentence; nothing that was typed is lost."""

import time
import uuid

import pytest

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.policies.models.check import CheckState
from frontline.policies.queries.checks import list_checks
from frontline.policies.service.checks import start_check
from frontline.policies.service.drafts import Draft, find_marking
from tests.integration.test_checks import found_for
from tests.pages import CheckingClient
from tests.policies import Office
from tests.themes import told


@pytest.mark.parametrize(
    ("line", "marking"),
    [
        ("SECRET", "SECRET"), ("UK TOP SECRET - EYES ONLY", "TOP SECRET"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
        ("OFFICIAL: SENSITIVE", "OFFICIAL-SENSITIVE"), ("Official", "OFFICIAL"), ("The secret of good attendance", ""),
        ("OFFICIAL", "OFFICIAL"), ("- SECRET -", "SECRET"), ("OFFICIAL\u2011SENSITIVE", "OFFICIAL-SENSITIVE"),
        ("Official-Sensitive", "OFFICIAL-SENSITIVE"), ("OFFICIAL-SENSITIVE (COMMERCIAL)", "OFFICIAL-SENSITIVE"),
        ("Classification: SECRET", "SECRET"), ("SECRET 12", "SECRET"), ("SE\u200bCRET", "SECRET"), ("Secret", "SECRET"),
        ("OFFICIAL-SENSITIVE Page 1 of 3", "OFFICIAL-SENSITIVE"), ("TOP SECRET STRAP1", "TOP SECRET"),
        ("Classification: Secret", "SECRET"), ("S E C R E T", "SECRET"),
        ("What is SECRET to some is known to many of us who teach", ""),
        ("SECRET Every primary school of the country will have a club in it", "SECRET"),
    ],
)  # fmt: skip
def test_a_marking_is_read_where_it_stands_on_a_line_of_its_own(line: str, marking: str) -> None:
    assert find_marking(f"A draft\n{line}\nabout schools") == marking


def test_no_line_takes_the_time_of_more_than_it_is_long() -> None:
    once, ten_times = (_seconds("OFFICIAL" + " " * 20_000 * times + "x\nSECRET " * 1_000 * times) for times in (1, 10))
    assert ten_times < 60 * max(once, 0.05)


def _seconds(text: str) -> float:
    started = time.perf_counter()
    find_marking(text)
    return time.perf_counter() - started


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("text", "marking"), [("SECRET\n\nA plan.", "OFFICIAL"), ("A plan.", "TOP SECRET")])
def test_a_draft_above_the_highest_marking_is_refused_before_anything_of_it_is_kept(text: str, marking: str) -> None:
    office = Office()
    draft = Draft("Plan", text, marking)
    with pytest.raises(FieldError, match="Nothing of it was kept"):
        start_check(key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=draft)
    assert list_checks(office.proposal.id) == []


@pytest.mark.usefixtures("app")
def test_a_draft_without_a_sentence_says_so() -> None:
    office = Office()
    check = found_for(office, "Contents\n1\n2\n3")
    assert check.state is CheckState.FAILED
    assert "no sentence" in check.failure
    assert told(office.lead) == ["Your frontline check could not be made: First draft"]


def test_a_draft_that_cannot_be_read_loses_nothing_that_was_typed(client: CheckingClient) -> None:
    office = Office()
    db.session.commit()
    client.sign_in(office.lead)
    data = {"csrf_token": client.token(), "name": "My draft", "marking": "SECRET", "text": "A plan for schools."}
    page = client.post(f"/policies/{office.proposal.id}/checks/new", data=data)
    assert page.status_code == 422
    assert "My draft" in page.text
    assert "A plan for schools." in page.text
