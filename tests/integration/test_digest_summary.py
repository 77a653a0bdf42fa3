"""What a digest says on top: three sentences, figures and a subject line, in which every number is true."""

import datetime as dt
import io
import re
from random import Random

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.digests import letters
from frontline.digests.blocks import make_digest_blocks
from frontline.digests.content import DigestContent
from frontline.digests.models import Digest, Frequency, Scope
from frontline.digests.periods import get_latest_period
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.service.composition import compose_digest, send_due_digests
from frontline.digests.service.severe_alerts import send_severe_alerts
from frontline.digests.service.subscriptions import set_subscription
from frontline.digests.severe_letters import write_severe_letter
from frontline.digests.summary import list_figures, list_sentences, make_subject
from frontline.notices.models import Notice
from frontline.organisations.models import Mission, Team
from frontline.responses.models.commitment import Commitment, CommitmentState
from frontline.themes.models.theme import ThemeState
from tests.answers import PLANNED, Desk
from tests.factories import added, make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import insights_of, suggest, told_of

MONDAY = get_london_today() + dt.timedelta(days=7 - get_london_today().weekday())
_DATE = re.compile(r"\d+ [A-Z][a-z]+ \d{4}")


def _compose(team: Team, scope: Scope = Scope.TEAM) -> Digest:
    object_id = team.id if scope is Scope.TEAM else team.department_id
    return compose_digest(scope, object_id, Frequency.WEEKLY, get_latest_period(Frequency.WEEKLY, MONDAY))


def _is_late(team: Team, name: str) -> None:
    theme = told_of(team, name)
    theme.routed_at, theme.due_on = now() - dt.timedelta(days=90), get_london_today() - dt.timedelta(days=3)
    db.session.flush()


def _promised(*, due_on: dt.date) -> tuple[Desk, Commitment]:
    desk = Desk.of(make_insight())
    desk.publish(PLANNED)
    commitment = db.session.scalars(select(Commitment).where(Commitment.team_id == desk.team.id)).unique().one()
    commitment.due_on = due_on
    db.session.flush()
    return desk, commitment


def _numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\b\d[\d,]*\b", _DATE.sub("", text))]


def _busy_team(chance: Random) -> Team:
    team = make_team()
    for number in range(chance.randint(0, 7)):
        told_of(team, f"New {number}").severe_count = chance.randint(0, 1)
    for number in range(chance.randint(0, 3)):
        _is_late(team, f"Late {number}")
    for number in range(chance.randint(0, 2)):
        again = told_of(team, f"Again {number}")
        again.routed_at, again.recurred_at = now() - dt.timedelta(days=90), now()
    for _ in range(chance.randint(0, 2)):
        suggest(make_theme(make_insight()), team)
    db.session.flush()
    return team


def _count_sections(content: DigestContent) -> dict[str, int]:
    """What a reader counts who goes through the sections."""
    listed = [reason.partition(" since")[0] for item in (*content.items, *content.more) for reason in item.reasons]
    severe = listed.count("Severe, and new")
    return {
        "New themes": listed.count("New") + severe,
        "New themes that are severe": severe,
        "Themes overdue": len(content.overdue),
        "Themes back after an answer": listed.count("Back after an answer"),
        "Themes suggested, and not confirmed": sum(item.is_suggested for item in (*content.items, *content.more)),
        "New insights": content.counts.insights if content.counts else 0,
        "People who wrote them, at least": content.counts.people if content.counts else 0,
    }


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", range(8))
def test_every_number_in_the_sentences_is_the_one_in_the_sections(seed: int) -> None:
    team = _busy_team(Random(seed))  # noqa: S311 - no secret
    digest = _compose(team)
    content = get_digest_content(digest, make_person(Role.POLICY_LEAD, team=team))
    figures = {name: int(number) for name, number in list_figures(digest, content)}
    assert figures == {name: number for name, number in _count_sections(content).items() if number}
    sentences = list_sentences(digest, content)
    assert len(sentences) == 3
    assert sorted(_numbers(" ".join(sentences))) == sorted(figures.values())


