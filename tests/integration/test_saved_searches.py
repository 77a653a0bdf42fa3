"""A search that is kept tells once of what is new in it."""

from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.notices.models import Notice
from frontline.search import service
from frontline.search.models import SavedSearch
from frontline.search.queries.ranking import Search
from frontline.search.queries.saved import list_watched_searches
from frontline.search.request_parsing import parse_search_query
from tests.factories import make_person, make_team
from tests.pages import CheckingClient
from tests.texts import said


def _ask(search: SavedSearch) -> Search:
    return parse_search_query(search.query, search.person)


def test_a_search_is_kept_and_tells_once_of_what_is_new(client: CheckingClient) -> None:
    team = make_team()
    said("The school bus comes late.", team=team)
    lead = client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    assert client.submit("/search/saved?q=bus", name="").status_code == 422
    client.submit("/search/saved?q=bus&status=waiting", name="Buses", alerts="y")
    page = client.get("/search").text
    assert "Alerts on" in page
    notice_paths = select(Notice.path).where(Notice.person_id == lead.id, Notice.dedup_key.like("search:%"))
    service.notify_new_results(_ask, get_london_today())
    assert db.session.scalars(notice_paths).all() == []
    said("Another bus that never came.", team=team)
    for _ in range(2):
        service.notify_new_results(_ask, get_london_today())
    paths = db.session.scalars(notice_paths).all()
    assert len(paths) == 1
    assert client.get(paths[0]).location.endswith("/search?q=bus&status=waiting")
    search = db.session.scalars(select(SavedSearch)).one()
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    assert client.get(f"/search/saved/{search.id}").status_code == 404
    client.sign_in(lead)
    client.submit(f"/search/saved/{search.id}/alerts")
    assert list_watched_searches() == []
    client.submit(f"/search/saved/{search.id}/forget")
    assert db.session.scalars(select(SavedSearch)).all() == []
