"""The paper of a stocktake: what is off track and who acts by when; then a section for each milestone.

Figures and ratings are those of the pack. The words of themes, quotes and who they are from are looked up each time
that it is opened, as far as its reader may know them.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from frontline.accounts.models import Person
from frontline.core.clock import get_london_day, get_london_today
from frontline.core.formatting import format_date
from frontline.core.papers import Paper, PaperPiece
from frontline.core.translation import gettext as _
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.placements import get_anonymity_groups
from frontline.missions.models.milestone import DeliveryConfidence, LinkState
from frontline.missions.models.stocktake import Action, ActionState, Stocktake
from frontline.missions.queries.milestones import list_confidence_ratings
from frontline.missions.queries.stocktake_packs import get_pack_day, get_stocktake_pack
from frontline.missions.queries.stocktakes import (
    list_carried_over_actions,
    list_stocktake_actions,
    list_stocktake_decisions,
)
from frontline.missions.queries.theme_links import list_theme_links
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size
from frontline.themes.queries.quotes import find_quote

_MAX_ROWS = 12  # of a trajectory
_MAX_THEMES = 6  # of a milestone


def build_stocktake_paper(stocktake: Stocktake, person: Person) -> Paper:
    """The paper of a stocktake as a person may read it now."""
    pack = get_stocktake_pack(stocktake, person)
    actions = [*list_carried_over_actions(stocktake), *list_stocktake_actions(stocktake.id)]
    pieces = [
        *_list_summary(stocktake),
        *_list_off_track(pack["milestones"]),
        *_list_open_actions(actions),
        PaperPiece("page"),
        *_list_milestones(pack, actions, stocktake, person),
        *_list_mission_actions(actions),
        *_list_method(pack),
    ]
    words = {"kind": stocktake.kind.label, "mission": stocktake.mission.name}
    return Paper(_("%(kind)s: %(mission)s", **words), describe_meeting(stocktake, pack), pieces, stocktake.marking)


def describe_meeting(stocktake: Stocktake, pack: Mapping[str, Any]) -> str:
    """When it is held, who chairs it, and of which day its figures are."""
    held_on, day = format_date(stocktake.held_on), format_date(get_pack_day(dict(pack)))
    words = {"day": held_on, "chair": stocktake.chair, "figures": day}
    return _("%(day)s. Chair: %(chair)s. Figures as recorded on %(figures)s.", **words)


def _list_summary(stocktake: Stocktake) -> Iterator[PaperPiece]:
    if stocktake.question:
        yield PaperPiece("paragraph", _("To find out: %(question)s", question=stocktake.question))
    if stocktake.summary:
        yield PaperPiece("paragraph", stocktake.summary)
    for decision in list_stocktake_decisions(stocktake.id):
        yield PaperPiece("point", _("Decided: %(decision)s", decision=decision.text))


def _list_off_track(milestones: Sequence[Mapping[str, Any]]) -> Iterator[PaperPiece]:
    if milestones and "off_track" not in milestones[0]:  # opened before it was kept
        return
    off_track = [milestone for milestone in milestones if milestone.get("off_track")]
    yield PaperPiece("heading", _("Off track"))
    if not off_track:
        yield PaperPiece("paragraph", _("By the record, no milestone of this mission is off track."))
        return
    rows = [
        (
            milestone["title"], " ".join(milestone["off_track"]["reasons"]),
            milestone["off_track"]["distance"] or _("Not a number"),
            format_date(dt.date.fromisoformat(milestone["off_track"]["since"])), milestone["owner"],
        )
        for milestone in off_track
    ]  # fmt: skip
    several = _("%(number)s of %(all)s milestones are off track.", number=len(off_track), all=len(milestones))
    one = _("1 of %(all)s milestones is off track.", all=len(milestones))
    only = _("The only milestone of this mission is off track.")
    yield PaperPiece("paragraph", only if len(milestones) == 1 else one if len(off_track) == 1 else several)
    yield PaperPiece("table", head=[_("Milestone"), _("Why"), _("How far"), _("Since"), _("Owner")], rows=rows)


def _list_open_actions(actions: Sequence[Action]) -> Iterator[PaperPiece]:
    yield PaperPiece("heading", _("Who acts by when"))
    rows = [(action.what, action.owner, describe_due(action)) for action in actions if action.state is ActionState.OPEN]
    if rows:
        yield PaperPiece("table", head=[_("Action"), _("Owner"), _("By when")], rows=rows)
    else:
        yield PaperPiece("paragraph", _("There are no open actions."))


def describe_due(action: Action) -> str:
    """By when an open action is due, and whether that is past; what became of another."""
    if action.state is not ActionState.OPEN:
        return f"{action.state.label}. {action.note}" if action.note else action.state.label
    late = ". " + _("Late") if action.due_on < get_london_today() else ""
    return format_date(action.due_on) + late


def _list_milestones(
    pack: Mapping[str, Any], actions: Sequence[Action], stocktake: Stocktake, person: Person
) -> Iterator[PaperPiece]:
    milestone_ids, groups = [uuid.UUID(milestone["id"]) for milestone in pack["milestones"]], get_anonymity_groups()
    links = list_theme_links(milestone_ids, person)
    for milestone_id, milestone in zip(milestone_ids, pack["milestones"], strict=True):
        yield PaperPiece("heading", milestone["title"])
        yield from _list_standing(milestone)
        yield from _list_ratings(milestone_id, stocktake)
        themes = [
            link.theme
            for link in links[milestone_id]
            if link.link.state is LinkState.CONFIRMED and str(link.theme.id) in pack["themes"]
        ]
        yield from _list_themes(themes, person, groups)
        own_actions = [action for action in actions if action.milestone_id == milestone_id]
        yield from _list_actions(own_actions, _("Actions"))


def describe_owner(milestone: Mapping[str, Any]) -> str:
    """Who owns a milestone, in a sentence; empty where that was not kept."""
    return _("Owner: %(owner)s.", owner=milestone["owner"]) if milestone.get("owner") else ""


def _list_standing(milestone: Mapping[str, Any]) -> Iterator[PaperPiece]:
    due_on = format_date(dt.date.fromisoformat(milestone["due_on"]))
    target = _("Target: %(target)s, by %(day)s.", target=milestone["target"] or _("not a number"), day=due_on)
    yield PaperPiece("paragraph", f"{target} {describe_owner(milestone)}".strip())
    yield PaperPiece("paragraph", milestone["summary"])
    contradictions = milestone.get("contradictions", [])
    if contradictions:
        yield PaperPiece("paragraph", _("The record disagrees with itself:"))
    for contradiction in contradictions:
        yield PaperPiece("point", contradiction)
    rows = [
        (format_date(dt.date.fromisoformat(day)), planned or _("none"), actual or _("none"))
        for day, planned, actual in milestone.get("rows", [])[-_MAX_ROWS:]
    ]
    if rows:
        head = [_("Day"), _("Planned"), _("Measured")]
        yield PaperPiece("table", _("Trajectory"), head=head, rows=rows)


def _list_ratings(milestone_id: uuid.UUID, stocktake: Stocktake) -> Iterator[PaperPiece]:
    """The latest ratings up to the moment at which the stocktake was opened."""
    ratings = [
        rating
        for rating in list_confidence_ratings(milestone_id)
        if stocktake.opened_at is None or rating.at <= stocktake.opened_at
    ]
    if ratings:
        head = [_("Rating"), _("Whose"), _("Day"), _("Rationale")]
        rows = [_describe_rating(rating) for rating in ratings[:6]]
        yield PaperPiece("table", _("Delivery confidence"), head=head, rows=rows)
    else:
        yield PaperPiece("paragraph", _("Its delivery confidence has not been rated."))


def _describe_rating(rating: DeliveryConfidence) -> tuple[str, str, str, str]:
    return rating.rating.label, rating.rater.label, format_date(get_london_day(rating.at)), rating.rationale


def _list_themes(themes: Sequence[Theme], person: Person, groups: GroupsByMonth) -> Iterator[PaperPiece]:
    if not themes:
        yield PaperPiece("paragraph", _("No theme that you can read is confirmed as relevant to it."))
        return
    yield PaperPiece("item", _("What the front line says"))
    for theme in themes[:_MAX_THEMES]:
        yield PaperPiece("point", f"{theme.name}: {describe_size(theme).lower()}")
        if quote := find_quote(theme, person, groups):
            yield PaperPiece("quote", quote.text, quote.author)
    if len(themes) > _MAX_THEMES:
        yield PaperPiece("paragraph", _("And %(number)s more.", number=len(themes) - _MAX_THEMES))


def _list_actions(actions: Sequence[Action], caption: str = "") -> Iterator[PaperPiece]:
    if actions:
        rows = [(action.what, action.owner, describe_due(action)) for action in actions]
        yield PaperPiece("table", caption, head=[_("Action"), _("Owner"), _("Due, or what became of it")], rows=rows)


def _list_mission_actions(actions: Sequence[Action]) -> Iterator[PaperPiece]:
    """Actions for the mission as a whole."""
    general = [action for action in actions if action.milestone_id is None]
    if general:
        yield PaperPiece("heading", _("Actions for the mission as a whole"))
        yield from _list_actions(general)


def _list_method(pack: Mapping[str, Any]) -> Iterator[PaperPiece]:
    yield PaperPiece("heading", _("How this was made"))
    words = {"day": format_date(get_pack_day(dict(pack)))}
    text = _(
        "Written from the record. Figures are those of %(day)s; themes, quotes and who they are from are as they may be"
        " shown on the day on which this is opened, to whoever opens it. People confirmed that each theme is relevant."
        " Numbers are lower bounds: they count people who chose to write.",
        **words,
    )
    yield PaperPiece("paragraph", text)
