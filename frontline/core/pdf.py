"""PDFs for people who read with their ears too: typeset by Typst, which refuses what is not PDF/UA-1."""

import json
import re
from functools import cache
from importlib import resources
from typing import Any

import typst

from frontline.core.resources import get_resource_folder

# Beyond Latin, Greek, Cyrillic and general punctuation.
_UNKNOWN = re.compile("[^\\u0000-\\u052f\\u1e00-\\u1fff\\u2010-\\u206f\\u20a0-\\u20bf\\u2100-\\u218f]")


def typeset_pdf(template: str, data: Any) -> bytes:
    """Typeset a document.

    Args:
        template: its path below `templates/`, such as ``placements/agreement.typ``; it reads `data` as JSON, so that
            nothing in it is taken for markup.
        data: what JSON can hold.

    Returns:
        A tagged PDF that conforms to PDF/UA-1 (ISO 14289-1), with its fonts inside. Letters beyond Latin, Greek and
        Cyrillic that the fonts do not have are given by their number in Unicode.
    """
    path, text = str(get_resource_folder("templates") / template), json.dumps(data, ensure_ascii=False)
    try:
        return _typeset(path, text)
    except typst.TypstError:
        # A letter that no font here has: PDF/UA allows no empty box, so its number stands for it.
        return _typeset(path, _UNKNOWN.sub(lambda match: f"(U+{ord(match[0]):04X})", text))


def _typeset(path: str, data: str) -> bytes:
    content: bytes = typst.compile(path, sys_inputs={"data": data}, pdf_standards=["ua-1"], font_paths=_fonts())
    return content


@cache
def _fonts() -> Any:
    """Fonts that come with packages alone: a document looks the same on every machine."""
    sans = resources.files("font_source_sans_pro") / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(sans)])
