"""Markdown as HTML that cannot harm: what the person who writes may use is what remains."""

from typing import Any, cast

import mistune
import nh3
from flask import Flask
from markupsafe import Markup

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
_HEADINGS = {"h2", "h3"}
_render = mistune.create_markdown(escape=True, hard_wrap=True)
_tree = mistune.create_markdown(renderer="ast")
_CLASSES = {
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<ol>": '<ol class="govuk-list govuk-list--number">',
    "<a ": '<a class="govuk-link" ',
    "<h2>": '<h2 class="govuk-heading-m">',
    "<h3>": '<h3 class="govuk-heading-s">',
}


def render_markdown(text: str, *, headings: bool = False) -> Markup:
    """Paragraphs, lists, emphasis and links, headings where asked for; all else is shown as typed, or left out."""
    tags = _TAGS | _HEADINGS if headings else _TAGS
    safe = nh3.clean(
        str(_render(text)), tags=tags, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer",
    )  # fmt: skip
    for tag, ours in _CLASSES.items():
        safe = safe.replace(tag, ours)
    return Markup(safe)  # noqa: S704 - cleaned just above


def parse_markdown_blocks(text: str) -> list[dict[str, Any]]:
    """The same text for a typesetter: headings, paragraphs and lists, each as plain text without emphasis."""
    return [block for token in _tree(text) if (block := _block(cast("dict[str, Any]", token)))]


def _block(token: dict[str, Any]) -> dict[str, Any] | None:
    match token["type"]:
        case "heading" if _plain(token).strip():
            return {"kind": "heading", "text": _plain(token)}
        case "list":
            return {"kind": "list", "items": [_plain(item) for item in token["children"]]}
        case "paragraph" | "block_text" | "block_quote":
            return {"kind": "paragraph", "text": _plain(token)}
    return None


def _plain(token: dict[str, Any]) -> str:
    if token["type"] in {"linebreak", "softbreak"}:
        return " "
    return str(token.get("raw", "")) or "".join(_plain(child) for child in token.get("children", []))


def install(app: Flask) -> None:
    """Add the filter."""
    app.jinja_env.filters["markdown"] = render_markdown
