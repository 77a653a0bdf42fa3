from flask import render_template
from markupsafe import Markup

from frontline.core.panels import contribute


def install() -> None:
    """Add the ways to digests to the pages of notices and of what the community reads."""
    contribute("notice settings", subscriptions_link)
    contribute("community", digests_link)
    contribute("inbox", digests_link)


def subscriptions_link() -> Markup:
    """The way to the digests that one is sent."""
    return Markup(render_template("digests/_subscriptions.html"))  # noqa: S704 - our own template


def digests_link(**_: object) -> Markup:
    """The way to the digests."""
    return Markup(render_template("digests/_link.html"))  # noqa: S704 - our own template
