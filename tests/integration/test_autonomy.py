"""The machine acts alone only where this installation's own record bears it."""

import pytest

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.organisations.models import Team
from frontline.themes.analysis.routing import route_themes
from frontline.themes.models.theme import ThemeState
from frontline.themes.queries.suggestion_record import list_autonomous_team_ids
from frontline.themes.service.autonomy import allow_autonomy, withdraw_autonomy
from frontline.themes.service.decisions import accept_theme, assign_team
from tests.factories import make_insight, make_person, make_team, make_theme
from tests.pages import CheckingClient
from tests.themes import again, suggest

pytestmark = pytest.mark.usefixtures("app")


def _decide(team: Team, *, kept: int, lost: int = 0) -> None:
    """People decide on so many suggestions to a team."""
    lead, moderator, other = make_person(Role.POLICY_LEAD, team=team), make_person(Role.MODERATOR), make_team()
    insight = make_insight()
    for number in range(kept + lost):
        theme = make_theme(name=f"{team.name} {number}")
        suggest(theme, team)
        routing = again(theme).routings[0]
        routing.reasons, routing.confidence = [{"kind": "remit", "text": "Near"}], 0.9
        db.session.flush()
        if number < kept:
            accept_theme(theme=theme, team=team, person=lead)
        else:
            assign_team(theme=theme, team=other, person=moderator)
    assert insight.id


def _arrive(team: Team) -> ThemeState:
    theme = make_theme(make_insight(), name=f"Arrives at {team.name}")
    route_themes()
    return again(theme).state


def test_it_acts_alone_where_the_record_is_above_the_bar_and_stops_when_it_falls() -> None:
    team, coordinator = make_team(remit="Agency invoices for supply teachers"), make_person(Role.COORDINATOR)
    _decide(team, kept=75)
    assert _arrive(team) is ThemeState.SUGGESTED  # nobody has switched it on
    allow_autonomy(team=team, person=coordinator)
    assert list_autonomous_team_ids() == {team.id}
    _decide(team, kept=0, lost=3)
    assert list_autonomous_team_ids() == set()
    withdraw_autonomy(team=team)
    with pytest.raises(TransitionError, match="does not bear it"):
        allow_autonomy(team=team, person=coordinator)


@pytest.mark.parametrize(("kept", "lost"), [(39, 0), (60, 0), (100, 3), (40, 1)])
def test_it_never_acts_below_the_bar(kept: int, lost: int) -> None:
    team = make_team(remit="Agency invoices for supply teachers")
    _decide(team, kept=kept, lost=lost)
    with pytest.raises(TransitionError, match="does not bear it"):
        allow_autonomy(team=team, person=make_person(Role.COORDINATOR))
    assert _arrive(team) is not ThemeState.ROUTED


def test_the_switch_stands_beside_the_record_for_the_cabinet_office_alone(client: CheckingClient) -> None:
    team = make_team(name="Supply")
    _decide(team, kept=75)
    client.sign_in(make_person(Role.MODERATOR))
    page = client.get("/quality").text
    assert "Supply" in page
    assert "Switch it on" not in page
    assert client.submit(f"/quality/{team.id}", allow="yes").status_code == 403
    client.sign_in(make_person(Role.COORDINATOR))
    client.submit(f"/quality/{team.id}", allow="yes")
    assert "Switch it off" in client.get("/quality").text
    client.submit(f"/quality/{team.id}", allow="no")
    assert list_autonomous_team_ids() == set()
