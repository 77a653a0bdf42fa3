"""Undo the last thing that people did to a theme."""

import datetime as dt
import uuid
from collections.abc import Callable

from sqlalchemy import or_, select, update
from sqlalchemy.orm import undefer

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.core.events import publish_event
from frontline.themes.events import ThemeMerged
from frontline.themes.models.curation import LineageEvent, LineageKind
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.edits import REGROUPING_KINDS, refresh_themes
from frontline.themes.states import lock_theme, move_theme_state, restore_theme_state


def find_last_edit(theme_id: uuid.UUID) -> LineageEvent | None:
    """What people last did to a theme, if nothing happened to it since."""
    is_affected = or_(LineageEvent.theme_id == theme_id, LineageEvent.other_id == theme_id)
    query = (
        select(LineageEvent)
        .where(is_affected, LineageEvent.undone_at.is_(None))
        .order_by(LineageEvent.id.desc())
        .limit(1)
    )
    last = db.session.scalar(query.options(undefer(LineageEvent.before)))
    return last if last is not None and last.person_id is not None else None


def undo_edit(*, theme: Theme, edit_id: str) -> Theme:
    """Undo the last edit of a theme; returns the theme that it was about.

    Raises:
        TransitionError: something happened since to one of its themes, or it was undone already.
    """
    last = find_last_edit(theme.id)
    edit = last if last is not None and str(last.id) == edit_id else None
    if edit is None:
        raise TransitionError("This was undone already, or something else happened to the theme since.")
    theme = lock_theme(edit.theme_id)
    other = lock_theme(edit.other_id) if edit.other_id else None
    edited_themes = [theme for theme in (theme, other) if theme is not None]
    if any(last is None or last.id != edit.id for last in (find_last_edit(theme.id) for theme in edited_themes)):
        raise TransitionError("This was undone already, or something else happened to the theme since.")
    edit.undone_at, kind = now(), LineageKind(edit.kind)
    _UNDO[kind](edit, theme, other)
    db.session.flush()
    if kind in REGROUPING_KINDS:
        refresh_themes(theme, other)
    return theme if theme.is_listed or other is None else other


def _undo_rename(edit: LineageEvent, theme: Theme, _: Theme | None) -> None:
    theme.name, theme.named_by_person = edit.before["name"], edit.before["named_by_person"]


def _undo_confirmation(edit: LineageEvent, theme: Theme, _: Theme | None) -> None:
    theme.curated = edit.before["curated"]


def _undo_dismissal(edit: LineageEvent, theme: Theme, _: Theme | None) -> None:
    restore_theme_state(theme, ThemeState(edit.before["state"]))
    theme.curated, theme.reason, theme.due_on = edit.before["curated"], "", _parse_day(edit.before["due_on"])


def _undo_merger(edit: LineageEvent, theme: Theme, into: Theme | None) -> None:
    restore_theme_state(theme, ThemeState(edit.before["state"]))
    theme.merged_into_id, theme.due_on = None, _parse_day(edit.before["due_on"])
    if into is not None:
        _restore_merge_target(edit, into)
    if theme.single_insight_id is None:
        _move_back(edit, into, theme)
    else:  # by itself again, and where else it was before
        was_in = edit.before["was_in"]
        before = lock_theme(uuid.UUID(was_in)) if was_in else None
        _move_back(edit, into, before)
        refresh_themes(before)


def _undo_split(edit: LineageEvent, child: Theme, origin: Theme | None) -> None:
    _move_back(edit, child, origin)
    move_theme_state(child, ThemeState.RETIRED, reason="The split was undone")
    child.due_on = None
    if origin is not None:
        origin.quotes = [*origin.quotes, *child.quotes]
        publish_event(ThemeMerged(child.id, origin.id))
    child.quotes = []


def _undo_move(edit: LineageEvent, theme: Theme, source: Theme | None) -> None:
    _move_back(edit, theme, source)
    _restore_places(edit, was_pinned=bool(edit.before.get("pinned")))


def _undo_taking_out(edit: LineageEvent, theme: Theme, _: Theme | None) -> None:
    _move_back(edit, None, theme)
    _restore_places(edit, was_pinned=False)


def _undo_pin(edit: LineageEvent, *_: object) -> None:
    _restore_places(edit, was_pinned=False)


def _undo_unpin(edit: LineageEvent, *_: object) -> None:
    _restore_places(edit, was_pinned=True)


_UNDO: dict[LineageKind, Callable[[LineageEvent, Theme, Theme | None], None]] = {
    LineageKind.RENAMED: _undo_rename,
    LineageKind.CONFIRMED: _undo_confirmation,
    LineageKind.DISMISSED: _undo_dismissal,
    LineageKind.MERGED: _undo_merger,
    LineageKind.SPLIT: _undo_split,
    LineageKind.MOVED: _undo_move,
    LineageKind.TAKEN_OUT: _undo_taking_out,
    LineageKind.PINNED: _undo_pin,
    LineageKind.UNPINNED: _undo_unpin,
}


def _move_back(edit: LineageEvent, source: Theme | None, to: Theme | None) -> None:
    """Where an edit's insights still are in the one theme, put them into the other.

    Raises:
        TransitionError: none of them is left, or the other theme has ended.
    """
    if to is not None and not to.is_listed:
        raise TransitionError("“%(theme)s” has ended since, so this cannot be undone.", theme=to.name)
    query = update(Membership).where(
        Membership.insight_id.in_(_list_edited_ids(edit)), Membership.theme_id == (source.id if source else None)
    )
    moved = db.session.scalars(
        query.values(theme_id=to.id if to else None, subtheme=None).returning(Membership.insight_id)
    ).all()
    if not moved:
        raise TransitionError("None of the insights is left, so there is nothing to undo.")


def _restore_places(edit: LineageEvent, *, was_pinned: bool) -> None:
    """Each insight belongs as it did before the edit; of older edits only whether it was pinned is on record."""
    ids = _list_edited_ids(edit)
    places = edit.before.get("places") or [[Fit.HAND if was_pinned else Fit.CORE, was_pinned]] * len(ids)
    for insight_id, (fit, pinned) in zip(ids, places, strict=True):
        query = update(Membership).where(Membership.insight_id == insight_id)
        db.session.execute(query.values(pinned=pinned, fit=Fit(fit)))


def _list_edited_ids(edit: LineageEvent) -> list[uuid.UUID]:
    return [uuid.UUID(key) for key in edit.before["insights"]]


def _restore_merge_target(edit: LineageEvent, into: Theme) -> None:
    """The theme that others were merged into is as it was, where nobody has gone on with it since."""
    into.curated = edit.before["into_curated"]
    old = ThemeState(edit.before["into_state"])
    if into.state is ThemeState.RECURRING and old is not into.state:
        restore_theme_state(into, old)
        into.recurred_at, into.due_on = None, _parse_day(edit.before["into_due_on"])


def _parse_day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
