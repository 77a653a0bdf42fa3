"""What people made of suggestions, counted from what they did."""

import pytest

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.queries.suggestion_record import get_suggestion_record
from frontline.themes.service.curation import rename_theme
from frontline.themes.service.decisions import accept_theme, assign_team
from frontline.themes.service.regrouping import take_out_insights
from tests.factories import make_insight, make_person, make_team, make_theme
from tests.pages import CheckingClient
from tests.themes import again, suggest


def _suggested(confidence: float) -> tuple[Theme, Routing]:
    theme, team = make_theme(make_insight(), make_insight()), make_team()
    suggest(theme, team)
    routing = again(theme).routings[0]
    routing.confidence, routing.reasons = confidence, [{"kind": "remit", "text": "Near to this remit"}]
    db.session.flush()
    return theme, routing


@pytest.mark.usefixtures("app")
def test_kept_and_changed_suggestions_are_counted_from_what_people_did() -> None:
    moderator = make_person(Role.MODERATOR)
    kept, routing = _suggested(0.95)
    accept_theme(theme=kept, team=routing.team, person=make_person(Role.POLICY_LEAD, team=routing.team))
    wrong, _routing = _suggested(0.8)
    theme = again(wrong)
    insight_id = make_insight().id
    rename_theme(theme=theme, name="A better name", person=moderator)
    take_out_insights(insight_ids=[insight_id], theme=theme, person=moderator)
    assign_team(theme=theme, team=make_team(), person=moderator)
    _suggested(0.6)  # nobody has decided on it
    record = get_suggestion_record()
    [month] = record.months
    assert [(share.count, share.total) for share in (month.names, month.groups, month.teams)] == [
        (1, 2),
        (2, 2),
        (1, 2),
    ]
    assert [(band.kept.count, band.kept.total) for band in record.bands] == [(0, 0), (0, 0), (0, 1), (1, 1)]
    assert [one.theme.name for one in record.surest_wrong] == ["A better name"]


def test_the_page_is_for_curators_and_the_cabinet_office_and_can_be_taken_away(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.COORDINATOR))
    assert "Nobody has confirmed a theme yet" in client.get("/quality").text
    theme, routing = _suggested(0.95)
    accept_theme(theme=theme, team=routing.team, person=make_person(Role.POLICY_LEAD, team=routing.team))
    assert "100% (1/1)" in client.get("/quality").text
    assert "team,1,1,0.025,1.000" in client.get("/quality.csv").text
