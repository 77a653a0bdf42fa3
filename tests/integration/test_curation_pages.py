"""The pages on which a theme is curated: a merger shown before, a split over several pages, whose it is to change."""

from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.edits import get_edit_revision
from frontline.themes.service.undo import find_last_edit
from tests.factories import make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again, make_theme_pair, members


def test_a_merger_is_shown_before_it_is_done_and_undone_on_the_theme(client: CheckingClient) -> None:
    theme, into, lead = make_theme_pair()
    client.sign_in(lead)
    page = client.get(f"/themes/{theme.id}/merge?into={into.id}").text
    assert "It would hold 5 insights." in page
    assert members(theme)
    client.submit(f"/themes/{theme.id}/merge", into=str(into.id), edit_revision=get_edit_revision(theme.id))
    assert "merged “" in client.get(f"/themes/{into.id}/history").text
    edit = find_last_edit(into.id)
    assert edit is not None
    client.submit(f"/themes/{into.id}/undo", edit=str(edit.id))
    assert again(theme).state is ThemeState.ROUTED
    assert client.get(f"/themes/{theme.id}/merge?into={theme.id}").status_code == 422


def test_a_split_is_selected_over_several_pages(client: CheckingClient) -> None:
    team = make_team()
    theme = make_theme(*(make_insight(what_happened=f"Insight number {n}") for n in range(60)))
    route_to(theme, team)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    path, seen = f"/themes/{theme.id}/regroup", get_edit_revision(theme.id)
    first, last = (sorted(map(str, members(theme)))[n] for n in (0, -1))
    page = client.submit(path, insight=first, selected="", listed=first, do="2", name="Two", edit_revision=seen)
    assert f'value="{first}"' in page.text
    client.submit(path, insight=last, selected=first, listed=last, do="split", name="Two", edit_revision=seen)
    child = db.session.scalars(select(Theme).where(Theme.name == "Two")).one()
    assert {str(one) for one in members(child)} == {first, last}


def test_another_team_changes_nothing(client: CheckingClient) -> None:
    theme, _, _ = make_theme_pair()
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.submit(f"/themes/{theme.id}/rename", name="Ours now").status_code == 404
    client.sign_in(make_person(Role.MODERATOR))
    assert (
        client.submit(f"/themes/{theme.id}/rename", name="Fine", edit_revision=get_edit_revision(theme.id)).status_code
        == 302
    )
