from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from frontline.core.extension_points import add_section
from frontline.search.queries.results import list_result_groups


def install() -> None:
    """Add the link to the search to the header of every page."""
    add_section("header", render_search_link)


def render_search_link() -> Markup:
    """The link to the search; nothing for whom there is nothing to find."""
    if not list_result_groups(current_user.person):
        return Markup("")
    return Markup(render_template("search/_link.html"))  # noqa: S704 - our own template
