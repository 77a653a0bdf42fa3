from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry, contribute
from frontline.notices import queries


def install() -> None:
    """Add the link with the number of unread notices to the header of every page."""
    contribute("header", link)
    add_entry(Entry("Email", "notices.messages", Permission.SEE_DELIVERY, order=63))
    contribute("account", settings_link)
    contribute("insights", ask_for_address)


def settings_link() -> Markup:
    """The way to what one is sent, and where."""
    return Markup(render_template("notices/_settings_link.html"))  # noqa: S704 - our own template


def ask_for_address() -> Markup:
    """Ask a secondee once for an address that outlives the placement; nothing where it is confirmed."""
    if queries.preference(current_user.person.id).lasting_address:
        return Markup("")
    return Markup(render_template("notices/_ask_for_address.html"))  # noqa: S704 - our own template


def link() -> Markup:
    """The link to one's notices."""
    unread = queries.unread(current_user.person.id)
    return Markup(render_template("notices/_link.html", unread=unread))  # noqa: S704 - our own template
