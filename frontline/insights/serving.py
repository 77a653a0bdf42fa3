"""Hand out a kept file under a name that tells nothing."""

from flask import make_response
from werkzeug.wrappers import Response

from frontline.core.settings import load_settings
from frontline.core.storage import storage
from frontline.core.vault import vault
from frontline.insights.models import Attachment

_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def served(attachment: Attachment, number: int) -> Response:
    """The content under a name that tells nothing."""
    content = vault.unlock_bytes(storage(load_settings()).get(str(attachment.id)))
    response = make_response(content)
    response.headers["Content-Type"] = _TYPES[attachment.ending]
    shown = "inline" if attachment.is_picture else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="file-{number}.{attachment.ending}"'
    return response
