"""Findings are decided on and a check is signed: nothing of it changes after, nobody is told who wrote what."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.insights import service as insights
from frontline.insights.models import Insight
from frontline.notices.models import Notice
from frontline.policies import pack, queries, service
from frontline.policies.models import Check, Citation, Decision, Stance
from frontline.policies.service import Idea
from tests.factories import make_insight, make_person, make_theme
from tests.policies import Office
from tests.themes import told


@pytest.mark.usefixtures("app")
def test_nothing_is_signed_before_everything_is_decided_on_and_said() -> None:
    office = Office()
    theme = make_theme(insight := make_insight())
    check = office.check((theme, [insight]))
    with pytest.raises(FieldError, match="1 finding above"):
        office.sign(check)
    office.decide(check)
    with pytest.raises(FieldError, match="Write what you took on board"):
        service.sign(check=check, person=office.lead, statement=" ", tells_later=False)
    office.sign(check)
    with pytest.raises(TransitionError, match="signed off"):
        office.decide(check)


@pytest.mark.usefixtures("app")
def test_a_decision_other_than_yes_needs_its_reason() -> None:
    office = Office()
    check = office.check((make_theme(insight := make_insight()), [insight]))
    (finding,) = queries.findings(check.id)
    given = (check, finding, office.lead)
    for decision, why in ((None, "x"), (Decision.NOT, ""), (Decision.NEEDS_MORE, " ")):
        with pytest.raises(FieldError):
            service.decide(
                check=given[0], finding=given[1], person=given[2], stance=Stance.FOR, decision=decision, why=why
            )


@pytest.mark.usefixtures("app")
def test_whatever_changes_in_the_database_after_the_signature_shows() -> None:
    office = Office()
    check = office.signed((make_theme(insight := make_insight()), [insight]))
    assert service.is_as_signed(check)
    queries.findings(check.id)[0].why = "Something else"
    assert not service.is_as_signed(check)


@pytest.mark.usefixtures("app")
def test_contributors_are_told_once_at_the_signature_or_once_it_is_decided() -> None:
    office = Office()
    author = make_person(Role.SECONDEE)
    insight, more = make_insight(author), make_insight(author)
    office.signed((make_theme(insight, more), [insight]))
    assert told(author) == ["What you said is cited in a policy proposal"]
    later, other = Office(), make_person(Role.SECONDEE)
    later.signed((make_theme(mine := make_insight(other)), [mine]), later=True)
    assert told(other) == []
    assert queries.cited_of([mine.id]) == []


@pytest.mark.usefixtures("app")
def test_what_is_beside_the_point_cites_nobody() -> None:
    office = Office()
    check = office.check((make_theme(insight := make_insight()), [insight]))
    service.set_aside(check=check, person=office.lead)
    office.sign(check)
    assert db.session.scalars(select(Citation)).all() == []


@pytest.mark.usefixtures("app")
def test_a_pack_never_shows_what_was_withdrawn_after_it_was_signed() -> None:
    office = Office()
    kept, gone = make_insight(saw="This stays."), make_insight(saw="This goes.")
    check = office.signed((make_theme(kept, gone), [kept, gone]))
    _withdraw(gone)
    said = str(pack.pack(check, office.lead).pieces)
    assert "This stays." in said
    assert "This goes." not in said
    assert "1 of the insights that were found are not shown any more" in said
    assert service.is_as_signed(check)


def _withdraw(insight: Insight) -> None:
    insights.withdraw(insight=insight)
    db.session.flush()


@pytest.mark.usefixtures("app")
def test_a_pack_is_a_tagged_pdf_and_a_word_file_with_headings() -> None:
    import io

    from docx import Document
    from pypdf import PdfReader

    office = Office()
    check = office.signed((make_theme(insight := make_insight(saw="It doubled.")), [insight]))
    made = pack.pack(check, office.lead)
    pdf = PdfReader(io.BytesIO(pack.as_pdf(made)))
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "It doubled." in "".join(page.extract_text() for page in pdf.pages)
    word = Document(io.BytesIO(pack.as_word(made)))
    styles = {one.style.name for one in word.paragraphs if one.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "Quote", "List Bullet"} <= styles


@pytest.mark.usefixtures("app")
def test_a_single_insight_that_is_hidden_later_leaves_no_count_and_no_gap() -> None:
    office = Office()
    kept, hidden = make_insight(saw="This stays."), make_insight(saw="This is hidden.")
    alone = make_theme(alone_insight_id=hidden.id, name="This is hidden")
    check = office.check((alone, [hidden]), (make_theme(kept), [kept]))
    assert queries.undecided(check.id) == 2
    hidden.hidden_from_host = True
    db.session.flush()
    assert queries.undecided(check.id) == 1
    assert "hidden" not in str(pack.pack(check, office.lead).pieces)
    assert "not shown any more" not in str(pack.pack(check, office.lead).pieces)


@pytest.mark.usefixtures("app")
def test_a_signed_pack_says_of_money_what_was_signed() -> None:
    office = Office(money="£1 million")
    check = office.signed()
    service.change(proposal=office.proposal, idea=Idea("Cap agency rates", money="£900 million"))
    assert "£900" not in str(pack.pack(check, office.lead).pieces)


def test_two_people_who_sign_at_once_sign_it_once(database: str) -> None:
    assert database
    with db.transaction():
        office = Office()
        other = make_person(Role.POLICY_LEAD, team=office.team)
        check, proposal = office.check().id, office.proposal.id
        people = [office.lead.id, other.id]
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda person: _sign(proposal, check, person), people))
    assert sorted(done) == [False, True]
    with db.transaction() as session:
        assert len(session.scalars(select(Notice).where(Notice.cause == f"cited:{check}")).all()) == 0
        assert session.get_one(Check, check).signed_by_id == people[done.index(True)]


def _sign(proposal: uuid.UUID, check: uuid.UUID, person_id: uuid.UUID) -> bool:
    try:
        with db.transaction() as session:
            person = session.get_one(Person, person_id)
            found = queries.check(proposal, check, person, lock=True)
            service.sign(check=found, person=person, statement="We did.", tells_later=False)
    except TransitionError:
        return False
    return True
