"""What can be done with themes: by the machine (joining, discovery, routing) and by people (decisions)."""

from frontline.themes.service.counting import refresh_all, refresh_counts
from frontline.themes.service.decisions import accept, assign, locked, refuse, release_team
from frontline.themes.service.discovery import describe, discover, forget, new_members
from frontline.themes.service.joining import analyse
from frontline.themes.service.routing import route

__all__ = [
    "accept", "analyse", "assign", "describe", "discover", "forget", "locked", "new_members", "refresh_all",
    "refresh_counts", "refuse", "release_team", "route",
]  # fmt: skip
