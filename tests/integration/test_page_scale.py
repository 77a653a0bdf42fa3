"""A theme's page asks the database the same number of questions, however much is said in the theme."""

from sqlalchemy import event

from frontline.accounts.models import Role
from frontline.core.database import db
from tests.factories import make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient


def _statements(client: CheckingClient, path: str) -> int:
    """How many statements a page needs, once what it keeps for others is there."""
    client.get(path)
    counted: list[str] = []

    def count(*given: object) -> None:
        counted.append(str(given[2]))

    bind = db.session.get_bind()
    event.listen(bind, "before_cursor_execute", count)
    client.get(path)
    event.remove(bind, "before_cursor_execute", count)
    return len([one for one in counted if not one.startswith(("SAVEPOINT", "RELEASE"))])


def test_a_theme_of_many_needs_no_more_statements_than_one_of_few(client: CheckingClient) -> None:
    team = make_team()
    placements = [make_placement(make_person(Role.SECONDEE)) for _ in range(12)]
    small, large = (
        make_theme(*(make_insight(p.person, placement_id=p.id) for p in placements for _ in range(times)))
        for times in (1, 25)
    )
    for theme in (small, large):
        route_to(theme, team)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    few, many = (_statements(client, f"/themes/{theme.id}") for theme in (small, large))
    assert few == many
    assert few > 10
    few = _statements(client, "/inbox")
    for _ in range(8):
        route_to(make_theme(*(make_insight(p.person, placement_id=p.id) for p in placements)), team)
    assert _statements(client, "/inbox") == few
