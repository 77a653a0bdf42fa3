"""An administrator puts right what somebody is called and where they are reached, and opens a closed account again."""

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role, SignIn
from frontline.accounts.service.people import deactivate_account
from frontline.core.database import db
from frontline.notices.models import Notice
from tests.factories import make_person
from tests.pages import CheckingClient


@pytest.fixture
def person(client: CheckingClient) -> Person:
    """Somebody whom an administrator who has signed in looks after."""
    client.sign_in(make_person(Role.ADMINISTRATOR))
    return make_person(Role.MODERATOR)


def test_a_new_address_ends_sign_ins_and_is_told_to_the_old_one(client: CheckingClient, person: Person) -> None:
    old, key = person.email, person.id
    other = client.application.test_client()
    other.sign_in(person)  # type: ignore[attr-defined]
    client.submit(f"/admin/accounts/{key}/details", name="Ann Reed", email="ann@example.org")
    changed = db.session.get_one(Person, key)
    assert (changed.name, changed.email) == ("Ann Reed", "ann@example.org")
    assert db.session.scalars(select(SignIn.revoked_at).where(SignIn.person_id == key)).one() is not None
    assert db.session.scalars(select(Notice.address).where(Notice.person_id == key)).all() == [old]


def test_an_address_that_somebody_has_is_refused_by_its_field(client: CheckingClient, person: Person) -> None:
    taken, old, key = make_person().email, person.email, person.id
    answer = client.submit(f"/admin/accounts/{key}/details", name="Ann Reed", email=taken.upper())
    assert (answer.status_code, "already exists" in answer.text, "Ann Reed" in answer.text) == (422, True, True)
    assert db.session.get_one(Person, key).email == old


def test_a_closed_account_is_opened_again_with_its_roles(client: CheckingClient, person: Person) -> None:
    key = person.id
    deactivate_account(person=person)
    assert "Open the account again" in client.get(f"/admin/accounts/{key}").text
    client.submit(f"/admin/accounts/{key}/open")
    opened = db.session.get_one(Person, key)
    assert (opened.deactivated_at, [grant.role for grant in opened.grants]) == (None, [Role.MODERATOR])
    assert client.submit(f"/admin/accounts/{key}/open").status_code == 409
