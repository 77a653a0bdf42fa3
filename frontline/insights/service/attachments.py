"""Files with an insight: checked by content, cleaned, encrypted, kept apart."""

import uuid

from sqlalchemy import func, select

from frontline.core.database import db
from frontline.core.errors import FieldError, StorageUnavailableError
from frontline.core.files.cleaning import clean_file
from frontline.core.files.results import CleanFile, FileRefusedError
from frontline.core.files.virus_scan import scan_for_viruses
from frontline.core.jobs import defer
from frontline.core.settings import get_settings
from frontline.core.storage import get_storage
from frontline.core.subprocess_pool import IsolatedProcessError, run_isolated_untrusted
from frontline.core.vault import vault
from frontline.insights.models.clarification import Attachment
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import list_attachments
from frontline.insights.states import require_draft

MAX_FILES = 5


def attach_file(*, insight: Insight, name: str, content: bytes) -> Attachment:
    """Keep a file with a draft: what it is, is read from its content; what it tells of its maker is taken out.

    Raises:
        FieldError: it is of no accepted kind, broken, too large, harmful, or one too many.
        TransitionError: the insight was sent already.
    """
    require_draft(insight)
    query = select(func.count()).select_from(Attachment).where(Attachment.insight_id == insight.id)
    if (db.session.scalar(query) or 0) >= MAX_FILES:
        raise FieldError("file", "You can add %(number)s files. Remove one first", number=MAX_FILES)
    clean = _clean_upload(content)
    attachment = Attachment(
        insight_id=insight.id, name=vault.lock(name[:200]), ending=clean.ending, size=len(clean.content)
    )
    attachment.id = uuid.uuid4()
    try:
        get_storage(get_settings()).put(str(attachment.id), vault.lock_bytes(clean.content))
    except StorageUnavailableError as error:
        raise FieldError("file", str(error)) from error
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _clean_upload(content: bytes) -> CleanFile:
    try:
        clean = run_isolated_untrusted(clean_file, content)
    except FileRefusedError as error:
        raise FieldError("file", str(error)) from None
    except IsolatedProcessError:
        raise FieldError("file", "This file cannot be read. Save it anew, or send it as a PDF or a photo") from None
    scan_for_viruses(content, get_settings().scanner)
    return clean


def remove_attachment(*, insight: Insight, attachment: Attachment) -> None:
    """Delete a file of a draft.

    Raises:
        TransitionError: the insight was sent already.
    """
    require_draft(insight)
    _delete_attachment(attachment)


def delete_all_attachments(*, insight: Insight) -> None:
    """Delete every file of a draft that is discarded."""
    for attachment in list_attachments(insight.id):
        _delete_attachment(attachment)


def _delete_attachment(attachment: Attachment) -> None:
    """The row now, the file once the row's end is certain."""
    db.session.delete(attachment)
    defer("insights.delete_file", key=f"file:{attachment.id}", file_id=str(attachment.id))
