"""The author's pages, the moderator's, and those of whom a concern is passed on to."""

from frontline.insights.views import duty, files, following, moderation, offline, remarks, rules, telephone, writing
from frontline.insights.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "duty",
    "files",
    "following",
    "moderation",
    "offline",
    "remarks",
    "rules",
    "telephone",
    "writing",
]
