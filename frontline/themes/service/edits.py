"""Edits of a theme on record: locked unless somebody was faster, and described anew where they regroup insights."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import func, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import defer
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.models.curation import LineageEvent, LineageKind
from frontline.themes.models.theme import UNCONFIRMED_STATES, Theme
from frontline.themes.states import lock_theme

# Edits after which a theme holds other insights, or is one of those that wait for a team.
REGROUPING_KINDS = frozenset(
    {LineageKind.DISMISSED, LineageKind.MERGED, LineageKind.SPLIT, LineageKind.MOVED, LineageKind.TAKEN_OUT}
)


class ThemeEditConflictError(FieldError):
    """Somebody changed the theme since the page was opened: what was typed stays, to be sent once more."""

    def __init__(self) -> None:
        super().__init__(
            "", "Somebody else changed this theme since you opened the page. Look at it again, then decide"
        )  # fmt: skip


def get_edit_revision(theme_id: uuid.UUID) -> str:
    """Tells whether a theme was curated since: changes with every edit and every undoing of one."""
    is_affected = or_(LineageEvent.theme_id == theme_id, LineageEvent.other_id == theme_id)
    last, undone = db.session.execute(
        select(func.coalesce(func.max(LineageEvent.id), 0), func.count(LineageEvent.undone_at)).where(is_affected)
    ).one()
    return f"{last}.{undone}"


def lock_unless_edited(theme: Theme, edit_revision: str | None) -> Theme:
    """The theme, locked, unless somebody was faster.

    Raises:
        ThemeEditConflictError: it is not as it was when the page was opened.
        TransitionError: it is not a theme any more.
    """
    theme = lock_theme(theme.id)
    if edit_revision is not None and edit_revision != get_edit_revision(theme.id):
        raise ThemeEditConflictError
    if not theme.is_listed:
        raise TransitionError("This is no longer a theme that can be changed.")
    return theme


def record_edit(
    theme: Theme, kind: LineageKind, person: Person | None, *, other: Theme | None = None,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Put an edit on record; where the themes hold other insights now, they are counted and described anew."""
    lineage_event = LineageEvent(
        theme_id=theme.id,
        kind=kind.value,
        other_id=other.id if other else None,
        person_id=person.id if person else None,
    )
    lineage_event.before, lineage_event.after = before or {}, after or {}
    db.session.add(lineage_event)
    if kind in REGROUPING_KINDS:
        refresh_themes(theme, other)


def refresh_themes(*themes: Theme | None) -> None:
    """Count themes anew, and have them described anew: a name that no person gave or confirmed may be another now."""
    refresh_counts([theme.id for theme in themes if theme is not None])
    for theme in themes:
        if theme is not None and theme.state in UNCONFIRMED_STATES:
            theme.described_count = 0
    defer("themes.describe", key="themes.describe")


def format_day(day: dt.date | None) -> str | None:
    """A day as it is kept on record."""
    return day.isoformat() if day else None
