"""Notices are read, unread and undone; what can wait comes in the morning, whatever the clocks do."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.notices import queries
from frontline.notices.models import Notice
from frontline.notices.service import Notification, notify, notify_person
from tests.factories import make_person
from tests.pages import CheckingClient


def test_notices_are_read_and_unread_one_by_one_and_all_at_once(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    for number in (1, 2):
        notify_person(person.id, Notification(f"test:{number}", f"Title {number}", "Body", "/"))
    first = db.session.scalars(select(Notice.id).where(Notice.dedup_key == "test:1")).one()
    client.submit(f"/notices/{first}/read")
    assert "Title 1" not in client.get("/notices?show=new").text
    client.submit(f"/notices/{first}/unread")
    assert queries.count_unread_notices(person.id) == 2
    gone = client.submit("/notices/read").location
    assert "Undo" in client.get(gone).text
    client.submit("/notices/read/undo", undo=re.sub(r".*undo=", "", gone).replace("%3A", ":").replace("%2B", "+"))
    assert queries.count_unread_notices(person.id) == 2
    assert client.submit("/notices/read/undo", undo="x").status_code == 404


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        ("2026-03-28", "Europe/London", "2026-03-29T06:00"), ("2026-03-27", "Europe/London", "2026-03-28T07:00"),
        ("2026-10-24", "Europe/London", "2026-10-25T07:00"), ("2026-10-23", "Europe/London", "2026-10-24T06:00"),
        ("2026-07-05", "America/New_York", "2026-07-06T11:00"), ("2026-07-05", "Pacific/Auckland", "2026-07-05T19:00"),
    ],
)  # fmt: skip
def test_morning_is_seven_where_the_reader_is(day: str, zone: str, utc: str) -> None:
    person = make_person()
    queries.lock_preference(person.id).time_zone = zone
    mine = select(Person.id).where(Person.id == person.id)
    notify(mine, Notification("test:1", "T", "B", "/"), morning_after=dt.date.fromisoformat(day))
    assert db.session.scalars(select(Notice.not_before)).one() == dt.datetime.fromisoformat(f"{utc}+00:00")
