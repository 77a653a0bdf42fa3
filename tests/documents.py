"""Word documents for tests, with an element in each container that the format has."""

import io
from typing import Any

SCHOOL = "We will fund mentors in every secondary school."
WORD_PARAGRAPH = "<w:p {ns}><w:r><w:t>{mark}</w:t></w:r></w:p>"
INSERTED = "<w:p {ns}><w:ins><w:r><w:t>{mark}</w:t></w:r></w:ins></w:p>"
TEXT_BOX = "<w:p {ns}><w:r><w:pict><w:txbxContent>" + WORD_PARAGRAPH + "</w:txbxContent></w:pict></w:r></w:p>"


def save(document: Any) -> bytes:
    """A document or PDF as the bytes of a file."""
    written = io.BytesIO()
    document.save(written)
    return bytes(written.getvalue())