@pytest.mark.usefixtures("app")
def test_a_subject_says_what_is_in_it_of_whom_and_when() -> None:
    team = make_team(name="Attendance team")
    for number in range(3):
        told_of(team, f"New {number}")
    _is_late(team, "Late")
    digest = _compose(team)
    digest.starts_on, digest.ends_on = dt.date(2026, 11, 23), dt.date(2026, 11, 29)
    content = get_digest_content(digest, make_person(Role.POLICY_LEAD, team=team))
    assert make_subject(digest, content) == "3 new themes, 1 decision late: Attendance team, week of 23 November"


@pytest.mark.usefixtures("app")
def test_people_are_told_from_five_on_and_rounded_down() -> None:
    team, theme = make_team(), make_theme(*(make_insight() for _ in range(7)))
    route_to(theme, team)
    content = get_digest_content(_compose(team), make_person(Role.POLICY_LEAD, team=team))
    assert list_sentences(_compose_again(team), content)[0].startswith("7 insights came in from at least 5 people")
    few = make_team()
    route_to(make_theme(*(make_insight() for _ in range(4))), few)
    digest = _compose(few)
    content = get_digest_content(digest, make_person(Role.POLICY_LEAD, team=few))
    assert list_sentences(digest, content)[0] == "4 insights came in and 1 theme is new."


def _compose_again(team: Team) -> Digest:
    return db.session.scalars(select(Digest).where(Digest.object_id == team.id)).one()


@pytest.mark.usefixtures("app")
def test_a_commitment_due_within_two_weeks_is_in_the_digest_of_its_team_and_department() -> None:
    soon, _ = _promised(due_on=MONDAY + dt.timedelta(days=13))
    later, _ = _promised(due_on=MONDAY + dt.timedelta(days=14))
    for scope in (Scope.TEAM, Scope.DEPARTMENT):
        content = get_digest_content(_compose(soon.team, scope), make_person(Role.DIRECTOR, team=soon.team))
        assert [(due.what, due.is_late, due.owner) for due in content.commitments] == [
            ("Print the new form", False, soon.lead.name)
        ]
    assert get_digest_content(_compose(later.team), later.lead).commitments == ()


@pytest.mark.usefixtures("app")
def test_what_was_done_between_composing_and_sending_is_no_longer_late() -> None:
    desk, commitment = _promised(due_on=get_london_today() - dt.timedelta(days=1))
    _is_late(desk.team, "Late")
    send_due_digests(MONDAY)
    before = _letter(desk)
    commitment.state = CommitmentState.CHANGE_MADE
    digest = _compose_again(desk.team)
    for item in get_digest_content(digest, desk.lead).overdue:
        theme = db.session.get_one(type(desk.theme), item.path.rpartition("/")[2])
        theme.due_on, theme.state = None, ThemeState.RESPONDED
    db.session.flush()
    assert "1 decision late, 1 commitment late" in before
    assert _letter(desk) == ""
    assert get_digest_content(digest, desk.lead).settled_count == 2


def _letter(desk: Desk) -> str:
    notice = db.session.scalars(
        select(Notice).where(Notice.person_id == desk.lead.id, Notice.dedup_key.like("digest:%"))
    ).one()
    letter = letters.write_digest_letter(notice)
    return letter.subject if letter else ""


@pytest.mark.usefixtures("app")
def test_each_theme_has_one_quote_and_says_what_is_asked_of_whom_and_by_when() -> None:
    team = make_team()
    theme = told_of(team, "Buses")
    theme.due_on = dt.date(2030, 5, 3)
    lead, director = make_person(Role.POLICY_LEAD, team=team), make_person(Role.DIRECTOR, team=team)
    digest = _compose(team)
    (own,), (other,) = get_digest_content(digest, lead).items, get_digest_content(digest, director).items
    assert own.ask == "Accept or refuse it by 3 May 2030."
    assert other.ask == "Its team is to accept or refuse it by 3 May 2030."
    assert [quote.text for quote in own.quotes] == ["What was said of Buses."]


