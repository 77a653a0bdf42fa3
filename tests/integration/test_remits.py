"""What a team's remit is, what it notes and shares: only its own people see and change it."""

from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.organisations.models import Team
from frontline.themes.analysis.remit_trials import run_remit_trial
from frontline.themes.models.curation import RemitTrial
from frontline.themes.models.theme import ThemeState
from frontline.themes.queries.teamwork import list_team_notes
from tests.answers import Desk
from tests.factories import make_insight, make_person, make_team, make_theme
from tests.pages import CheckingClient


def test_another_team_contributes_and_the_first_stays_responsible(client: CheckingClient) -> None:
    desk, helping = Desk.of(make_insight()), make_team()
    helper = make_person(Role.POLICY_MEMBER, team=helping)
    path = f"/themes/{desk.theme.id}"
    client.sign_in(helper)
    assert client.get(path).status_code == 404
    client.sign_in(desk.lead)
    client.submit(f"{path}/share", team=str(helping.id))
    client.sign_in(helper)
    assert client.get(path).status_code == 200
    assert desk.theme.name in client.get("/inbox?show=contributing").text
    client.submit(f"{path}/notes", text="We know a school that does it")
    assert client.submit(f"{path}/close", reason="Done").status_code == 403
    assert client.get(f"{path}/answer").status_code == 403
    client.sign_in(desk.lead)
    assert "We know a school" not in client.get(path).text
    client.submit(f"{path}/unshare", team=str(helping.id))
    client.sign_in(helper)
    assert client.get(path).status_code == 404


def test_notes_are_the_teams_own_and_deleted_by_who_wrote_them(client: CheckingClient) -> None:
    desk = Desk.of(make_insight())
    path = f"/themes/{desk.theme.id}"
    client.sign_in(desk.member)
    client.submit(f"{path}/notes", text="Ask the minister's office")
    page = client.get(path).text
    assert "minister" in page
    note = list_team_notes(desk.theme, desk.team.id)[0][0]
    client.sign_in(desk.lead)
    assert client.submit(f"/notes/{note.id}/delete").status_code == 403
    client.sign_in(make_person(Role.MODERATOR))
    assert "minister" not in client.get(path).text


def test_a_remit_is_tried_before_it_is_used(client: CheckingClient) -> None:
    team = make_team(remit="School buses and the children who ride on them")
    make_team(remit="Prison kitchens and what prisoners eat")
    lead = make_person(Role.POLICY_LEAD, team=team)
    theme = make_theme(*(make_insight(what_happened="The school bus is late every morning") for _ in range(3)))
    theme.state = ThemeState.TRIAGE
    client.sign_in(lead)
    assert client.submit(f"/teams/{team.id}/remit", remit=" ").status_code == 422
    client.submit(f"/teams/{team.id}/remit", remit="Prison kitchens, food and cooking", phrases="Meals")
    trial = db.session.scalars(select(RemitTrial)).one()
    assert "being routed" in client.get(f"/remit-trials/{trial.id}").text
    run_remit_trial(trial.id)
    page = client.get(f"/remit-trials/{trial.id}").text
    assert "Themes looked at, which no team has accepted yet: 1." in page
    client.submit(f"/remit-trials/{trial.id}/use")
    assert db.session.get_one(Team, team.id, populate_existing=True).remit.startswith("Prison kitchens")
    assert client.submit(f"/remit-trials/{trial.id}/use").status_code == 409
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.get(f"/remit-trials/{trial.id}").status_code == 404
