from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from frontline.core.panels import contribute
from frontline.search.queries import groups_of


def install() -> None:
    """Add the link to the search to the header of every page."""
    contribute("header", link)


def link() -> Markup:
    """The link to the search; nothing for whom there is nothing to find."""
    if not groups_of(current_user.person):
        return Markup("")
    return Markup(render_template("search/_link.html"))  # noqa: S704 - our own template
