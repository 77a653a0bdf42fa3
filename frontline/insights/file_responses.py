"""Hand out a kept file under a name that tells nothing."""

import uuid

from werkzeug.wrappers import Response

from frontline.core.downloads import make_download
from frontline.core.settings import get_settings
from frontline.core.storage import get_storage
from frontline.core.vault import vault
from frontline.insights.models.clarification import Attachment
from frontline.insights.queries.own import get_attachment, list_attachments


def serve_file_of_insight(insight_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of an insight, under its number among them.

    Raises:
        NotFoundError: it has no such file.
    """
    file_ids = [attachment.id for attachment in list_attachments(insight_id)]
    attachment = get_attachment(file_id, insight_id)
    return serve_attachment(attachment, 1 + file_ids.index(file_id))


def serve_attachment(attachment: Attachment, number: int) -> Response:
    """The content under a name that tells nothing."""
    content = vault.unlock_bytes(get_storage(get_settings()).get(str(attachment.id)))
    return make_download(content, f"file-{number}.{attachment.ending}", inline=attachment.is_picture)
