"""Compose digests, send them, and say who wants which."""

from frontline.digests.service.composing import compose, preview, preview_bulletin, run
from frontline.digests.service.forgetting import forget
from frontline.digests.service.subscribing import subscribe, subscribe_by_role, write_call
from frontline.digests.service.telling import tell_of_severe

__all__ = [
    "compose",
    "forget",
    "preview",
    "preview_bulletin",
    "run",
    "subscribe",
    "subscribe_by_role",
    "tell_of_severe",
    "write_call",
]
