"""The pages of answers: what the community reads, templates, what may be done."""

from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.responses.models.answer import AnswerTemplate, Audience, Outcome
from frontline.responses.service.drafts import AnswerText
from tests.answers import MADE, Desk
from tests.factories import make_insight, make_person
from tests.pages import CheckingClient


def test_the_community_reads_what_is_for_it_and_no_single_insight(client: CheckingClient) -> None:
    insights = [make_insight() for _ in range(6)]
    for_all = AnswerText(Outcome.CHANGE_MADE, "We **changed** it.", title="School buses", audience=Audience.COMMUNITY)
    desk = Desk.of(*insights)
    desk.theme.name = "Buses that do not come"
    desk.publish(for_all)
    Desk.of(make_insight()).publish(MADE)
    small_desk = Desk.of(make_insight(what_happened="Only I know this"))
    small_desk.theme.name = "Only I know this"
    small_desk.publish(AnswerText(Outcome.NO_CHANGE, "No.", "No money", title="Lifts", audience=Audience.COMMUNITY))
    client.sign_in(make_person(Role.SECONDEE))
    page = client.get("/community").text
    assert "Buses that do not come" in page
    assert "<strong>changed</strong>" in page
    assert "We changed the form." not in page
    # What too few people said is for nobody else, whatever its team had chosen.
    assert "Lifts" not in page
    assert "School buses" not in client.get("/community?outcome=no_change").text
    assert "School buses" in client.get("/community?words=buses").text


def test_a_template_is_kept_and_offered(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft()
    theme_id = desk.theme.id
    client.sign_in(desk.member)
    client.submit(f"/responses/{draft.id}/template", name="Our usual")
    template = db.session.scalars(select(AnswerTemplate)).one()
    assert "Our usual" in client.get(f"/themes/{theme_id}/answer?another=1").text
    assert "We changed the form." in client.get(f"/themes/{theme_id}/answer?another=1&start={template.id}").text
    assert client.submit(f"/templates/{template.id}/delete").status_code == 302
    assert f"start={template.id}" not in client.get(f"/themes/{theme_id}/answer?another=1").text
    assert "Before we can act" in client.get(f"/themes/{theme_id}/answer?another=1&start=We need to know more").text


def test_the_page_of_an_answer_says_how_it_reads_and_who_may_do_what(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    draft = desk.draft(
        AnswerText(Outcome.CHANGE_MADE, "We will leverage robust synergies going forward.", title="Words")
    )
    path = f"/responses/{draft.id}"
    client.sign_in(desk.member)
    page = client.get(path).text
    assert "leverage" in page
    client.submit(f"{path}/submit", checked="y")
    assert "Its authors cannot clear it" in client.get(path).text
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(path).status_code == 404
    client.sign_in(desk.lead)
    assert client.submit(f"{path}/return", comment=" ").status_code == 422
    client.submit(f"{path}/return", comment="Plain words, please")
    assert "Plain words, please" in client.get(path).text


def test_a_hold_needs_days_in_order(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    days = {"starts_on": ["10", "5", "2027"], "ends_on": ["1", "5", "2027"]}
    page = client.submit("/publishing-holds", name="Local", **days)
    assert "The last day must be" in page.text
    assert 'value="Local"' in page.text
