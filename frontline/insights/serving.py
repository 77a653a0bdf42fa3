"""Hand out a kept file under a name that tells nothing."""

from werkzeug.wrappers import Response

from frontline.core.downloads import download
from frontline.core.settings import load_settings
from frontline.core.storage import storage
from frontline.core.vault import vault
from frontline.insights.models import Attachment


def served(attachment: Attachment, number: int) -> Response:
    """The content under a name that tells nothing."""
    content = vault.unlock_bytes(storage(load_settings()).get(str(attachment.id)))
    return download(content, f"file-{number}.{attachment.ending}", inline=attachment.is_picture)
