"""What can be done with themes: by the machine (joining, discovery, routing) and by people (decisions, voices)."""

from frontline.themes.service.counting import refresh_all, refresh_counts
from frontline.themes.service.decisions import accept, assign, locked, refuse, release_team
from frontline.themes.service.discovery import describe, discover, forget, forget_words, new_members
from frontline.themes.service.joining import analyse
from frontline.themes.service.routing import route
from frontline.themes.service.voices import add_voice, similar, take_voice_back, voices

__all__ = [
    "accept", "add_voice", "analyse", "assign", "describe", "discover", "forget", "forget_words", "locked",
    "new_members", "refresh_all", "refresh_counts", "refuse", "release_team", "route", "similar", "take_voice_back",
    "voices",
]  # fmt: skip
