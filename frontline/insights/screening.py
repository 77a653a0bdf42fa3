"""Look for personal data in what was written: at once while it is written, in a job where that failed."""

from typing import Any

import structlog

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.core.apart import ApartError, apart_quickly
from frontline.insights import giveaways
from frontline.insights.models import Insight
from frontline.insights.originals import Words

log = structlog.stdlib.get_logger(__name__)


def screened(insight: Insight, words: Words) -> dict[str, list[Any]] | None:
    """What the screen finds in each field; None where it cannot be run now, so that a job must."""
    try:
        return screen(insight, words)
    except ApartError:
        log.warning("screen_failed", exc_info=True)
        return None


def screen(insight: Insight, words: Words) -> dict[str, list[Any]]:
    """What the screen finds in each field, and where the author gives themselves away."""
    found = apart_quickly(analysis.screen, words.parts(), accounts.staff_names())
    return giveaways.added(words, giveaways.known_of(insight), found)
