from flask import render_template
from markupsafe import Markup

from frontline.accounts.identity import is_allowed
from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.extension_points import NavigationEntry, add_navigation_entry, add_section
from frontline.missions.queries.theme_links import list_milestones_of_theme
from frontline.missions.service.leavers import list_mission_work
from frontline.themes.models.theme import Theme


def install() -> None:
    """Add the navigation entry, and to a theme's page the milestones that it is relevant to."""
    add_work_source(list_mission_work)
    add_navigation_entry(
        NavigationEntry(
            "Missions",
            "missions.index",
            Permission.READ_MISSIONS,
            42,
            ("missions.",),
            about="Milestones, trajectories, ratings, stocktakes and delivery reports.",
        )
    )
    add_section("theme", render_theme_milestones)


def render_theme_milestones(theme: Theme, *, may_decide: bool) -> Markup:  # noqa: ARG001 - the section's signature
    """The milestones that a theme is relevant to."""
    milestones = list_milestones_of_theme(theme.id) if is_allowed(Permission.READ_MISSIONS) else []
    return Markup(render_template("missions/_milestones_of_theme.html", milestones=milestones))  # noqa: S704 - our own template
