"""E-mail, one message for each message id: to a mail server, or as files where none is set."""

import os
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from frontline.core.settings import Settings
from frontline.notices.models import Notice

_PATIENCE = 20.0  # seconds for a mail server to say something
_TEMPORARY = range(400, 500)


class UnreachableError(Exception):
    """The mail server did not answer, or not yet: nobody knows whether it has the message."""


class Transport(Protocol):
    """Whatever takes a message."""

    def send(self, notice: Notice, address: str) -> None:
        """Hand over one message.

        Raises:
            UnreachableError: it is not known whether it was taken; try again later.
            ValueError: it can never be taken.
        """


def transport(settings: Settings) -> Transport:
    """The mail server of the settings, or a folder of files."""
    if settings.smtp_url:
        return SmtpTransport(settings.smtp_url, Letterhead(settings.contact_email, settings.home))
    return FileTransport(settings.outbox, Letterhead(settings.contact_email, settings.home))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every message has: the address that it comes from, and where the product is (no slash at the end)."""

    sender: str
    home: str


class FileTransport:
    """Writes messages to a folder; sending one again replaces it, so it is there once.

    Args:
        folder: made where it is missing.
        head: of every message.
    """

    def __init__(self, folder: Path, head: Letterhead) -> None:
        self.folder = folder
        self.head = head

    def send(self, notice: Notice, address: str) -> None:
        """Write one message under the id of its notice."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{notice.id}.eml"
        unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        unfinished.write_bytes(composed(notice, address, self.head).as_bytes(policy=SMTP))
        os.replace(unfinished, target)  # noqa: PTH105 - Path.replace is the same; this one says that it is atomic


class SmtpTransport:
    """Hands messages to a mail server, each in a connection of its own.

    Args:
        url: smtp://user:password@host:port, or smtps:// for encryption from the first byte; with smtp:// the
            connection is encrypted where the server offers it.
        head: of every message.
    """

    def __init__(self, url: str, head: Letterhead) -> None:
        self._server = urlsplit(url)
        self.head = head

    def send(self, notice: Notice, address: str) -> None:
        """Hand over one message; its id stays the same however often it is handed over."""
        message = composed(notice, address, self.head)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal((error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError(repr(error)) from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "localhost", self._server.port or 0
        if self._server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=_PATIENCE)
            if server.has_extn("starttls") or (server.ehlo()[0] and server.has_extn("starttls")):
                server.starttls(context=ssl.create_default_context())
        if self._server.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption, so no password is sent")
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server


def _refusal(answer: tuple[int, bytes | str]) -> Exception:
    """What a server's answer means: later, or never."""
    code, words = answer
    return UnreachableError(f"{code}") if code in _TEMPORARY else ValueError(f"{code} {words!r}")


def composed(notice: Notice, address: str, head: Letterhead) -> EmailMessage:
    """The message of a notice; its id is the notice's."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = head.sender, address, notice.title
    message["Message-ID"] = f"<{notice.id}@{head.sender.rpartition('@')[2]}>"
    message.set_content(f"{notice.body}\n\n{head.home}{notice.path}\n")
    return message
