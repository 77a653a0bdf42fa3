"""Few enough links stand above each page; the rest, and what waits, are on the first page of those with many."""

import re

import pytest

from frontline.accounts.models import Role
from frontline.accounts.permissions import has_permission
from frontline.core.extension_points import MAX_BAR_ENTRIES, list_navigation_entries
from tests import placements as made
from tests.factories import grant_role, make_person
from tests.pages import CheckingClient


def _list_bar(client: CheckingClient) -> list[str]:
    page = client.get("/account").text
    bar = page[page.index("govuk-service-navigation__list") : page.index('id="main-content"')]
    return re.findall(r'__link" href="([^"]+)"', bar)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_has_more_than_six_links_above_its_pages(client: CheckingClient, role: Role) -> None:
    client.sign_in(make_person(role))
    assert 0 < len(_list_bar(client)) <= MAX_BAR_ENTRIES


def test_every_page_of_many_roles_is_linked_from_the_first_page(client: CheckingClient) -> None:
    person = make_person(Role.COORDINATOR)
    for role in (Role.MODERATOR, Role.SECONDEE):
        grant_role(person, role)
    client.sign_in(person)
    assert client.get("/start").location == "/start/pages"
    assert len(_list_bar(client)) == MAX_BAR_ENTRIES
    page = client.get("/start/pages").text
    own = [entry for entry in list_navigation_entries() if has_permission(person, entry.permission)]
    assert len(own) > MAX_BAR_ENTRIES
    assert all(entry.about in page.replace("&#39;", "'") and entry.about for entry in own)


def test_a_coordinator_is_told_what_waits_and_logs_by_telephone_from_the_first_page(client: CheckingClient) -> None:
    cast = made.make_cast()
    made.proposed(cast)
    cast.home.password_hash = ""
    client.sign_in(cast.coordinator)
    page = client.get("/start/pages").text
    assert "Invite 1 person who is named for a placement" in page
    assert 'href="/insights/telephone"' in page


def test_somebody_with_several_roles_sees_the_task_of_each(client: CheckingClient) -> None:
    cast = made.make_cast()
    made.proposed(cast)
    for role in (Role.COORDINATOR, Role.MODERATOR):
        grant_role(cast.home, role)
    client.sign_in(cast.home)
    assert "Approve the placement, or decline it, for the placement of" in client.get("/start/pages").text
