"""Findings are decided on and a check is signed: nothing of it changes after, nobody is told who wrote what."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.papers import write_paper_pdf, write_paper_word
from frontline.insights.models.insight import Insight
from frontline.insights.service.submission import withdraw_insight
from frontline.notices.models import Notice
from frontline.policies import evidence_pack
from frontline.policies.models.check import Check, Citation, FindingDecision, Stance
from frontline.policies.queries.checks import count_undecided_findings, get_check, list_findings
from frontline.policies.queries.citations import list_citations_of_insights
from frontline.policies.service.decisions import (
    decide_finding,
    is_unchanged_since_signed,
    set_aside_undecided,
    sign_check,
)
from frontline.policies.service.proposals import ProposalDetails, change_proposal
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
        sign_check(check=check, person=office.lead, statement=" ", tells_later=False)
    office.sign(check)
    with pytest.raises(TransitionError, match="signed off"):
        office.decide(check)


@pytest.mark.usefixtures("app")
def test_a_decision_other_than_yes_needs_its_reason() -> None:
    office = Office()
    check = office.check((make_theme(insight := make_insight()), [insight]))
    (finding,) = list_findings(check.id)
    for decision, why in ((None, "x"), (FindingDecision.NOT, ""), (FindingDecision.NEEDS_MORE, " ")):
        with pytest.raises(FieldError):
            decide_finding(
                check=check, finding=finding, person=office.lead, stance=Stance.FOR, decision=decision, reason=why
            )


@pytest.mark.usefixtures("app")
def test_whatever_changes_in_the_database_after_the_signature_shows() -> None:
    office = Office()
    check = office.signed((make_theme(insight := make_insight()), [insight]))
    assert is_unchanged_since_signed(check)
    list_findings(check.id)[0].reason = "Something else"
    assert not is_unchanged_since_signed(check)


@pytest.mark.usefixtures("app")
def test_contributors_are_told_once_at_the_signature_or_once_it_is_decided() -> None:
    office = Office()
    author = make_person(Role.SECONDEE)
    insight, more = make_insight(author), make_insight(author)
    office.signed((make_theme(insight, more), [insight]))
    assert told(author) == ["What you said is cited in a policy proposal"]
    later, other = Office(), make_person(Role.SECONDEE)
    later.signed((make_theme(insight_of_other := make_insight(other)), [insight_of_other]), later=True)
    assert told(other) == []
    assert list_citations_of_insights([insight_of_other.id]) == []


@pytest.mark.usefixtures("app")
def test_what_is_beside_the_point_cites_nobody() -> None:
    office = Office()
    check = office.check((make_theme(insight := make_insight()), [insight]))
    set_aside_undecided(check=check, person=office.lead, reason="It is about something else.")
    office.sign(check)
    office.sign(check, by=make_person(Role.POLICY_LEAD, team=office.team))
    assert db.session.scalars(select(Citation)).all() == []


@pytest.mark.usefixtures("app")
def test_a_pack_never_shows_what_was_withdrawn_after_it_was_signed() -> None:
    office = Office()
    staying, withdrawn = make_insight(what_happened="This stays."), make_insight(what_happened="This goes.")
    check = office.signed((make_theme(staying, withdrawn), [staying, withdrawn]))
    _withdraw(withdrawn)
    words = str(evidence_pack.build_evidence_pack(check, office.lead).pieces)
    assert "This stays." in words
    assert "This goes." not in words
    assert "1 of the insights that were found is not shown any more" in words
    assert is_unchanged_since_signed(check)


def _withdraw(insight: Insight) -> None:
    withdraw_insight(insight=insight)
    db.session.flush()


@pytest.mark.usefixtures("app")
def test_a_pack_is_a_tagged_pdf_and_a_word_file_with_headings() -> None:
    import io

    from docx import Document
    from pypdf import PdfReader

    office = Office()
    check = office.signed((make_theme(insight := make_insight(what_happened="It doubled.")), [insight]))
    pack = evidence_pack.build_evidence_pack(check, office.lead)
    pdf = PdfReader(io.BytesIO(write_paper_pdf(pack)))
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "It doubled." in "".join(page.extract_text() for page in pdf.pages)
    word = Document(io.BytesIO(write_paper_word(pack)))
    styles = {paragraph.style.name for paragraph in word.paragraphs if paragraph.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "Quote", "List Bullet"} <= styles


@pytest.mark.usefixtures("app")
def test_a_single_insight_that_is_hidden_later_leaves_no_count_and_no_gap() -> None:
    office = Office()
    staying, hidden = make_insight(what_happened="This stays."), make_insight(what_happened="This is hidden.")
    alone = make_theme(single_insight_id=hidden.id, name="This is hidden")
    check = office.check((alone, [hidden]), (make_theme(staying), [staying]))
    assert count_undecided_findings(check.id) == 2
    hidden.hidden_from_host = True
    db.session.flush()
    assert count_undecided_findings(check.id) == 1
    assert "hidden" not in str(evidence_pack.build_evidence_pack(check, office.lead).pieces)
    assert "not shown any more" not in str(evidence_pack.build_evidence_pack(check, office.lead).pieces)


@pytest.mark.usefixtures("app")
def test_a_signed_pack_says_of_money_what_was_signed() -> None:
    office = Office(money="£1 million")
    check = office.signed()
    change_proposal(proposal=office.proposal, details=ProposalDetails("Cap agency rates", money="£900 million"))
    assert "£900" not in str(evidence_pack.build_evidence_pack(check, office.lead).pieces)


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
        assert len(session.scalars(select(Notice).where(Notice.dedup_key == f"cited:{check}")).all()) == 0
        assert session.get_one(Check, check).signed_by_id == people[done.index(True)]


def _sign(proposal: uuid.UUID, check: uuid.UUID, person_id: uuid.UUID) -> bool:
    try:
        with db.transaction() as session:
            person = session.get_one(Person, person_id)
            locked = get_check(proposal, check, person, lock=True)
            sign_check(check=locked, person=person, statement="We did.", tells_later=False)
    except TransitionError:
        return False
    return True
