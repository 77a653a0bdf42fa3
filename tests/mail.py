"""A mail server for tests: it takes, refuses, hangs or hangs up, by whom a message is for."""

import asyncio
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.notices import jobs
from frontline.notices.models import Notice
from frontline.notices.service import Notification, notify_person
from tests.factories import make_person
from tests.product import free_port


@dataclass
class MailServer:
    """What came, and how it answers: by the beginning of an address."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - its name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("gone"):
            return "550 no such person"
        if address.startswith("relay"):
            return "554 5.7.1 relaying denied"
        if address.startswith("later"):
            return "451 come again"
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        if envelope.rcpt_tos[0].startswith("hangs"):
            await asyncio.sleep(3)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        if envelope.rcpt_tos[0].startswith("lost"):
            server.transport.abort()
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for an address."""
        return [one for one in self.messages if one["To"] == address]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running server."""
    found = MailServer(free_port())
    controller = Controller(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


def told(address: str, **given: object) -> Notice:
    """A notice to a secondee of that address."""
    person = make_person(Role.SECONDEE)
    person.email = address
    notify_person(person.id, Notification("test:1", "An answer & more", "A first line.\nA second <line>.", "/insights"))
    notice = db.session.scalars(select(Notice).where(Notice.person_id == person.id)).one()
    for name, value in given.items():
        setattr(notice, name, value)
    return notice


def deliver() -> None:
    """Run the job that delivers."""
    db.session.commit()
    inspect.unwrap(jobs.deliver_notices.func)()
