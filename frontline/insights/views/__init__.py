"""The author's pages and the moderator's."""

from frontline.insights.views import authoring, moderation
from frontline.insights.views.blueprint import blueprint

__all__ = ["authoring", "blueprint", "moderation"]
