"""What people do to a theme itself: every edit is on record, can be undone, and binds each later run of the machine."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select, update

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import announce
from frontline.core.jobs import defer
from frontline.core.translation import gettext as _
from frontline.themes.events import ThemeMerged, ThemeSplit
from frontline.themes.models import (
    ANSWERED,
    IN_WORK,
    WITH_TEAM,
    Lineage,
    LineageKind,
    Membership,
    Routing,
    Theme,
    ThemeState,
)
from frontline.themes.service.counting import refresh_counts
from frontline.themes.service.decisions import locked
from frontline.themes.service.vectors import next_number
from frontline.themes.states import move

# Edits after which a theme holds other insights, or is one of those that wait for a team.
REGROUPING = frozenset({LineageKind.DISMISSED, LineageKind.MERGED, LineageKind.SPLIT, LineageKind.MOVED})


class FasterError(FieldError):
    """Somebody changed the theme since the page was opened: what was typed stays, to be sent once more."""

    def __init__(self) -> None:
        super().__init__(
            "", "Somebody else changed this theme since you opened the page. Look at it again, then decide"
        )  # fmt: skip


def edition(theme_id: uuid.UUID) -> str:
    """Tells whether a theme was curated since: changes with every edit and every undoing of one."""
    touched = or_(Lineage.theme_id == theme_id, Lineage.other_id == theme_id)
    last, undone = db.session.execute(
        select(func.coalesce(func.max(Lineage.id), 0), func.count(Lineage.undone_at)).where(touched)
    ).one()
    return f"{last}.{undone}"


def _opened(theme: Theme, seen: str | None) -> Theme:
    """The theme, locked, unless somebody was faster.

    Raises:
        FasterError: it is not as it was when the page was opened.
        TransitionError: it is no theme any more.
    """
    theme = locked(theme.id)
    if seen is not None and seen != edition(theme.id):
        raise FasterError
    if not theme.is_listed:
        raise TransitionError("This is no longer a theme that can be changed.")
    return theme


def rename(*, theme: Theme, name: str, person: Person, seen: str | None = None) -> None:
    """Give a theme a name that no machine changes again."""
    theme = _opened(theme, seen)
    before = {"name": theme.name, "named_by_person": theme.named_by_person}
    theme.name, theme.named_by_person = name, True
    _note(theme, LineageKind.RENAMED, person, before=before, after={"name": name, "was": before["name"]})


def confirm(*, theme: Theme, person: Person, seen: str | None = None) -> None:
    """Say that this is one theme: no run takes an insight out of it again."""
    theme = _opened(theme, seen)
    _note(theme, LineageKind.CONFIRMED, person, before={"curated": theme.curated})
    theme.curated = True


def dismiss(*, theme: Theme, reason: str, person: Person, seen: str | None = None) -> None:
    """Say that this is no theme; insights that join it later are looked at one by one.

    Raises:
        TransitionError: a team has taken it on: then it is answered, not dismissed.
    """
    theme = _opened(theme, seen)
    before = {"state": theme.state, "curated": theme.curated, "due_on": _text(theme.due_on)}
    move(theme, ThemeState.DISMISSED, reason=reason)
    theme.reason, theme.curated, theme.due_on = reason, True, None
    _note(theme, LineageKind.DISMISSED, person, before=before, after={"reason": reason})


def merge(*, theme: Theme, into: Theme, person: Person, seen: str | None = None) -> None:
    """All insights of one theme become part of another; answers that were given stay with it.

    Raises:
        FieldError: into itself, into a theme that was split from it, or into what is handled by itself.
    """
    check_merger(theme, into)
    theme, into = _opened(theme, seen), _opened(into, None)
    moved = _members(theme)
    lone = db.session.get(Membership, theme.alone_insight_id) if theme.alone_insight_id else None
    before: dict[str, Any] = {
        "state": theme.state, "due_on": _text(theme.due_on), "insights": [str(i) for i in moved],
        "was_in": str(lone.theme_id) if lone and lone.theme_id else None, "into_curated": into.curated,
        "into_state": into.state, "into_due_on": _text(into.due_on),
    }  # fmt: skip
    _put(moved, into)
    due_on = theme.due_on
    theme.merged_into_id, theme.due_on = into.id, None
    if theme.state in {ThemeState.ROUTED, *IN_WORK} and into.state in ANSWERED:
        # Nobody has answered these yet: the clock goes on.
        move(into, ThemeState.RECURRING, reason=f"“{theme.name}”, which nobody has answered, became part of it")
        into.recurred_at, into.due_on = now(), due_on
    move(theme, ThemeState.MERGED, reason=f"Merged into “{into.name}”")
    into.curated = True
    into.quotes, theme.quotes = [*into.quotes, *theme.quotes], []
    _note(theme, LineageKind.MERGED, person, other=into, before=before, after={"insights": len(moved)})
    announce(ThemeMerged(theme.id, into.id))


def check_merger(theme: Theme, into: Theme) -> None:
    """Make sure that one theme can go into another.

    Raises:
        FieldError: into itself, into a theme that was split from it, or into what is handled by itself.
    """
    if theme.id == into.id:
        raise FieldError("into", "A theme cannot be merged into itself. Choose another theme")
    if into.alone_insight_id is not None:
        raise FieldError("into", "That is a single insight. Merge it into this theme instead")
    children = select(Lineage.theme_id).where(
        Lineage.other_id == theme.id, Lineage.kind == LineageKind.SPLIT, Lineage.undone_at.is_(None)
    )
    if into.id in set(db.session.scalars(children)):
        raise FieldError(
            "into",
            "“%(theme)s” was split from this theme. Open it, and merge it into this one instead",
            theme=into.name,
        )
    if theme.alone_insight_id is not None and db.session.get(Membership, theme.alone_insight_id) is None:
        raise FieldError("into", "This insight is not in English, so it stays by itself")


def split(
    *, theme: Theme, insight_ids: Collection[uuid.UUID], name: str, person: Person, seen: str | None = None
) -> Theme:
    """Some insights become a theme of their own, with the same team, the same clock and the same answers.

    Why the team has each of the two is found anew.

    Raises:
        FieldError: none or all of the theme's insights were chosen.
    """
    theme = _opened(theme, seen)
    moved = set(_members(theme)) & set(insight_ids)
    if not moved:
        raise FieldError("chosen", "Select the insights that belong together")
    if len(moved) == len(_members(theme)):
        raise FieldError("chosen", "Leave at least one insight in the theme. To give it another name, rename it")
    child = _child(theme, name)
    _put(moved, child)
    theme.curated = True
    child.quotes = [quote for quote in theme.quotes if uuid.UUID(quote["insight_id"]) in moved]
    theme.quotes = [quote for quote in theme.quotes if uuid.UUID(quote["insight_id"]) not in moved]
    before = {"insights": [str(one) for one in moved]}
    _note(child, LineageKind.SPLIT, person, other=theme, before=before, after={"insights": len(moved)})
    announce(ThemeSplit(child.id, theme.id))
    defer("themes.explain", theme_ids=[str(child.id), str(theme.id)])
    return child


def _child(theme: Theme, name: str) -> Theme:
    child = Theme(
        number=next_number(), name=name, named_by_person=True, curated=True, phrases=[], quotes=[], state=theme.state,
        routed_at=theme.routed_at, acknowledged_at=theme.acknowledged_at, responded_at=theme.responded_at,
        recurred_at=theme.recurred_at, due_on=theme.due_on,
    )  # fmt: skip
    db.session.add(child)
    db.session.flush()
    why = _("It was split from “%(theme)s”, which is with this team.", theme=theme.name)
    for routing in theme.routings:
        if routing.state in WITH_TEAM:
            db.session.add(
                Routing(
                    theme_id=child.id, team_id=routing.team_id, rank=1, confidence=0.0, state=routing.state,
                    reasons=[{"kind": "split", "text": why}] if routing.reasons else [], since=routing.since,
                    assignee_id=routing.assignee_id, decided_by_id=routing.decided_by_id, decided_at=routing.decided_at,
                )
            )  # fmt: skip
    return child


def move_insight(*, insight_id: uuid.UUID, theme: Theme, to: Theme, person: Person, seen: str | None = None) -> None:
    """Put one insight into another theme, where it stays.

    Raises:
        FieldError: it is there already, or the only one of its theme.
        TransitionError: it is not in this theme any more.
    """
    theme = _opened(theme, seen)
    membership = _membership(insight_id, theme)
    if to.id == theme.id or to.alone_insight_id is not None:
        raise FieldError("to", "Choose another theme")
    if len(_members(theme)) == 1:
        raise FieldError("to", "It is the only insight of this theme. Merge the themes instead")
    to = _opened(to, None)
    before = {"insights": [str(insight_id)], "pinned": membership.pinned}
    membership.theme_id, membership.pinned, membership.subtheme = to.id, True, None
    theme.quotes = [quote for quote in theme.quotes if quote["insight_id"] != str(insight_id)]
    _note(to, LineageKind.MOVED, person, other=theme, before=before)


def pin(*, insight_id: uuid.UUID, theme: Theme, person: Person, pinned: bool) -> None:
    """Keep an insight in its theme whatever later runs find, or let it go again."""
    theme = _opened(theme, None)
    membership = _membership(insight_id, theme)
    if membership.pinned is not pinned:
        membership.pinned = pinned
        kind = LineageKind.PINNED if pinned else LineageKind.UNPINNED
        _note(theme, kind, person, before={"insights": [str(insight_id)]})


def _text(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _membership(insight_id: uuid.UUID, theme: Theme) -> Membership:
    membership = db.session.get(Membership, insight_id, with_for_update=True, populate_existing=True)
    if membership is None or membership.theme_id != theme.id:
        raise TransitionError("This insight is not in this theme any more.")
    return membership


def _members(theme: Theme) -> list[uuid.UUID]:
    """The insights of a theme; of what is handled by itself the one."""
    if theme.alone_insight_id is not None:
        return [theme.alone_insight_id]
    return list(db.session.scalars(select(Membership.insight_id).where(Membership.theme_id == theme.id)))


def _put(insight_ids: Collection[uuid.UUID], theme: Theme) -> None:
    rows = update(Membership).where(Membership.insight_id.in_(insight_ids))
    db.session.execute(rows.values(theme_id=theme.id, subtheme=None))


def _note(
    theme: Theme, kind: LineageKind, person: Person, *, other: Theme | None = None,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Put an edit on record; where the themes hold other insights now, they are counted and described anew."""
    row = Lineage(theme_id=theme.id, kind=kind.value, other_id=other.id if other else None, person_id=person.id)
    row.before, row.after = before or {}, after or {}
    db.session.add(row)
    if kind in REGROUPING:
        renew(theme, other)


def renew(*themes: Theme | None) -> None:
    """Count themes anew, and have them described anew."""
    refresh_counts([theme.id for theme in themes if theme is not None])
    defer("themes.describe", key="themes.describe")
