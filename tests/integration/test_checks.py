"""Frontline checks: drafts are read, what bears on them is found, decided on, signed; nothing of it changes after."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.insights import service as insights
from frontline.insights.models import Insight, Remark
from frontline.insights.queries import shared_remarks
from frontline.notices.models import Notice
from frontline.placements.models import Placement
from frontline.policies import pack, queries, service
from frontline.policies.models import Bearing, Check, CheckState, Citation, Decision, Stance
from frontline.policies.service import Draft
from frontline.search import service as search
from frontline.themes.models import Membership, Theme
from frontline.themes.service import refresh_counts
from tests.factories import make_insight, make_person, make_placement, make_theme
from tests.pages import CheckingClient
from tests.policies import DRAFT, Office
from tests.themes import told

_SAID = (
    "Our invoice from the supply agency has doubled since last year.",
    "The agency charges us twice what we pay a teacher of our own.",
    "We had to let two assistants go to pay for supply teachers from an agency.",
)


def theme_of(*texts: str) -> tuple[Theme, list[Insight]]:
    """A theme of real texts with their real vectors."""
    rows = [make_insight(make_placement(make_person(Role.SECONDEE)).person, saw=text) for text in texts]
    theme = make_theme(name="Agency costs")
    for insight, vector in zip(rows, analysis.encode(list(texts)), strict=True):
        db.session.add(
            Membership(insight_id=insight.id, theme_id=theme.id, embedding=vector, strength=0.5, is_new=False)
        )
    db.session.flush()
    refresh_counts([theme.id])
    db.session.refresh(theme)
    return theme, rows


def found_for(office: Office, text: str = DRAFT) -> Check:
    """A check of a draft, as its job leaves it."""
    search.count_words()
    check = service.begin(
        key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=Draft("First draft", text)
    )
    service.find(check=check, person=office.lead, keep=db.session.flush)
    return check


@pytest.mark.usefixtures("app")
def test_what_bears_on_a_draft_is_found_whichever_team_has_it_and_nothing_for_what_nobody_spoke_of() -> None:
    theme, rows = theme_of(*_SAID)
    office = Office()
    check = found_for(office)
    (finding,) = queries.findings(check.id)
    assert (finding.theme_id, finding.must, finding.parts[0]) == (theme.id, True, 1)
    assert {uuid.UUID(key) for key in finding.insights} == {one.id for one in rows}
    assert [part.found for part in queries.parts(check.id).values()] == [1, 1, 0]
    assert told(office.lead) == ["Your frontline check is ready"]


@pytest.mark.usefixtures("app")
def test_a_draft_with_nothing_that_bears_on_it_says_so_and_can_be_signed() -> None:
    office = Office()
    check = found_for(office)
    assert queries.findings(check.id) == []
    office.sign(check)
    assert "Nothing that anybody has said" in str(pack.pack(check, office.lead).pieces)


@pytest.mark.usefixtures("app")
def test_what_an_author_hides_from_the_teams_department_is_not_found_for_it() -> None:
    theme_of(*_SAID)
    office = Office()
    for insight in db.session.scalars(select(Insight)):
        placement = db.session.scalars(select(Placement).where(Placement.person_id == insight.author_id)).one()
        placement.host_department_id = office.team.department_id
        insight.placement_id, insight.hidden_from_host = placement.id, True
    db.session.flush()
    assert queries.findings(found_for(office).id) == []


@pytest.mark.usefixtures("app")
def test_a_second_run_of_the_job_changes_nothing() -> None:
    theme_of(*_SAID)
    office = Office()
    check = found_for(office)
    check.state = CheckState.SEARCHING
    service.find(check=check, person=office.lead, keep=db.session.flush)
    assert len(queries.findings(check.id)) == 1
    assert len(queries.parts(check.id)) == 3


@pytest.mark.parametrize(
    ("line", "marking"),
    [
        ("SECRET", "SECRET"), ("UK TOP SECRET - EYES ONLY", "TOP SECRET"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
        ("OFFICIAL: SENSITIVE", "OFFICIAL-SENSITIVE"), ("Official", ""), ("The secret of good attendance", ""),
        ("OFFICIAL", "OFFICIAL"), ("- SECRET -", "SECRET"),
    ],
)  # fmt: skip
def test_a_marking_is_read_where_it_stands_on_a_line_of_its_own(line: str, marking: str) -> None:
    assert service.marking_in(f"A draft\n{line}\nabout schools") == marking


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("text", "marking"), [("SECRET\n\nA plan.", "OFFICIAL"), ("A plan.", "TOP SECRET")])
def test_a_draft_above_the_highest_marking_is_refused_before_anything_of_it_is_kept(text: str, marking: str) -> None:
    office = Office()
    draft = Draft("Plan", text, marking)
    with pytest.raises(FieldError, match="Nothing of it was kept"):
        service.begin(key=uuid.uuid4(), proposal=office.proposal, person=office.lead, draft=draft)
    assert queries.checks(office.proposal.id) == []


@pytest.mark.usefixtures("app")
def test_a_draft_without_a_sentence_says_so() -> None:
    office = Office()
    check = found_for(office, "Contents\n1\n2\n3")
    assert check.state is CheckState.FAILED
    assert "no sentence" in check.failure
    assert told(office.lead) == ["Your frontline check could not be made"]


@pytest.mark.usefixtures("app")
def test_nothing_is_signed_before_everything_is_decided_on_and_said() -> None:
    office = Office()
    theme = make_theme(insight := make_insight())
    check = office.check((theme, [insight]))
    with pytest.raises(FieldError, match="1 of the findings"):
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
def test_the_same_draft_again_keeps_decisions_and_says_what_is_new() -> None:
    theme, _rows = theme_of(*_SAID)
    office = Office()
    first = found_for(office)
    office.decide(first)
    office.sign(first)
    theme_of("Offshore wind farms in the North Sea will need engineers that our colleges do not train.")
    again = service.run_again(key=uuid.uuid4(), check=first, person=office.lead)
    service.find(check=again, person=office.lead, keep=db.session.flush)
    found = {one.theme_id == theme.id: one for one in queries.findings(again.id)}
    assert (found[True].decision, found[True].is_new) == (Decision.ON_BOARD, False)
    assert (found[False].decision, found[False].is_new) == (None, True)


@pytest.mark.usefixtures("app")
def test_those_who_agreed_are_asked_and_their_answer_passes_a_moderator() -> None:
    office, author = Office(), make_person(Role.SECONDEE)
    asked, silent = make_insight(author, may_ask=True), make_insight(make_person(Role.SECONDEE))
    check = office.check((make_theme(asked, silent), [asked]))
    service.consult(key=(key := uuid.uuid4()), check=check, person=office.member, text="Would a cap work?")
    assert told(author) == ["A policy team would like your view on a draft"]
    consultation, insight = queries.consultation(key, author)
    service.reply(consultation=consultation, insight=insight, text="Only with a floor.")
    assert shared_remarks([key]) == {}
    remark = db.session.scalars(select(Remark)).one()
    insights.remarked(remark, [])
    insights.share_remark(remark=remark, text="Only with a floor.", checked=True)
    assert shared_remarks([key]) == {key: ["Only with a floor."]}
    assert told(office.member) == ["Somebody has replied on your draft"]


@pytest.mark.usefixtures("app")
def test_new_insights_that_bear_on_a_live_proposal_reach_its_team_the_same_day() -> None:
    theme_of(*_SAID)
    office = Office()
    found_for(office)
    theme_of("The agency has raised its fee for supply teachers for the third time.")
    theme_of("Our boiler has failed again.")
    assert service.watch() == 1
    assert service.watch() == 0
    (bearing,) = db.session.scalars(select(Bearing))
    assert bearing.proposal_id == office.proposal.id
    assert "New from the front line on a proposal of yours" in told(office.member)


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


def test_a_draft_that_cannot_be_read_loses_nothing_that_was_typed(client: CheckingClient) -> None:
    office = Office()
    db.session.commit()
    client.sign_in(office.lead)
    data = {"csrf_token": client.token(), "name": "My draft", "marking": "SECRET", "text": "A plan for schools."}
    page = client.post(f"/policies/{office.proposal.id}/checks/new", data=data)
    assert page.status_code == 422
    assert "My draft" in page.text
    assert "A plan for schools." in page.text
