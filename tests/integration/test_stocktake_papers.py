"""The papers of a stocktake: what stands in them, on how many pages, under which marking, and never who wrote what."""

import datetime as dt
import io
import unicodedata

import pytest
from docx import Document
from pypdf import PageObject, PdfReader

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.papers import count_words, write_paper_pdf, write_paper_word
from frontline.missions.minister_page import build_minister_page
from frontline.missions.models.milestone import ConfidenceRating
from frontline.missions.service.actions import ActionDetails, add_action
from frontline.missions.service.stocktakes import open_stocktake, record_stocktake_decision
from frontline.missions.stocktake_paper import build_stocktake_paper
from frontline.themes.models.theme import Theme
from tests.factories import make_insight, make_person, make_theme
from tests.missions import TABLE, Cast
from tests.pages import CheckingClient

pytestmark = pytest.mark.usefixtures("app")


def _quoted(cast: Cast, name: str) -> Theme:
    """A theme with a quote that is relevant to the milestone."""
    insight = make_insight()
    theme = make_theme(insight)
    theme.name, theme.quotes = name, [{"insight_id": str(insight.id), "text": insight.text[:60].strip()}]
    cast.link(theme)
    return theme


def _read(page: PageObject) -> str:
    """The words of a page, without ligatures and breaks of lines."""
    return " ".join(unicodedata.normalize("NFKC", page.extract_text()).split())


def _held() -> Cast:
    cast = Cast()
    cast.take(TABLE)
    cast.rate(ConfidenceRating.AMBER_RED)
    return cast


def test_the_first_page_says_what_is_off_track_and_who_acts_by_when() -> None:
    cast = _held()
    _quoted(cast, "Hungry pupils")
    meeting = cast.schedule(marking="OFFICIAL-SENSITIVE")
    open_stocktake(stocktake=meeting, person=cast.person)
    due_on = get_london_today() + dt.timedelta(days=3)
    add_action(stocktake=meeting, details=ActionDetails("Open hubs", "Jo Bell", due_on, "", cast.milestone.id))
    record_stocktake_decision(stocktake=meeting, person=cast.person, text="Hubs first")
    paper = build_stocktake_paper(meeting, cast.person)
    pages = [_read(page) for page in PdfReader(io.BytesIO(write_paper_pdf(paper))).pages]
    for words in ("Off track", "Behind its trajectory", "Open hubs", "Jo Bell", "Hubs first"):
        assert words in pages[0]
    for words in ("Trajectory", "Amber/red", "Hungry pupils", "fewer than 5 people"):
        assert words in pages[1]
    assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in pages)


def test_the_word_file_has_the_marking_in_its_header_and_headings_as_styles() -> None:
    cast = _held()
    paper = build_stocktake_paper(cast.schedule(marking="OFFICIAL-SENSITIVE"), cast.person)
    document = Document(io.BytesIO(write_paper_word(paper)))
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert "Off track" in [
        words.text for words in document.paragraphs if words.style and words.style.name == "Heading 1"
    ]
    assert document.tables[0].rows[0].cells[0].text == "Milestone"


def test_a_paper_keeps_the_ratings_of_the_moment_at_which_the_stocktake_was_opened() -> None:
    cast = _held()
    meeting = cast.schedule()
    open_stocktake(stocktake=meeting, person=cast.person)
    cast.rate(ConfidenceRating.GREEN)
    tables = [
        piece for piece in build_stocktake_paper(meeting, cast.person).pieces if piece.text == "Delivery confidence"
    ]
    assert [row[0] for row in tables[0].rows] == ["Amber/red"]


def test_the_page_for_the_minister_is_one_however_much_there_is() -> None:
    cast = _held()
    for number in range(6):
        _quoted(cast, f"{number} " + "theme of many words " * 7)
    meeting = cast.schedule(ask="asked " * 50)
    open_stocktake(stocktake=meeting, person=cast.person)
    for number in range(6):
        record_stocktake_decision(stocktake=meeting, person=cast.person, text=f"{number} " + "decided " * 200)
    page = build_minister_page(meeting, cast.person, get_london_today())
    assert count_words(page) <= 380
    assert len(PdfReader(io.BytesIO(write_paper_pdf(page))).pages) == 1


def test_before_it_is_opened_the_minister_reads_what_the_last_one_decided() -> None:
    cast = Cast()
    first = cast.schedule()
    open_stocktake(stocktake=first, person=cast.person)
    record_stocktake_decision(stocktake=first, person=cast.person, text="Hubs first")
    texts = [piece.text for piece in build_minister_page(cast.schedule(), cast.person, get_london_today()).pieces]
    assert "Hubs first" in texts
    assert {"By the record, no milestone is off track.", "Nothing is recorded as asked of you."} <= set(texts)


def test_leads_read_the_papers_without_themes_that_they_may_not_read(client: CheckingClient) -> None:
    cast, lead = _held(), make_person(Role.POLICY_LEAD)
    _quoted(cast, "Hungry pupils")
    meeting = cast.schedule()
    db.session.commit()
    client.sign_in(lead)
    for path in ("paper", "minister"):
        document = client.get(f"/stocktakes/{meeting.id}/{path}.docx")
        words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(document.data)).paragraphs)
        assert "Hungry pupils" not in words
        assert "No theme that you can read is confirmed" in words
        assert client.get(f"/stocktakes/{meeting.id}/{path}.pdf").data.startswith(b"%PDF-")
