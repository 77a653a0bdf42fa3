"""Files as answers: their kind by the ending of their name."""

from flask import make_response
from werkzeug.wrappers import Response

_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def make_download(content: bytes | str, name: str, *, inline: bool = False) -> Response:
    """A file under a name of ours; `inline` where a browser may show it by itself."""
    response = make_response(content)
    response.headers["Content-Type"] = _TYPES[name.rpartition(".")[2]]
    disposition = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
