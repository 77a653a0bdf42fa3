from flask import render_template
from markupsafe import Markup

from frontline.accounts.responsibilities import add_work_source
from frontline.core.extension_points import add_section
from frontline.digests.service.leavers import list_subscription_work


def install() -> None:
    """Add links to digests to the notice settings, the community page and the inbox."""
    add_work_source(list_subscription_work)
    add_section("notice settings", render_subscriptions_link)
    add_section("community", render_digests_link)
    add_section("inbox", render_digests_link)


def render_subscriptions_link() -> Markup:
    """The link to the person's subscriptions."""
    return Markup(render_template("digests/_subscriptions.html"))  # noqa: S704 - our own template


def render_digests_link(**_: object) -> Markup:
    """The link to the digests."""
    return Markup(render_template("digests/_link.html"))  # noqa: S704 - our own template
