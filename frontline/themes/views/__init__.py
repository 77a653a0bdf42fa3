"""The policy team's pages, what people decide of themes, and what an author sees of others."""

from frontline.themes.views import curating, inbox, reading, remits, selecting, splitting, triage, voices, working
from frontline.themes.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "curating",
    "inbox",
    "reading",
    "remits",
    "selecting",
    "splitting",
    "triage",
    "voices",
    "working",
]
