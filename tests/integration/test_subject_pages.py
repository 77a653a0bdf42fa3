"""What is known of a subject: from the record, as far as whoever reads may see it."""

from typing import Any

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.responses.models.answer import Audience, Outcome, Response
from frontline.responses.models.commitment import Commitment, CommitmentState
from frontline.responses.service.drafts import AnswerText
from frontline.responses.subject_wording import KnowledgeCounts, describe_knowledge
from frontline.subjects.models import OwnSubject
from frontline.subjects.service import SubjectDetails, add_subject, remove_subject
from frontline.themes.models.theme import ThemeState
from tests.answers import Desk
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient

FOR_ALL = AnswerText(
    Outcome.CHANGE_PLANNED, "We will buy hoops.", title="Hoops for all", heard="Hoops are missing.",
    audience=Audience.COMMUNITY,
)  # fmt: skip


def _add_zorbing(**given: Any) -> OwnSubject:
    return add_subject(details=SubjectDetails("Zorbing lessons", alt_labels=("zorb hoops",), **given))


def _many(count: int = 6) -> list[Any]:
    return [make_insight() for _ in range(count)]


def _get_commitment(response: Response) -> Commitment:
    return db.session.scalars(select(Commitment).where(Commitment.response_id == response.id)).one()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, ""),
        ({"unanswered": 1}, "1 theme is about it. It is not answered yet."),
        ({"answered": 1, "changes": 1}, "1 theme is about it. It is answered. 1 change was made."),
        ({"answered": 2, "changes": 2}, "2 themes are about it. All of them are answered. 2 changes were made."),
        ({"unanswered": 2}, "2 themes are about it. None of them is answered yet."),
    ],
)
def test_the_sentence_on_top_is_written_from_counts(counts: dict[str, int], words: str) -> None:
    assert describe_knowledge(KnowledgeCounts(**counts)) == words


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"promises": 1}, "1 promise is open."),
        ({"promises": 1, "late": 1}, "1 promise is open and late."),
        ({"promises": 3, "late": 1}, "3 promises are open, 1 of them is late."),
        ({"promises": 3, "late": 2, "broken": 1}, "3 promises are open, 2 of them are late. 1 promise was not kept."),
        ({"broken": 2}, "2 promises were not kept."),
    ],
)
def test_promises_are_told_in_the_singular_and_the_plural(counts: dict[str, int], words: str) -> None:
    sentence = describe_knowledge(KnowledgeCounts(answered=2, unanswered=1, **counts))
    start = "3 themes are about it. Answered: 2. Not answered yet: 1. No change was made yet."
    assert sentence == f"{start} {words}"


def test_everybody_reads_what_was_answered_changed_promised_and_is_open(client: CheckingClient) -> None:
    subject = _add_zorbing()
    desk = Desk.of(*_many())
    desk.theme.name = "Zorb hoops break"
    response = desk.publish(FOR_ALL)
    kept = _get_commitment(response)
    open_theme = make_theme(*_many(), name="Zorbing lessons cost too much")
    route_to(open_theme, make_team())
    client.sign_in(make_person(Role.SECONDEE))
    page = client.get(f"/subjects/{subject.key}").text
    for words in ("2 themes are about it.", "Zorb hoops break", "Hoops for all", "We will buy hoops.", kept.what):
        assert words in page
    assert page.index("Not answered yet</h2>") < page.index("Zorbing lessons cost too much")


def test_a_change_that_was_made_is_no_open_promise(client: CheckingClient) -> None:
    subject = _add_zorbing()
    desk = Desk.of(*_many())
    desk.theme.name = "Zorb hoops break"
    commitment = _get_commitment(desk.publish(FOR_ALL))
    commitment.state, commitment.made_at = CommitmentState.CHANGE_MADE, now()
    client.sign_in(make_person(Role.SECONDEE))
    page = client.get(f"/subjects/{subject.key}").text
    assert "1 change was made." in page
    assert "Promises that are open" not in page


def test_small_unconfirmed_and_foreign_themes_are_not_told(client: CheckingClient) -> None:
    subject, few = _add_zorbing(), Desk.of(make_insight())
    few.theme.name = "Zorbing lessons in one place"
    few.publish(FOR_ALL)
    make_theme(*_many(), name="Zorbing lessons that the machine found", state=ThemeState.CANDIDATE)
    db.session.flush()
    for person in (make_person(Role.SECONDEE), make_person(Role.POLICY_LEAD)):
        client.sign_in(person)
        page = client.get(f"/subjects/{subject.key}").text
        for words in ("one place", "machine found", "Hoops for all"):
            assert words not in page
    client.sign_in(few.lead)
    page = client.get(f"/subjects/{subject.key}").text
    assert "Zorbing lessons in one place" in page
    assert "fewer than 5 people" in page


def test_an_answer_for_contributors_is_read_by_them_and_the_team_alone(client: CheckingClient) -> None:
    subject, desk = _add_zorbing(), Desk.of(*_many())
    desk.theme.name = "Zorb hoops break"
    desk.publish(AnswerText(Outcome.CHANGE_MADE, "Only for you.", title="Quiet"))
    for person, reads in ((make_person(Role.SECONDEE), False), (desk.member, True)):
        client.sign_in(person)
        page = client.get(f"/subjects/{subject.key}").text
        assert ("Only for you." in page) is reads
        assert "It is answered." in page


def test_narrower_subjects_are_included_and_named(client: CheckingClient) -> None:
    heading = _add_zorbing()
    add_subject(details=SubjectDetails("Grass skiing", broader=heading.key))
    route_to(make_theme(*_many(), name="Grass skiing is dear"), make_team())
    client.sign_in(make_person(Role.SECONDEE))
    page = client.get(f"/subjects/{heading.key}").text
    assert "Grass skiing is dear" in page
    assert "Narrower subjects are included" in page


def test_a_merged_subject_leads_to_the_other(client: CheckingClient) -> None:
    remove_subject(row=_add_zorbing())
    client.sign_in(make_person(Role.SECONDEE))
    assert client.get("/subjects/zorbing-lessons").status_code == 404
    add_subject(details=SubjectDetails("Grass skiing", alt_labels=("Zorbing lessons",)))
    assert client.get("/subjects/zorbing-lessons").location == "/subjects/grass-skiing"


def test_nothing_known_says_who_to_ask(client: CheckingClient) -> None:
    subject = _add_zorbing()
    client.sign_in(make_person(Role.SECONDEE))
    assert "No team names this subject in its remit" in client.get(f"/subjects/{subject.key}").text
    team = make_team(remit="Sports, and zorbing lessons in schools")
    page = client.get(f"/subjects/{subject.key}").text
    assert "Nothing that you may read is known of this subject yet" in page
    assert f"{team.name}, {team.department.name}" in page


def test_subjects_are_found_by_their_labels(client: CheckingClient) -> None:
    subject = _add_zorbing()
    client.sign_in(make_person(Role.SECONDEE))
    assert f"/subjects/{subject.key}" in client.get("/subjects?words=zorb+hoops").text
    assert "No subject has these words" in client.get("/subjects?words=qqqq").text
