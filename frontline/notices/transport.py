"""E-mail, one message for each message id: by GOV.UK Notify, to a mail server, or as files where neither is set."""

import contextlib
import os
import re
import secrets
import smtplib
import ssl
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from frontline.core.settings import Settings
from frontline.notices.letters import Letter, as_html, as_notify, as_text

_TEMPORARY, _NOBODY = range(400, 500), {550, 551, 553}  # of SMTP
_OTHER = re.compile(r"\b5\.[02-9]\.\d")  # enhanced codes that are not about the address (RFC 3463)
_NEVER = {400}  # of Notify: it is this message that is wrong, not our key, clock or limit


class UnreachableError(Exception):
    """The server did not answer, or not yet: nobody knows whether it has the message."""


class RefusedError(ValueError):
    """It can never be taken; `is_address` where it is the address that is refused."""

    def __init__(self, reason: str, *, is_address: bool = False) -> None:
        super().__init__(reason)
        self.is_address = is_address


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter on its way: its id stays the same however often it is handed over; `again` where it was before."""

    id: uuid.UUID
    address: str
    letter: Letter
    again: bool = False


class Transport(Protocol):
    """Whatever takes a message."""

    def send(self, mail: Mail) -> None:
        """Hand over one message.

        Raises:
            UnreachableError: it is not known whether it was taken; try again later.
            RefusedError: it can never be taken.
        """


def transport(settings: Settings) -> Transport:
    """What the settings name: Notify's key, a mail server, or else a folder of files."""
    head, patience = Letterhead(settings.contact_email, settings.home), settings.mail_patience
    if settings.notify_key:
        url, template = settings.notify_url, settings.notify_template
        return NotifyTransport(settings.notify_key, template, url, head, patience=patience)
    if settings.smtp_url:
        return SmtpTransport(settings.smtp_url, head, patience=patience)
    return FileTransport(settings.outbox, head)


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

    def send(self, mail: Mail) -> None:
        """Write one message under its id."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{mail.id}.eml"
        unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        unfinished.write_bytes(composed(mail, self.head).as_bytes(policy=SMTP))
        os.replace(unfinished, target)  # noqa: PTH105 - Path.replace is the same; this one says that it is atomic


class SmtpTransport:
    """Hands messages to a mail server, each in a connection of its own.

    Args:
        url: smtp://user:password@host:port, or smtps:// for encryption from the first byte; with smtp:// the
            connection is encrypted where the server offers it.
        head: of every message.
        patience: seconds for the server to say something.
    """

    def __init__(self, url: str, head: Letterhead, *, patience: float = 20) -> None:
        self._patience = patience
        self._server = urlsplit(url)
        self.head = head

    def send(self, mail: Mail) -> None:
        """Hand over one message."""
        message = composed(mail, self.head)
        server = None
        try:
            server = self._connected()
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(next(iter(error.recipients.values())), of_address=True) from error
        except smtplib.SMTPDataError as error:
            raise _refusal((error.smtp_code, error.smtp_error)) from error
        except (
            OSError,
            smtplib.SMTPException,
        ) as error:  # a wrong password too: that is ours to mend, not the letter's
            raise UnreachableError(repr(error)) from error
        finally:
            _hang_up(server)

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "localhost", self._server.port or 0
        if self._server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self._patience, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=self._patience)
            if server.has_extn("starttls") or (server.ehlo()[0] and server.has_extn("starttls")):
                server.starttls(context=ssl.create_default_context())
        if self._server.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption, so no password is sent")
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server


def _hang_up(server: smtplib.SMTP | None) -> None:
    """Whatever is said at the end changes nothing of what was taken."""
    if server is not None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _refusal(answer: tuple[int, bytes | str], *, of_address: bool = False) -> Exception:
    """What a server's answer means: later, or never; and whether there is nobody at the address."""
    code, words = answer
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    is_address = of_address and (code in _NOBODY and not _OTHER.search(said))
    return (
        UnreachableError(f"{code}") if code in _TEMPORARY else RefusedError(f"{code} {words!r}", is_address=is_address)
    )


class NotifyTransport:
    """Hands messages to GOV.UK Notify, whose template has a subject and a body.

    Args:
        key: of its API.
        template: id of an e-mail template made of ((subject)) and ((body)).
        url: where its API is.
        head: of every message.
        patience: seconds for it to say something.
    """

    def __init__(self, key: str, template: str, url: str, head: Letterhead, *, patience: float = 20) -> None:
        from notifications_python_client.notifications import NotificationsAPIClient

        self._client: Any = NotificationsAPIClient(key, base_url=url, timeout=patience)  # type: ignore[no-untyped-call]
        self._template = template
        self.head = head

    def send(self, mail: Mail) -> None:
        """Hand over one message under its id; one that may be there already is looked for first."""
        import requests
        from notifications_python_client.errors import HTTPError

        try:
            if not (mail.again and self._has(mail.id)):
                self._client.send_email_notification(**self._message(mail))
        except HTTPError as error:
            code = int(error.status_code)
            if code in _NEVER:
                raise RefusedError(f"Notify: {code} {error.message}") from error
            raise UnreachableError(f"Notify: {code}") from error
        except requests.RequestException as error:
            raise UnreachableError(repr(error)) from error

    def _has(self, key: uuid.UUID) -> bool:
        found = self._client.get_all_notifications(reference=str(key))
        return bool(found["notifications"])

    def _message(self, mail: Mail) -> dict[str, Any]:
        body = as_notify(mail.letter, self.head.home)
        stop = f"{self.head.home}{mail.letter.stop}" if mail.letter.stop else None
        return {
            "email_address": mail.address, "template_id": self._template, "reference": str(mail.id),
            "personalisation": {"subject": mail.letter.subject, "body": body}, "one_click_unsubscribe_url": stop,
        }  # fmt: skip


def composed(mail: Mail, head: Letterhead) -> EmailMessage:
    """The message: text, and the same as HTML; where it can be stopped, with one click (RFC 8058)."""
    message, letter = EmailMessage(), mail.letter
    message["From"], message["To"], message["Subject"] = head.sender, mail.address, " ".join(letter.subject.split())
    message["Message-ID"] = f"<{mail.id}@{head.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{head.home}{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(as_text(letter, head.home))
    message.add_alternative(as_html(letter, head.home), subtype="html")
    return message
