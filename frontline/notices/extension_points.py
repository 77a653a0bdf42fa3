from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry, add_section
from frontline.notices import queries


def install() -> None:
    """Add the link with the number of unread notices to the header of every page."""
    add_section("header", render_notices_link)
    add_navigation_entry(
        NavigationEntry(
            "Email delivery",
            "notices.delivery",
            Permission.SEE_DELIVERY,
            63,
            about="Messages that were sent, wait, or came back.",
        )
    )
    add_section("account", render_settings_link)
    add_section("insights", render_address_prompt)


def render_settings_link() -> Markup:
    """The way to what one is sent, and where."""
    return Markup(render_template("notices/_settings_link.html"))  # noqa: S704 - our own template


def render_address_prompt() -> Markup:
    """Ask a secondee once for an address that outlives the placement; nothing where it is confirmed."""
    if queries.get_preference(current_user.person.id).lasting_address:
        return Markup("")
    return Markup(render_template("notices/_ask_for_address.html"))  # noqa: S704 - our own template


def render_notices_link() -> Markup:
    """The link to one's notices."""
    unread_count = queries.count_unread_notices(current_user.person.id)
    return Markup(render_template("notices/_link.html", unread=unread_count))  # noqa: S704 - our own template
