"""E-mail as files, one for each message id: what a mail server would be given."""

import os
import secrets
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from frontline.notices.models import Notice


class FileTransport:
    """Writes messages to a folder; sending one again replaces it, so it is there once.

    Args:
        folder: made where it is missing.
        sender: the address that messages come from.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, notice: Notice, address: str) -> None:
        """Write one message under the id of its notice."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{notice.id}.eml"
        unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        unfinished.write_bytes(composed(notice, address, self.sender).as_bytes(policy=SMTP))
        os.replace(unfinished, target)  # noqa: PTH105 - Path.replace is the same; this one says that it is atomic


def composed(notice: Notice, address: str, sender: str) -> EmailMessage:
    """The message of a notice; its id is the notice's."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, notice.title
    message["Message-ID"] = f"<{notice.id}@{sender.rpartition('@')[2]}>"
    message.set_content(f"{notice.body}\n\nSign in to Frontline to read it: {notice.path}\n")
    return message