def test_five_themes_are_told_and_the_others_are_behind_a_link(client: CheckingClient) -> None:
    team = make_team()
    for number in range(8):
        told_of(team, f"Theme {number}")
    digest = _compose(team)
    lead = client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    blocks = make_digest_blocks(digest, get_digest_content(digest, lead))
    assert [block.path for block in blocks if block.text == "3 more themes"] == [f"/digests/{digest.id}#more"]
    assert len([block for block in blocks if block.kind == "item"]) == 5
    page = client.get(f"/digests/{digest.id}").text
    assert all(f"Theme {number}" in page for number in range(8))


def test_every_page_of_the_pdf_has_its_marking(client: CheckingClient) -> None:
    team = make_team()
    for number in range(12):
        _is_late(team, f"Late {number}")
        told_of(team, f"New {number}")
    digest = _compose(team)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    pages = PdfReader(io.BytesIO(client.get(f"/digests/{digest.id}.pdf").data)).pages
    assert len(pages) > 1
    assert all("OFFICIAL" in page.extract_text() for page in pages)


def test_the_last_year_has_a_row_for_each_digest_and_says_which_was_not_sent(client: CheckingClient) -> None:
    team = make_team()
    lead = client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    send_due_digests(MONDAY - dt.timedelta(days=7))
    for number in range(3):
        told_of(team, f"New {number}")
    send_due_digests(MONDAY)
    address = f"/digests/archive?scope=team&about={team.id}"
    assert client.get("/digests/archive").location == "/digests"
    page = client.get(address).text
    assert page.count("Not sent: nothing was new, late or due") == 1
    assert "between 0 and 3" in page
    assert f"/digests/{_latest(team).id}" in page
    assert client.get(f"/digests/archive?scope=own&about={lead.id}").status_code == 404
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(address).status_code == 404


def _latest(team: Team) -> Digest:
    query = select(Digest).where(Digest.object_id == team.id).order_by(Digest.ends_on.desc()).limit(1)
    return db.session.scalars(query).one()


def test_who_reads_a_part_of_a_mission_is_not_told_what_is_counted_of_all_of_it(client: CheckingClient) -> None:
    team, other, mission = make_team(), make_team(), added(Mission(slug="m", name="A mission"))
    for theme in (told_of(team, "Own"), *(told_of(other, f"Other {number}") for number in range(3))):
        for insight in insights_of(theme):
            insight.mission_id = mission.id
    db.session.flush()
    period = get_latest_period(Frequency.WEEKLY, MONDAY)
    digest = compose_digest(Scope.MISSION, mission.id, Frequency.WEEKLY, period)
    content = get_digest_content(digest, client.sign_in(make_person(Role.POLICY_LEAD, team=team)))
    assert list_sentences(digest, content) == ["1 theme is new.", "Nothing is late."]
    assert "4" not in dict(list_figures(digest, content)).values()
    assert client.get(f"/digests/archive?scope=mission&about={mission.id}").status_code == 404


@pytest.mark.usefixtures("app")
def test_a_digest_of_before_names_were_kept_is_still_read() -> None:
    team = make_team()
    theme = told_of(team, "Buses")
    digest = _compose(team)
    item = {"theme": str(theme.id), "reasons": ["New"], "size": "1 insight", "quotes": []}
    digest.content = {"items": [item]}
    content = get_digest_content(digest, make_person(Role.POLICY_LEAD, team=team))
    assert [(item.title, item.reasons) for item in content.items] == [("Buses", ["New"])]
    assert make_subject(digest, content) == digest.title


@pytest.mark.usefixtures("app")
def test_a_severe_theme_is_told_at_once_whatever_the_pace_with_its_day_and_without_its_words() -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    set_subscription(person=lead, scope=Scope.TEAM, object_id=team.id, pace=Frequency.MONTHLY)
    theme = told_of(team, "A nurse in Skipton was hurt")
    theme.severe_count, theme.due_on = 1, dt.date(2030, 5, 3)
    send_severe_alerts(now())
    notice = db.session.scalars(select(Notice).where(Notice.dedup_key == f"severe-theme:{theme.id}")).one()
    letter = write_severe_letter(notice)
    assert letter
    texts = " ".join(block.text for block in letter.blocks)
    assert "Accept or refuse it by 3 May 2030." in texts
    assert "Skipton" not in letter.subject + texts
    theme.severe_count = 0
    db.session.flush()
    assert write_severe_letter(notice) is None
