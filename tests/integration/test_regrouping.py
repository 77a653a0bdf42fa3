"""Insights leave a theme together, for another, for none or for a second one; and come back as they were."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.insight import Insight
from frontline.notices.models import Notice
from frontline.responses.models.answer import Audience
from frontline.responses.models.feedback import Receipt
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import Theme
from frontline.themes.service.edits import get_edit_revision
from frontline.themes.service.regrouping import move_insights, take_out_insights
from frontline.themes.service.second_themes import add_second_theme
from frontline.themes.service.undo import find_last_edit, undo_edit
from tests.answers import MADE, Desk
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import members

pytestmark = pytest.mark.usefixtures("app")


def _get_places(*insights: Insight) -> list[tuple[Fit, bool]]:
    memberships = (db.session.get_one(Membership, insight.id, populate_existing=True) for insight in insights)
    return [(membership.fit, membership.pinned) for membership in memberships]


def test_insights_move_together_and_come_back_as_they_were() -> None:
    core, edge, stays = (make_insight() for _ in range(3))
    theme, other = make_theme(core, edge, stays), make_theme(make_insight())
    db.session.get_one(Membership, edge.id).fit = Fit.EDGE
    moderator = make_person(Role.MODERATOR)
    assert move_insights(insight_ids=[core.id, edge.id], theme=theme, to=other, person=moderator) == 2
    assert members(theme) == {stays.id}
    assert _get_places(core, edge) == [(Fit.HAND, True)] * 2
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=theme, edit_id=str(edit.id))
    assert members(theme) == {core.id, edge.id, stays.id}
    assert _get_places(core, edge) == [(Fit.CORE, False), (Fit.EDGE, False)]


def test_the_edge_that_was_taken_out_is_the_edge_again_once_that_is_undone() -> None:
    core, edge = make_insight(), make_insight()
    theme = make_theme(core, edge)
    db.session.get_one(Membership, edge.id).fit = Fit.EDGE
    take_out_insights(insight_ids=[edge.id], theme=theme, person=make_person(Role.MODERATOR))
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=theme, edit_id=str(edit.id))
    assert _get_places(edge) == [(Fit.EDGE, False)]


def test_a_theme_is_not_emptied_by_moving() -> None:
    only = make_insight()
    theme, other = make_theme(only), make_theme(make_insight())
    with pytest.raises(FieldError, match="Nothing would be left"):
        move_insights(insight_ids=[only.id], theme=theme, to=other, person=make_person(Role.MODERATOR))


def test_a_moderator_moves_what_was_ticked_to_a_theme_of_any_team(client: CheckingClient) -> None:
    first, second, third = (make_insight() for _ in range(3))
    theme, other = make_theme(first, second, third, name="Buses"), make_theme(make_insight(), name="Trains")
    route_to(theme, make_team())
    route_to(other, make_team())
    client.sign_in(make_person(Role.MODERATOR))
    path, revision = f"/themes/{theme.id}/regroup", get_edit_revision(theme.id)
    assert "Trains" in client.get(path).text
    listed = " ".join(str(insight.id) for insight in (first, second, third))
    sent = {"listed": listed, "insight": [str(first.id), str(second.id)], "edit_revision": revision}
    refused = client.submit(path, do="move", **sent)
    assert refused.status_code == 422
    assert "Select a theme" in refused.text
    assert client.submit(path, do="move", to=str(other.id), **sent).status_code == 302
    assert members(theme) == {third.id}
    assert "Select the insights" in client.submit(path, do="take_out", listed=listed).text


def test_what_speaks_of_a_second_theme_is_listed_there_and_counts_in_its_own(client: CheckingClient) -> None:
    speaks, stays = make_insight(what_happened="The bus was late, so breakfast was missed."), make_insight()
    theme_id = make_theme(speaks, stays, name="Buses").id
    other_id = make_theme(make_insight(), name="Breakfast").id
    client.sign_in(make_person(Role.MODERATOR))
    path = f"/themes/{theme_id}/insights/{speaks.id}"
    for _ in range(2):
        assert client.submit(f"{path}/also", also=str(other_id)).status_code == 302
    page = client.get(f"/themes/{other_id}").text
    assert page.count("It does not speak of this") == 1
    assert "Counted in “Buses”." in page
    assert db.session.scalar(select(Theme.insight_count).where(Theme.id == other_id)) == 1
    client.submit(f"{path}/move", to=str(other_id))
    page = client.get(f"/themes/{other_id}").text
    assert "They speak of it too" not in page
    assert db.session.scalar(select(Theme.insight_count).where(Theme.id == other_id)) == 2


def test_whoever_speaks_of_it_too_hears_of_a_related_answer() -> None:
    speaks = make_insight()
    make_theme(speaks, make_insight())
    desk = Desk.of(*(make_insight() for _ in range(6)))
    add_second_theme(insight_id=speaks.id, theme=desk.theme, person=make_person(Role.MODERATOR))
    response = desk.publish(replace(MADE, audience=Audience.COMMUNITY))
    receipts = select(Receipt.insight_id).where(Receipt.response_id == response.id)
    assert speaks.id not in set(db.session.scalars(receipts))
    titles = db.session.scalars(select(Notice.title).where(Notice.person_id == speaks.author_id)).all()
    assert titles == ["A policy team has answered something related"]
