"""How a theme came to be and changed, in words."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.extension_points import TimelineStep
from frontline.themes.models.curation import LineageEvent, LineageKind
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import list_readable_themes


def list_theme_history(theme: Theme, person: Person) -> list[TimelineStep]:
    """How a theme came to be and changed, in words; what a person may not read has no name in it."""
    is_affected = (LineageEvent.theme_id == theme.id) | (LineageEvent.other_id == theme.id)
    return list_history_steps(
        db.session.scalars(select(LineageEvent).where(is_affected).order_by(LineageEvent.id)).all(), theme, person
    )


def list_history_steps(events: Sequence[LineageEvent], theme: Theme, person: Person) -> list[TimelineStep]:
    """Some of what happened to a theme, in words."""
    themes = list_readable_themes(
        {key for event in events for key in (event.theme_id, event.other_id) if key},
        person,
    )
    people = accounts.get_person_names({event.person_id for event in events if event.person_id})
    return [_describe_lineage_event(event, theme, themes, people) for event in events]


def _describe_lineage_event(
    event: LineageEvent, theme: Theme, themes: dict[uuid.UUID, Theme], people: dict[uuid.UUID, str]
) -> TimelineStep:
    other = event.other_id if event.theme_id == theme.id else event.theme_id
    name = f"“{themes[other].name}”" if other in themes else "another theme"
    who = people.get(event.person_id, "Somebody") if event.person_id else "The machine"
    number = event.after.get("insights")
    some = f"{number} insight{'' if number == 1 else 's'}" if number else "insights"
    forward = event.theme_id == theme.id
    words = {
        LineageKind.BORN: "found this theme",
        LineageKind.RETIRED: "found that nothing of it is left",
        LineageKind.SPLIT: f"split {some} from {name} into this theme"
        if forward
        else f"split {some} from this into {name}",
        LineageKind.MERGED: f"merged this into {name}" if forward else f"merged {name} ({some}) into this",
        LineageKind.RENAMED: f"renamed it from “{event.after.get('was', '')}” to “{event.after.get('name', '')}”",
        LineageKind.CONFIRMED: "confirmed that this is one theme",
        LineageKind.DISMISSED: "said that this is not a theme",
        LineageKind.MOVED: f"moved {some} here from {name}" if forward else f"moved {some} from here to {name}",
        LineageKind.TAKEN_OUT: f"took {some} out of it",
        LineageKind.PINNED: "pinned an insight to it",
        LineageKind.UNPINNED: "unpinned an insight",
    }
    undone = ". This was undone" if event.undone_at else ""
    return TimelineStep(
        event.at,
        f"{who} {words[LineageKind(event.kind)]}{undone}",
        event.after.get("reason", ""),
    )
