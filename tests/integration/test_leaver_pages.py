import datetime as dt

from frontline.accounts.models import Role, SignIn
from frontline.accounts.responsibilities import UNUSED_PERIOD
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.choices import Identity, InsightState
from frontline.responses.models.answer import Response
from frontline.themes.models.theme import Routing
from tests.factories import added, grant_role, make_insight, make_person, make_placement, make_team
from tests.leavers import Leaver, end_placement
from tests.pages import CheckingClient


def _open(leaver: Leaver) -> str:
    db.session.flush()
    return f"/admin/accounts/{leaver.person.id}/close"


def test_the_page_lists_what_waits_and_chooses_who_is_likeliest(client: CheckingClient) -> None:
    leaver = Leaver()
    leaver.own_commitment()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get(_open(leaver)).text
    assert f"Commitments of {leaver.team.name} that they own: 1" in page
    assert f'<option value="{leaver.colleague.id}" selected' in page
    assert "Cap the rates" in page
    assert "/commitments/" not in page  # its page is not for administrators


def test_whoever_may_open_what_waits_gets_links(client: CheckingClient) -> None:
    leaver, administrator = Leaver(), make_person(Role.ADMINISTRATOR)
    commitment = leaver.own_commitment()
    grant_role(administrator, Role.COORDINATOR)
    client.sign_in(administrator)
    assert f'href="/commitments/{commitment.id}"' in client.get(_open(leaver)).text


def test_closing_without_a_choice_says_so_at_its_field_and_keeps_the_others(client: CheckingClient) -> None:
    leaver = Leaver()
    leaver.own_commitment()
    leaver.assign_theme()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    themes = f"themes_{leaver.team.id.hex}"
    answer = client.submit(_open(leaver), **{themes: str(leaver.colleague.id)})
    assert answer.status_code == 422
    assert f'id="commitments_{leaver.team.id.hex}-error"' in answer.text
    assert f"Select who takes over: Commitments of {leaver.team.name} that they own" in answer.text
    assert f'<option value="{leaver.colleague.id}" selected' in answer.text
    assert db.session.get_one(type(leaver.person), leaver.person.id, populate_existing=True).deactivated_at is None


def test_an_account_is_closed_with_all_that_was_chosen(client: CheckingClient) -> None:
    leaver = Leaver()
    commitment = leaver.own_commitment()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    path, field = _open(leaver), f"commitments_{leaver.team.id.hex}"
    assert client.submit(path, **{field: str(leaver.colleague.id)}).status_code == 302
    assert db.session.get_one(type(commitment), commitment.id, populate_existing=True).owner_id == leaver.colleague.id
    assert "Something still waits" not in client.get(f"/admin/accounts/{leaver.person.id}").text
    assert client.submit(path).status_code == 409


def test_an_account_that_is_misused_is_closed_at_once_and_its_page_says_what_waits(client: CheckingClient) -> None:
    leaver = Leaver()
    leaver.own_commitment()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert client.submit(_open(leaver), leaves="y").status_code == 302
    assert "Something still waits on them" in client.get(f"/admin/accounts/{leaver.person.id}").text
    assert client.get(_open(leaver)).status_code == 200


def test_removing_a_role_asks_who_takes_over(client: CheckingClient) -> None:
    leaver = Leaver()
    routing = leaver.assign_theme()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    grant = next(grant for grant in leaver.person.grants if grant.role is Role.POLICY_LEAD)
    path = f"/admin/accounts/{leaver.person.id}/roles/{grant.id}/revoke"
    assert f"Themes assigned to them in {leaver.team.name}: 1" in client.get(path).text
    client.submit(path, **{f"themes_{leaver.team.id.hex}": str(leaver.colleague.id)})
    assert db.session.get_one(Routing, routing.id, populate_existing=True).assignee_id == leaver.colleague.id


def test_nobody_but_an_administrator_sees_what_waits(client: CheckingClient) -> None:
    leaver = Leaver()
    client.sign_in(make_person(Role.COORDINATOR))
    assert client.get(_open(leaver)).status_code == 403
    assert client.submit(_open(leaver)).status_code == 403


