"""Drafts that are not taken: marked too high, without a sentence; nothing that was typed is lost."""

import io
import time
import uuid

import pytest
from docx import Document
from PIL import Image

from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.policies.queries.checks import list_checks, list_parts
from frontline.policies.service.checks import start_check
from frontline.policies.service.draft_parts import begin_search
from frontline.policies.service.drafts import Draft, find_marking
from tests.documents import save
from tests.integration.test_checks import found_for
from tests.pages import CheckingClient
from tests.policies import Office


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
    with pytest.raises(FieldError, match="no sentence"):
        found_for(office, "Contents\n1\n2\n3")
    assert list_checks(office.proposal.id) == []


def test_a_draft_that_cannot_be_read_loses_nothing_that_was_typed(client: CheckingClient) -> None:
    office = Office()
    db.session.commit()
    client.sign_in(office.lead)
    data = {"csrf_token": client.token(), "name": "My draft", "marking": "SECRET", "text": "A plan for schools."}
    page = client.post(f"/policies/{office.proposal.id}/checks/new", data=data)
    assert page.status_code == 422
    assert "My draft" in page.text
    assert "A plan for schools." in page.text


def _make_picture() -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "png")
    return written


def test_a_file_is_refused_for_a_marking_that_nobody_sees_and_its_losses_are_said(client: CheckingClient) -> None:
    office = Office()
    db.session.commit()
    client.sign_in(office.lead)
    path = f"/policies/{office.proposal.id}/checks/new"
    hidden, plain = Document(), Document()
    hidden.add_paragraph("SECRET").runs[0].font.hidden = True
    for document in (hidden, plain):
        document.add_paragraph("We will fund mentors in every school.")
    plain.add_picture(_make_picture())
    fields = {"name": "My draft", "marking": "OFFICIAL", "csrf_token": client.token()}
    refused = client.post(path, data={**fields, "key": str(uuid.uuid4()), "file": (io.BytesIO(save(hidden)), "a.docx")})
    assert "Nothing of it was kept" in refused.text
    assert list_checks(office.proposal.id) == []
    taken = client.post(path, data={**fields, "key": str(uuid.uuid4()), "file": (io.BytesIO(save(plain)), "a.docx")})
    page = client.get(taken.location).text
    assert "We will fund mentors in every school." in page
    assert "A picture: paragraph 2" in page


def test_parts_are_mended_before_the_search_and_not_after(client: CheckingClient) -> None:
    office = Office()
    text = "We will fund mentors in every school. Buses are late in many rural places.\n\nAn odd heading stands here."
    draft = Draft("Plan", text)
    check = start_check(key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=draft)
    first, *others = list_parts(check.id).values()
    db.session.commit()
    check_id, ids = check.id, [part.id for part in (first, *others)]
    client.sign_in(office.lead)
    path = f"/policies/{office.proposal.id}/checks/{check_id}/parts"
    fields = {"part": [str(part_id) for part_id in ids], f"kind-{ids[0]}": "measure"}
    fields[f"text-{ids[0]}"] = "We will fund mentors in every school.\n\nBuses are late in many rural places."
    fields |= {f"kind-{part_id}": "left_out" for part_id in ids[1:]}
    empty = client.submit(path, do="save", **{**fields, f"kind-{ids[0]}": "left_out"})
    assert empty.status_code == 422
    assert "Leave at least one part" in empty.text
    assert client.submit(path, do="search", **fields).status_code == 302
    assert [part.text for part in list_parts(check_id).values()] == [
        "We will fund mentors in every school.",
        "Buses are late in many rural places.",
    ]
    assert client.submit(path, do="save", **fields).status_code == 409


def test_a_draft_is_thrown_away_whole_before_its_search_and_not_after(client: CheckingClient) -> None:
    office = Office()
    drafts = [Draft(name, "We will fund mentors in every school.") for name in ("Wrong", "Right")]
    wrong, right = (
        start_check(key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=draft) for draft in drafts
    )
    begin_search(check=right)
    db.session.commit()
    paths = [f"/policies/{office.proposal.id}/checks/{check_id}/discard" for check_id in (wrong.id, right.id)]
    client.sign_in(office.lead)
    assert [client.submit(path).status_code for path in paths] == [302, 409]
    assert [check.name for check in list_checks(office.proposal.id)] == ["Right"]
