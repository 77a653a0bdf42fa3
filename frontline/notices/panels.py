from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from frontline.core.panels import contribute
from frontline.notices import queries


def install() -> None:
    """Add the link with the number of unread notices to the header of every page."""
    contribute("header", link)


def link() -> Markup:
    """The link to one's notices."""
    unread = queries.unread(current_user.person.id)
    return Markup(render_template("notices/_link.html", unread=unread))  # noqa: S704 - our own template
