"""Markdown as HTML that cannot harm: what the person who writes may use is what remains."""

import mistune
import nh3
from flask import Flask
from markupsafe import Markup

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
_render = mistune.create_markdown(escape=True, hard_wrap=True)
_CLASSES = {
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<ol>": '<ol class="govuk-list govuk-list--number">',
    "<a ": '<a class="govuk-link" ',
}


def markdown(text: str) -> Markup:
    """Paragraphs, lists, emphasis and links; everything else is shown as it was typed, or left out."""
    safe = nh3.clean(
        str(_render(text)), tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer",
    )  # fmt: skip
    for tag, ours in _CLASSES.items():
        safe = safe.replace(tag, ours)
    return Markup(safe)  # noqa: S704 - cleaned just above


def install(app: Flask) -> None:
    """Add the filter."""
    app.jinja_env.filters["markdown"] = markdown
