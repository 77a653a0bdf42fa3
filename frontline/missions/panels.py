from flask import render_template
from markupsafe import Markup

from frontline.accounts.identity import may
from frontline.accounts.permissions import Permission
from frontline.core.panels import Entry, add_entry, contribute
from frontline.missions import queries
from frontline.themes.models import Theme


def install() -> None:
    """Add the navigation entry, and to a theme's page the milestones on which it bears."""
    add_entry(Entry("Missions", "missions.index", Permission.READ_MISSIONS, order=42))
    contribute("theme", bears_on)


def bears_on(theme: Theme, *, mine: bool) -> Markup:  # noqa: ARG001 - the panel's signature
    """On which milestones a theme bears."""
    rows = queries.milestones_of(theme.id) if may(Permission.READ_MISSIONS) else []
    return Markup(render_template("missions/_bears_on.html", rows=rows))  # noqa: S704 - our own template
