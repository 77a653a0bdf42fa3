"""Undo the last thing that people did to a theme."""

import datetime as dt
import uuid
from collections.abc import Callable

from sqlalchemy import or_, select, update
from sqlalchemy.orm import undefer

from frontline.core.database import db, now
from frontline.core.errors import TransitionError
from frontline.core.events import announce
from frontline.themes.events import ThemeMerged
from frontline.themes.models import Lineage, LineageKind, Membership, Theme, ThemeState
from frontline.themes.service.curating import REGROUPING, renew
from frontline.themes.service.decisions import locked
from frontline.themes.states import move, restore


def last_edit(theme_id: uuid.UUID) -> Lineage | None:
    """What people last did to a theme, if nothing happened to it since."""
    touched = or_(Lineage.theme_id == theme_id, Lineage.other_id == theme_id)
    query = select(Lineage).where(touched, Lineage.undone_at.is_(None)).order_by(Lineage.id.desc()).limit(1)
    last = db.session.scalar(query.options(undefer(Lineage.before)))
    return last if last is not None and last.person_id is not None else None


def undo(*, theme: Theme, edit_id: str) -> Theme:
    """Undo the last edit of a theme; returns the theme that it was about.

    Raises:
        TransitionError: something happened since to one of its themes, or it was undone already.
    """
    last = last_edit(theme.id)
    edit = last if last is not None and str(last.id) == edit_id else None
    if edit is None:
        raise TransitionError("This was undone already, or something else happened to the theme since.")
    theme = locked(edit.theme_id)
    other = locked(edit.other_id) if edit.other_id else None
    concerned = [one for one in (theme, other) if one is not None]
    if any(last is None or last.id != edit.id for last in (last_edit(one.id) for one in concerned)):
        raise TransitionError("This was undone already, or something else happened to the theme since.")
    edit.undone_at, kind = now(), LineageKind(edit.kind)
    _UNDO[kind](edit, theme, other)
    db.session.flush()
    if kind in REGROUPING:
        renew(theme, other)
    return theme if theme.is_listed or other is None else other


def _rename(edit: Lineage, theme: Theme, _: Theme | None) -> None:
    theme.name, theme.named_by_person = edit.before["name"], edit.before["named_by_person"]


def _confirm(edit: Lineage, theme: Theme, _: Theme | None) -> None:
    theme.curated = edit.before["curated"]


def _dismiss(edit: Lineage, theme: Theme, _: Theme | None) -> None:
    restore(theme, ThemeState(edit.before["state"]))
    theme.curated, theme.reason, theme.due_on = edit.before["curated"], "", _day(edit.before["due_on"])


def _merge(edit: Lineage, theme: Theme, into: Theme | None) -> None:
    restore(theme, ThemeState(edit.before["state"]))
    theme.merged_into_id, theme.due_on = None, _day(edit.before["due_on"])
    if into is not None:
        _as_before(edit, into)
    if theme.alone_insight_id is None:
        _place(edit, into, theme)
    else:  # by itself again, and where else it was before
        was_in = edit.before["was_in"]
        before = locked(uuid.UUID(was_in)) if was_in else None
        _place(edit, into, before)
        renew(before)


def _split(edit: Lineage, child: Theme, origin: Theme | None) -> None:
    _place(edit, child, origin)
    move(child, ThemeState.RETIRED, reason="The split was undone")
    child.due_on = None
    if origin is not None:
        origin.quotes = [*origin.quotes, *child.quotes]
        announce(ThemeMerged(child.id, origin.id))
    child.quotes = []


def _move(edit: Lineage, theme: Theme, source: Theme | None) -> None:
    _place(edit, theme, source)
    _pin(edit, pinned=edit.before["pinned"])


def _unpin(edit: Lineage, *_: object) -> None:
    _pin(edit, pinned=False)


def _pin_again(edit: Lineage, *_: object) -> None:
    _pin(edit, pinned=True)


_UNDO: dict[LineageKind, Callable[[Lineage, Theme, Theme | None], None]] = {
    LineageKind.RENAMED: _rename,
    LineageKind.CONFIRMED: _confirm,
    LineageKind.DISMISSED: _dismiss,
    LineageKind.MERGED: _merge,
    LineageKind.SPLIT: _split,
    LineageKind.MOVED: _move,
    LineageKind.PINNED: _unpin,
    LineageKind.UNPINNED: _pin_again,
}


def _place(edit: Lineage, source: Theme | None, to: Theme | None) -> None:
    """Where an edit's insights still are in the one theme, put them into the other.

    Raises:
        TransitionError: none of them is left, or the other theme has ended.
    """
    if to is not None and not to.is_listed:
        raise TransitionError("“%(theme)s” has ended since, so this cannot be undone.", theme=to.name)
    rows = update(Membership).where(
        Membership.insight_id.in_(_insights(edit)), Membership.theme_id == (source.id if source else None)
    )
    moved = db.session.scalars(
        rows.values(theme_id=to.id if to else None, subtheme=None).returning(Membership.insight_id)
    ).all()
    if not moved:
        raise TransitionError("None of the insights is left, so there is nothing to undo.")


def _pin(edit: Lineage, *, pinned: bool) -> None:
    rows = update(Membership).where(Membership.insight_id.in_(_insights(edit)))
    db.session.execute(rows.values(pinned=pinned))


def _insights(edit: Lineage) -> list[uuid.UUID]:
    return [uuid.UUID(key) for key in edit.before["insights"]]


def _as_before(edit: Lineage, into: Theme) -> None:
    """The theme that others were merged into is as it was, where nobody has gone on with it since."""
    into.curated = edit.before["into_curated"]
    old = ThemeState(edit.before["into_state"])
    if into.state is ThemeState.RECURRING and old is not into.state:
        restore(into, old)
        into.recurred_at, into.due_on = None, _day(edit.before["into_due_on"])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
