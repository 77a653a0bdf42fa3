"""PDFs for people who read with their ears too: typeset by Typst, which refuses what is not PDF/UA-1."""

import json
from functools import cache
from typing import Any

import typst

from frontline.core.resources import resource


def pdf(template: str, data: Any) -> bytes:
    """Typeset a document.

    Args:
        template: its path below `templates/`, such as ``placements/agreement.typ``; it reads `data` as JSON, so that
            nothing in it is taken for markup.
        data: what JSON can hold.

    Returns:
        A tagged PDF that conforms to PDF/UA-1 (ISO 14289-1), with its fonts inside.
    """
    return _typeset(str(resource("templates") / template), json.dumps(data))


def _typeset(path: str, data: str) -> bytes:
    made: bytes = typst.compile(path, sys_inputs={"data": data}, pdf_standards=["ua-1"], font_paths=_fonts())
    return made


@cache
def _fonts() -> Any:
    """The fonts that come with the library alone: a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