def test_an_administrator_reads_no_word_of_an_insight_that_waits(client: CheckingClient) -> None:
    leaver, author = Leaver(), make_person(Role.SECONDEE)
    in_moderation = InsightState.IN_MODERATION
    named = {"headline": "Invoices doubled", "identity": Identity.NAMED}
    make_insight(author, state=in_moderation, moderator_id=leaver.person.id, **named)
    make_insight(author, state=in_moderation, identity=Identity.CONFIDENTIAL)  # of these nobody is told
    client.sign_in(make_person(Role.ADMINISTRATOR))
    pages = client.get(_open(leaver)).text + client.get(f"/admin/accounts/{author.id}/close").text
    assert "Insights and replies on their desk: 1" in pages
    assert "Insights that are still with moderators: 1" in pages
    assert "Invoices doubled" not in pages


def _list_leavers(client: CheckingClient) -> str:
    db.session.flush()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    return client.get("/admin/accounts?show=leavers").text


def test_a_secondee_whose_placement_is_long_over_is_a_leaver(client: CheckingClient) -> None:
    gone, fresh = (make_placement(make_person(Role.SECONDEE)) for _ in range(2))
    running = make_placement(make_person(Role.SECONDEE))
    end_placement(gone, days_ago=29)
    end_placement(fresh, days_ago=27)
    page = _list_leavers(client)
    assert "Leavers (1)" in page
    assert "Their placement is over" in page
    assert gone.person.name in page
    assert fresh.person.email not in page
    assert running.person.email not in page


def test_a_secondee_with_another_role_or_placement_has_not_left(client: CheckingClient) -> None:
    stays, again = (make_placement(make_person(Role.SECONDEE)) for _ in range(2))
    for placement in (stays, again):
        end_placement(placement, days_ago=2000)
    grant_role(stays.person, Role.COORDINATOR)
    make_placement(again.person)
    assert "Leavers (0)" in _list_leavers(client)


def test_a_host_manager_without_an_open_placement_is_a_leaver(client: CheckingClient) -> None:
    idle, busy = make_person(Role.HOST_MANAGER), make_person(Role.HOST_MANAGER)
    make_placement(make_person(Role.SECONDEE)).host_manager_id = busy.id
    page = _list_leavers(client)
    assert "They manage no open placement" in page
    assert idle.email in page
    assert busy.email not in page


def test_an_account_that_nobody_used_for_half_a_year_is_a_leavers(client: CheckingClient) -> None:
    unused, used = make_person(Role.COORDINATOR), make_person(Role.COORDINATOR)
    unused.created_at = used.created_at = now() - UNUSED_PERIOD - dt.timedelta(days=1)
    added(SignIn(person_id=used.id, token_hash=b"t", browser="", expires_at=now(), completed_at=now(), seen_at=now()))
    page = _list_leavers(client)
    assert "Not used for 180 days" in page
    assert unused.email in page
    assert used.email not in page


def test_the_page_of_a_team_says_what_it_leaves(client: CheckingClient) -> None:
    leaver = Leaver()
    leaver.assign_theme()
    leaver.own_commitment()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    page = client.get(f"/admin/organisations/teams/{leaver.team.id}").text
    assert "Themes in its inbox that are not answered: 1" in page
    assert "Open commitments: 1. A successor must take them over." in page
    assert "People with a role in it: 3" in page


def test_a_team_with_drafts_closes_only_with_a_successor(client: CheckingClient) -> None:
    leaver, heir = Leaver(), make_team()
    draft = leaver.write_answer()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    path = f"/admin/organisations/teams/{leaver.team.id}/close"
    refused = client.submit(path, successor="")
    assert refused.status_code == 422
    assert "This team has answers that are not published" in refused.text
    assert client.submit(path, successor=str(heir.id)).status_code == 302
    assert db.session.get_one(Response, draft.id, populate_existing=True).team_id == heir.id
