"""What authors add after an insight was shared: read by a moderator first, and never beside whose it is."""

import inspect
import uuid

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights import jobs
from frontline.insights.models.choices import Identity
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark, RemarkState
from frontline.insights.service.remarks import save_remark
from frontline.insights.service.submission import withdraw_insight
from frontline.moderation.service.remarks import open_remark, share_remark
from frontline.moderation.service.rules import add_acquaintance
from frontline.themes.models.curation import TeamQuestion
from frontline.themes.service.questions import ask_contributors
from tests.answers import Desk
from tests.factories import make_insight, make_person
from tests.pages import CheckingClient

screen = inspect.unwrap(jobs.screen_remark.func)


def _remark(insight: Insight, text: str) -> Remark:
    save_remark(insight=insight, about="question", about_id=uuid.uuid4(), text=text)
    row = db.session.scalars(select(Remark).where(Remark.insight_id == insight.id)).one()
    screen(str(row.id))
    return row


def test_a_team_asks_an_author_replies_a_moderator_reads_and_the_team_never_learns_who(client: CheckingClient) -> None:
    author, moderator = make_person(Role.SECONDEE), make_person(Role.MODERATOR)
    insight = make_insight(author)
    desk = Desk.of(insight, make_insight())
    path, insight_id = f"/themes/{desk.theme.id}", insight.id
    client.sign_in(desk.member)
    assert "may tell who somebody is" in client.submit(f"{path}/questions", question="Is it Mrs Farrow again?").text
    client.submit(f"{path}/questions", question="How often does the bus not come?")
    client.sign_in(author)
    assert "How often does the bus not come?" in client.get(f"/insights/{insight_id}").text
    question = _question()
    place = client.get(f"/questions/{question}").location
    assert client.submit(place, text=" ").status_code == 422
    client.submit(place, text="Every Monday, says Mrs Farrow")
    row = db.session.scalars(select(Remark)).one()
    screen(str(row.id))
    client.sign_in(desk.member)
    assert "Every Monday" not in client.get(path).text
    client.sign_in(moderator)
    assert "Reply to a question" in client.get("/moderation/remarks").text
    client.submit(f"/moderation/remarks/{row.id}/open")
    assert "[name removed]" in client.get(f"/moderation/remarks/{row.id}").text
    refused = client.submit(f"/moderation/remarks/{row.id}", text="Every Monday, says Mrs Farrow", share="Share")
    assert "is still there" in refused.text
    client.submit(f"/moderation/remarks/{row.id}", text="Every Monday", share="Share")
    client.sign_in(desk.member)
    page = client.get(path).text
    assert "Every Monday" in page
    assert author.name not in page


def _question() -> uuid.UUID:
    return db.session.scalars(select(TeamQuestion.id)).one()


def test_whoever_was_not_asked_cannot_reply(client: CheckingClient) -> None:
    author = make_person(Role.SECONDEE)
    mine = make_insight(author)
    desk = Desk.of(make_insight())
    ask_contributors(key=uuid.uuid4(), theme=desk.theme, team=desk.team, person=desk.member, text="How often?")
    client.sign_in(author)
    assert client.get(f"/questions/{_question()}").status_code == 404
    assert client.submit(f"/questions/{_question()}/of/{mine.id}", text="Often").status_code == 404


def test_nobody_reads_what_is_not_on_their_desk(client: CheckingClient) -> None:
    row = _remark(make_insight(), "Every Monday")
    client.sign_in(make_person(Role.MODERATOR))
    assert client.get(f"/moderation/remarks/{row.id}").status_code == 404
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get("/moderation/remarks").status_code == 403


@pytest.mark.usefixtures("app")
def test_a_moderator_stands_back_from_their_own_and_from_people_they_know() -> None:
    moderator, author = make_person(Role.MODERATOR), make_person(Role.SECONDEE)
    own = _remark(make_insight(moderator), "Mine")
    known = _remark(make_insight(author, identity=Identity.CONFIDENTIAL), "Known")
    add_acquaintance(moderator=moderator, email=author.email)
    for row in (own, known):
        with pytest.raises(Exception, match=r"another moderator|does not wait"):
            open_remark(remark=row, moderator=moderator)


@pytest.mark.usefixtures("app")
def test_a_withdrawn_insight_takes_its_remarks_along() -> None:
    insight = make_insight()
    row = _remark(insight, "Every Monday")
    share_remark(remark=row, text="Every Monday", checked=True)
    withdraw_insight(insight=insight)
    db.session.refresh(row)
    assert (row.state, row.shared_text) == (RemarkState.WITHHELD, "")


@pytest.mark.usefixtures("app")
def test_a_new_remark_takes_the_place_of_the_old_one_and_is_read_anew() -> None:
    insight, about = make_insight(), uuid.uuid4()
    for text in ("First", "Second"):
        save_remark(insight=insight, about="question", about_id=about, text=text)
    row = db.session.scalars(select(Remark)).one()
    screen(str(row.id))
    share_remark(remark=row, text="Second", checked=False)
    save_remark(insight=insight, about="question", about_id=about, text="Third")
    db.session.refresh(row)
    assert (row.state, row.shared_text) == (RemarkState.WAITING, "")
