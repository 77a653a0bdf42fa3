"""Notices are read, unread and undone."""

import re

from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.notices import queries
from frontline.notices.models import Notice
from frontline.notices.service import Message, tell_one
from tests.factories import make_person
from tests.pages import CheckingClient


def test_notices_are_read_and_unread_one_by_one_and_all_at_once(client: CheckingClient) -> None:
    person = client.sign_in(make_person(Role.SECONDEE))
    for number in (1, 2):
        tell_one(person.id, Message(f"test:{number}", f"Title {number}", "Body", "/"))
    first = db.session.scalars(select(Notice.id).where(Notice.cause == "test:1")).one()
    client.submit(f"/notices/{first}/read")
    assert "Title 1" not in client.get("/notices?show=new").text
    client.submit(f"/notices/{first}/unread")
    assert queries.unread(person.id) == 2
    gone = client.submit("/notices/read").location
    assert "Undo" in client.get(gone).text
    client.submit("/notices/read/undo", undo=re.sub(r".*undo=", "", gone).replace("%3A", ":").replace("%2B", "+"))
    assert queries.unread(person.id) == 2
    assert client.submit("/notices/read/undo", undo="x").status_code == 404
