"""Look for personal data in what was written: at once while it is written, in a job where that failed."""

import re
from collections.abc import Mapping
from typing import Any

import structlog

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.core.apart import ApartError, apart_quickly
from frontline.core.database import db
from frontline.core.jobs import end_transaction
from frontline.insights import giveaways
from frontline.insights.models import Insight
from frontline.insights.originals import Words
from frontline.placements.models import Placement

SURE = 0.6  # confidence from which a finding must be dealt with before the text is shared
log = structlog.stdlib.get_logger(__name__)


def screened(insight: Insight, words: Words) -> dict[str, list[Any]] | None:
    """What the screen finds in each field; None where it cannot be run now, so that a job must."""
    try:
        return screen(insight, words)
    except ApartError:
        log.warning("screen_failed", exc_info=True)
        return None


def names_in(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The field and the words of the first personal data that the screen is sure of; None where there is none.

    For what staff write to contributors, who must find nobody named in it; where the screen cannot be run, nothing
    is found, and a person reads it before it is published.
    """
    try:
        found = apart_quickly(analysis.screen, texts, accounts.staff_names())
    except ApartError:
        log.warning("screen_failed", exc_info=True)
        return None
    for field, spots in found.items():
        for spot in spots:
            if spot["confidence"] >= SURE:
                return field, texts[field][spot["start"] : spot["end"]]
    return None


def secondee_in(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The field in which a secondee is named, with the name; whether they have contributed, nobody learns by it."""
    names = [name for name in accounts.names_of(Role.SECONDEE) if " " in name.strip()]  # one word alone may be any word
    for name in names:
        for field, text in texts.items():
            if re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", text):
                return field, name
    return None


def remark(insight: Insight, text: str) -> list[dict[str, Any]]:
    """What the screen finds in what an author adds to an insight."""
    names = accounts.staff_names()
    end_transaction()
    found = apart_quickly(analysis.screen, {"saw": text}, names)
    placement = db.session.get(Placement, insight.placement_id) if insight.placement_id else None
    # Whoever is named for their insight is not for what they add to it.
    known = giveaways.of(insight.author_id, placement) if insight.author_id else giveaways.Known()
    return giveaways.added(Words(text), known, found).get("saw", [])


def screen(insight: Insight, words: Words) -> dict[str, list[Any]]:
    """What the screen finds in each field, and where the author gives themselves away."""
    names = accounts.staff_names()
    end_transaction()
    found = apart_quickly(analysis.screen, words.parts(), names)
    return giveaways.added(words, giveaways.known_of(insight), found)
