from flask import render_template
from markupsafe import Markup

from frontline.core.panels import contribute


def install() -> None:
    """Add the link to the search to the header of every page."""
    contribute("header", link)


def link() -> Markup:
    """The link to the search."""
    return Markup(render_template("search/_link.html"))  # noqa: S704 - our own template
