"""Files with an insight: checked by content, cleaned, encrypted, kept apart."""

import uuid

from sqlalchemy import func, select

from frontline.core import files
from frontline.core.apart import ApartError, apart_guarded
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.jobs import defer
from frontline.core.settings import load_settings
from frontline.core.storage import storage
from frontline.core.vault import vault
from frontline.insights import queries
from frontline.insights.models import Attachment, Insight
from frontline.insights.states import require_draft

MOST_FILES = 5


def attach(*, insight: Insight, name: str, content: bytes) -> Attachment:
    """Keep a file with a draft: what it is, is read from its content; what it tells of its maker is taken out.

    Raises:
        FieldError: it is of no accepted kind, broken, too large, harmful, or one too many.
        TransitionError: the insight was sent already.
    """
    require_draft(insight)
    held = select(func.count()).select_from(Attachment).where(Attachment.insight_id == insight.id)
    if (db.session.scalar(held) or 0) >= MOST_FILES:
        raise FieldError("file", "You can add %(number)s files. Remove one first", number=MOST_FILES)
    clean = _cleaned(content)
    row = Attachment(insight_id=insight.id, name=vault.lock(name[:200]), ending=clean.ending, size=len(clean.content))
    row.id = uuid.uuid4()
    storage(load_settings()).put(str(row.id), vault.lock_bytes(clean.content))
    db.session.add(row)
    db.session.flush()
    return row


def _cleaned(content: bytes) -> files.Clean:
    try:
        clean = apart_guarded(files.cleaned, content)
    except files.RefusedError as error:
        raise FieldError("file", str(error)) from None
    except ApartError:
        raise FieldError("file", "This file cannot be read. Save it anew, or send it as a PDF or a photo") from None
    files.scan(content, load_settings().scanner)
    return clean


def detach(*, insight: Insight, attachment: Attachment) -> None:
    """Delete a file of a draft.

    Raises:
        TransitionError: the insight was sent already.
    """
    require_draft(insight)
    _delete(attachment)


def delete_all(*, insight: Insight) -> None:
    """Delete every file of a draft that is discarded."""
    for attachment in queries.attachments(insight.id):
        _delete(attachment)


def _delete(attachment: Attachment) -> None:
    """The row now, the file once the row's end is certain."""
    db.session.delete(attachment)
    defer("insights.delete_file", key=f"file:{attachment.id}", file_id=str(attachment.id))
