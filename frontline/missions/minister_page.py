"""One page on a mission for its minister, written from the record alone: about 250 words."""

import datetime as dt
import textwrap
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from frontline.accounts.models import Person
from frontline.core.formatting import format_date
from frontline.core.papers import Paper, PaperPiece
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.missions.models.milestone import ConfidenceRating
from frontline.missions.models.stocktake import Stocktake, StocktakeDecision
from frontline.missions.queries.stocktake_packs import get_stocktake_pack
from frontline.missions.queries.stocktakes import (
    find_previous_stocktake,
    get_frontline_summary,
    list_open_actions,
    list_stocktake_decisions,
)
from frontline.missions.stocktake_paper import describe_due, describe_meeting, describe_owner
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size
from frontline.themes.queries.quotes import find_first_quote

_MOST = 3  # of each kind
_MAX_LINE, _MAX_QUOTE, _MAX_ASK = 150, 220, 300  # characters


def build_minister_page(stocktake: Stocktake, person: Person, today: dt.date) -> Paper:
    """The page for the minister: what is off track, what the front line says, what was decided, what is asked."""
    pack = get_stocktake_pack(stocktake, person)
    summary = get_frontline_summary([uuid.UUID(key) for key in pack["themes"]], person, today)
    pieces = [
        *([PaperPiece("paragraph", _shorten(stocktake.summary, _MAX_ASK))] if stocktake.summary else []),
        *_list_off_track(pack["milestones"]),
        *_list_front_line(summary.themes, person),
        *_list_decisions(stocktake),
        *_list_open_actions(stocktake.mission_id),
        PaperPiece("heading", _("What is asked of you")),
        PaperPiece("paragraph", _shorten(stocktake.ask, _MAX_ASK) or _("Nothing is recorded as asked of you.")),
    ]
    title = _("%(mission)s: one page for the minister", mission=stocktake.mission.name)
    return Paper(title, describe_meeting(stocktake, pack), pieces, stocktake.marking)


def _list_off_track(milestones: Sequence[Mapping[str, Any]]) -> Iterator[PaperPiece]:
    if milestones and "off_track" not in milestones[0]:  # opened before it was kept
        return
    yield PaperPiece("heading", _("What is off track"))
    off_track = [milestone for milestone in milestones if milestone.get("off_track")]
    if not milestones:
        yield PaperPiece("paragraph", _("No milestone has been set."))
    elif not off_track:
        yield PaperPiece("paragraph", _("By the record, no milestone is off track."))
    for milestone in off_track[:_MOST]:
        yield PaperPiece("point", _describe_off_track(milestone))
    yield from _say_how_many_more(len(off_track))


def _describe_off_track(milestone: Mapping[str, Any]) -> str:
    """How far it is off track and since when, or why; how it is rated, and who owns it."""
    off_track = milestone["off_track"]
    words = {
        "title": _shorten(milestone["title"], _MAX_LINE), "distance": off_track["distance"],
        "day": format_date(dt.date.fromisoformat(off_track["since"])),
        "why": _shorten(off_track["reasons"][0], _MAX_LINE),
    }  # fmt: skip
    sentences = [
        _("%(title)s: %(distance)s behind, off track since %(day)s.", **words)
        if off_track["distance"]
        else _("%(title)s: off track since %(day)s. %(why)s", **words),
        _describe_ratings(milestone),
        describe_owner(milestone),
    ]
    return " ".join(filter(None, sentences))


def _describe_ratings(milestone: Mapping[str, Any]) -> str:
    unit, owner = (
        ConfidenceRating(milestone[key]).label.lower() if milestone.get(key) else ""
        for key in ("rating", "owner_rating")
    )
    if unit and owner:
        return _("Rated %(unit)s by the delivery unit, %(owner)s by its owner.", unit=unit, owner=owner)
    if owner:
        return _("Rated %(owner)s by its owner.", owner=owner)
    return _("Rated %(unit)s by the delivery unit.", unit=unit) if unit else ""


def _list_front_line(themes: Sequence[Theme], person: Person) -> Iterator[PaperPiece]:
    yield PaperPiece("heading", _("What the front line says"))
    if not themes:
        yield PaperPiece("paragraph", _("No theme that you can read is confirmed as relevant to its milestones."))
    for theme in themes[:_MOST]:
        yield PaperPiece("point", f"{theme.name}: {describe_size(theme).lower()}")
    yield from _say_how_many_more(len(themes))
    if quote := find_first_quote(themes[:_MOST], person, get_anonymity_groups()):
        yield PaperPiece("quote", _shorten(quote.text, _MAX_QUOTE), quote.author)


def _list_decisions(stocktake: Stocktake) -> Iterator[PaperPiece]:
    """What was decided: by this stocktake once it was opened, before that by the last one of the mission."""
    held = stocktake if stocktake.opened_at else find_previous_stocktake(stocktake)
    decisions: Sequence[StocktakeDecision] = list_stocktake_decisions(held.id) if held else []
    title = _("What was decided")
    if held is not None and held is not stocktake:
        title = _("What was decided on %(day)s", day=format_date(held.held_on))
    yield PaperPiece("heading", title)
    for decision in decisions[:_MOST]:
        yield PaperPiece("point", _shorten(decision.text, _MAX_LINE))
    yield from _say_how_many_more(len(decisions))
    if not decisions:
        yield PaperPiece("paragraph", _("No decision is recorded."))


def _list_open_actions(mission_id: uuid.UUID) -> Iterator[PaperPiece]:
    actions = list_open_actions(mission_id)
    yield PaperPiece("heading", _("Who acts by when"))
    for action in actions[:_MOST]:
        words = {"what": _shorten(action.what, _MAX_LINE), "owner": action.owner, "day": describe_due(action)}
        yield PaperPiece("point", _("%(owner)s, %(day)s: %(what)s", **words))
    yield from _say_how_many_more(len(actions))
    if not actions:
        yield PaperPiece("paragraph", _("There are no open actions."))


def _say_how_many_more(number: int) -> Iterator[PaperPiece]:
    if number > _MOST:
        yield PaperPiece("paragraph", _("And %(number)s more.", number=number - _MOST))


def _shorten(text: str, most: int) -> str:
    return textwrap.shorten(text, most, placeholder=" …")
