"""The policy team's pages, the moderator's triage, and what an author sees of others."""

from frontline.themes.views import reading, voices
from frontline.themes.views.blueprint import blueprint

__all__ = ["blueprint", "reading", "voices"]
