"""E-mail, one message for each message id: by GOV.UK Notify, to a mail server, or as files where neither is set."""

import contextlib
import smtplib
import ssl
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from frontline.core.private_files import write_privately
from frontline.core.settings import Settings
from frontline.notices.letters import Letter, render_letter_html, render_letter_markdown, render_letter_text
from frontline.notices.status_codes import TEMPORARY_REPLIES, is_unknown_address

_PERMANENT_NOTIFY_CODES = {400}  # of Notify: it is this message that is wrong, not our key, clock or limit


class MailUnreachableError(Exception):
    """The server did not answer, or not yet: nobody knows whether it has the message."""


class MailRefusedError(ValueError):
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
    is_retry: bool = False


class Transport(Protocol):
    """Whatever takes a message."""

    def send(self, mail: Mail) -> None:
        """Hand over one message.

        Raises:
            UnreachableError: it is not known whether it was taken; try again later.
            RefusedError: it can never be taken.
        """


def build_transport(settings: Settings) -> Transport:
    """What the settings name: Notify's key, a mail server, or else a folder of files."""
    letterhead, timeout = Letterhead(settings.contact_email, settings.home), settings.mail_patience
    if settings.notify_key:
        url, template = settings.notify_url, settings.notify_template
        return NotifyTransport(settings.notify_key, template, url, letterhead, timeout=timeout)
    if settings.smtp_url:
        return SmtpTransport(settings.smtp_url, letterhead, timeout=timeout)
    return FileTransport(settings.outbox, letterhead)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every message has: the address that it comes from, and where the product is (no slash at the end)."""

    sender: str
    base_url: str


class FileTransport:
    """Writes messages to a folder; sending one again replaces it, so it is there once.

    Args:
        folder: made where it is missing.
        head: of every message.
    """

    def __init__(self, folder: Path, letterhead: Letterhead) -> None:
        self.folder = folder
        self.letterhead = letterhead

    def send(self, mail: Mail) -> None:
        """Write one message under its id."""
        write_privately(self.folder / f"{mail.id}.eml", compose_message(mail, self.letterhead).as_bytes(policy=SMTP))


class SmtpTransport:
    """Hands messages to a mail server, each in a connection of its own.

    Args:
        url: smtp://user:password@host:port, or smtps:// for encryption from the first byte; with smtp:// the
            connection is encrypted too, unless the server is on this machine and does not offer it.
        head: of every message.
        patience: seconds for the server to say something.
    """

    def __init__(self, url: str, letterhead: Letterhead, *, timeout: float = 20) -> None:
        self._timeout = timeout
        self._server = urlsplit(url)
        self.letterhead = letterhead

    def send(self, mail: Mail) -> None:
        """Hand over one message."""
        message = compose_message(mail, self.letterhead)
        server = None
        try:
            server = self._connect()
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _build_delivery_error(next(iter(error.recipients.values())), of_address=True) from error
        except smtplib.SMTPDataError as error:
            raise _build_delivery_error((error.smtp_code, error.smtp_error)) from error
        except (
            OSError,
            smtplib.SMTPException,
        ) as error:  # a wrong password too: that is ours to mend, not the letter's
            raise MailUnreachableError(repr(error)) from error
        finally:
            _close_connection(server)

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "localhost", self._server.port or 0
        if self._server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self._timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=self._timeout)
            if server.has_extn("starttls") or (server.ehlo()[0] and server.has_extn("starttls")):
                server.starttls(context=ssl.create_default_context())
            elif host not in {"localhost", "127.0.0.1", "::1"}:
                server.close()
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption, so nothing is sent to it")
        if self._server.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption, so no password is sent")
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server


def _close_connection(server: smtplib.SMTP | None) -> None:
    """Whatever is said at the end changes nothing of what was taken."""
    if server is not None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _build_delivery_error(answer: tuple[int, bytes | str], *, of_address: bool = False) -> Exception:
    """What a server's answer means: later, or never; and whether there is nobody at the address."""
    code, reply = answer
    reply_text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    is_address = of_address and is_unknown_address(reply_text, code)
    return (
        MailUnreachableError(f"{code}")
        if code in TEMPORARY_REPLIES
        else MailRefusedError(f"{code} {reply!r}", is_address=is_address)
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

    def __init__(self, key: str, template: str, url: str, letterhead: Letterhead, *, timeout: float = 20) -> None:
        from notifications_python_client.notifications import NotificationsAPIClient

        self._client: Any = NotificationsAPIClient(key, base_url=url, timeout=timeout)  # type: ignore[no-untyped-call]
        self._template = template
        self.letterhead = letterhead

    def send(self, mail: Mail) -> None:
        """Hand over one message under its id; one that may be there already is looked for first."""
        import requests
        from notifications_python_client.errors import HTTPError

        try:
            if not (mail.is_retry and self._has_notification(mail.id)):
                self._client.send_email_notification(**self._message(mail))
        except HTTPError as error:
            code = int(error.status_code)
            if code in _PERMANENT_NOTIFY_CODES:
                raise MailRefusedError(f"Notify: {code} {error.message}") from error
            raise MailUnreachableError(f"Notify: {code}") from error
        except requests.RequestException as error:
            raise MailUnreachableError(repr(error)) from error

    def _has_notification(self, key: uuid.UUID) -> bool:
        delivered = self._client.get_all_notifications(reference=str(key))
        return bool(delivered["notifications"])

    def _message(self, mail: Mail) -> dict[str, Any]:
        body = render_letter_markdown(mail.letter, self.letterhead.base_url)
        unsubscribe_url = (
            f"{self.letterhead.base_url}{mail.letter.unsubscribe_path}" if mail.letter.unsubscribe_path else None
        )
        return {
            "email_address": mail.address,
            "template_id": self._template,
            "reference": str(mail.id),
            "personalisation": {"subject": mail.letter.subject, "body": body},
            "one_click_unsubscribe_url": unsubscribe_url,
        }


def compose_message(mail: Mail, letterhead: Letterhead) -> EmailMessage:
    """The message: text, and the same as HTML; where it can be stopped, with one click (RFC 8058)."""
    message, letter = EmailMessage(), mail.letter
    message["From"], message["To"], message["Subject"] = (
        letterhead.sender,
        mail.address,
        " ".join(letter.subject.split()),
    )
    message["Message-ID"] = f"<{mail.id}@{letterhead.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_path:
        message["List-Unsubscribe"] = f"<{letterhead.base_url}{letter.unsubscribe_path}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(render_letter_text(letter, letterhead.base_url))
    message.add_alternative(render_letter_html(letter, letterhead.base_url), subtype="html")
    return message
