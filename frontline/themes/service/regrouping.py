"""What people do to what is in a theme: merge, split, move and pin."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from frontline.accounts.models import Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import publish_event
from frontline.core.jobs import defer
from frontline.core.translation import gettext as _
from frontline.themes.analysis.vectors import get_next_theme_number
from frontline.themes.events import ThemeMerged, ThemeSplit
from frontline.themes.models.curation import LineageEvent, LineageKind
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import ANSWERED_STATES, IN_WORK_STATES, WITH_TEAM_STATES, Routing, Theme, ThemeState
from frontline.themes.service.edits import format_day, lock_unless_edited, record_edit
from frontline.themes.service.second_themes import remove_second_theme
from frontline.themes.states import move_theme_state

# Why an insight is in no theme that was taken out of one.
TAKEN_OUT = "Somebody took it out of a theme."


def merge_themes(*, theme: Theme, into: Theme, person: Person, edit_revision: str | None = None) -> None:
    """All insights of one theme become part of another; answers that were given stay with it.

    Raises:
        FieldError: into itself, into a theme that was split from it, or into what is handled by itself.
    """
    require_mergeable(theme, into)
    theme, into = lock_unless_edited(theme, edit_revision), lock_unless_edited(into, None)
    moved = _list_member_ids(theme)
    single_membership = db.session.get(Membership, theme.single_insight_id) if theme.single_insight_id else None
    was_in = single_membership.theme_id if single_membership else None
    before: dict[str, Any] = {
        "state": theme.state, "due_on": format_day(theme.due_on), "insights": [str(i) for i in moved],
        "was_in": str(was_in) if was_in else None, "into_curated": into.curated,
        "into_state": into.state, "into_due_on": format_day(into.due_on),
    }  # fmt: skip
    _move_memberships(moved, into)
    due_on = theme.due_on
    theme.merged_into_id, theme.due_on = into.id, None
    if theme.state in {ThemeState.ROUTED, *IN_WORK_STATES} and into.state in ANSWERED_STATES:
        # Nobody has answered these yet: the clock goes on.
        move_theme_state(
            into, ThemeState.RECURRING, reason=f"“{theme.name}”, which nobody has answered, became part of it"
        )
        into.recurred_at, into.due_on = now(), due_on
    move_theme_state(theme, ThemeState.MERGED, reason=f"Merged into “{into.name}”")
    into.curated = True
    into.quotes, theme.quotes = [*into.quotes, *theme.quotes], []
    record_edit(theme, LineageKind.MERGED, person, other=into, before=before, after={"insights": len(moved)})
    publish_event(ThemeMerged(theme.id, into.id))


def require_mergeable(theme: Theme, into: Theme) -> None:
    """Make sure that one theme can go into another.

    Raises:
        FieldError: into itself, into a theme that was split from it, or into what is handled by itself.
    """
    if theme.id == into.id:
        raise FieldError("into", "A theme cannot be merged into itself. Choose another theme")
    if into.single_insight_id is not None:
        raise FieldError("into", "That is a single insight. Merge it into this theme instead")
    children = select(LineageEvent.theme_id).where(
        LineageEvent.other_id == theme.id, LineageEvent.kind == LineageKind.SPLIT, LineageEvent.undone_at.is_(None)
    )
    if into.id in set(db.session.scalars(children)):
        raise FieldError(
            "into",
            "“%(theme)s” was split from this theme. Open it, and merge it into this one instead",
            theme=into.name,
        )
    if theme.single_insight_id is not None and db.session.get(Membership, theme.single_insight_id) is None:
        raise FieldError("into", "This insight is not in English, so it stays by itself")


def split_theme(
    *, theme: Theme, insight_ids: Collection[uuid.UUID], name: str, person: Person, edit_revision: str | None = None
) -> Theme:
    """Some insights become a theme of their own, with the same team, the same clock and the same answers.

    Why the team has each of the two is found anew.

    Raises:
        FieldError: none or all of the theme's insights were chosen.
    """
    theme = lock_unless_edited(theme, edit_revision)
    moved = set(_list_member_ids(theme)) & set(insight_ids)
    if not moved:
        raise FieldError("chosen", "Select the insights that belong together")
    if len(moved) == len(_list_member_ids(theme)):
        raise FieldError("chosen", "Leave at least one insight in the theme. To give it another name, rename it")
    child = _make_child_theme(theme, name)
    _move_memberships(moved, child)
    theme.curated = True
    child.quotes = [quote for quote in theme.quotes if uuid.UUID(quote["insight_id"]) in moved]
    theme.quotes = [quote for quote in theme.quotes if uuid.UUID(quote["insight_id"]) not in moved]
    before = {"insights": [str(insight_id) for insight_id in moved]}
    record_edit(child, LineageKind.SPLIT, person, other=theme, before=before, after={"insights": len(moved)})
    publish_event(ThemeSplit(child.id, theme.id))
    defer("themes.explain", theme_ids=[str(child.id), str(theme.id)])
    return child


def _make_child_theme(theme: Theme, name: str) -> Theme:
    child = Theme(
        number=get_next_theme_number(),
        name=name,
        named_by_person=True,
        curated=True,
        phrases=[],
        quotes=[],
        state=theme.state,
        routed_at=theme.routed_at,
        acknowledged_at=theme.acknowledged_at,
        responded_at=theme.responded_at,
        recurred_at=theme.recurred_at,
        due_on=theme.due_on,
    )
    db.session.add(child)
    db.session.flush()
    reason = _("It was split from “%(theme)s”, which is with this team.", theme=theme.name)
    for routing in theme.routings:
        if routing.state in WITH_TEAM_STATES:
            db.session.add(
                Routing(
                    theme_id=child.id, team_id=routing.team_id, rank=1, confidence=0.0, state=routing.state,
                    reasons=[{"kind": "split", "text": reason}] if routing.reasons else [], since=routing.since,
                    assignee_id=routing.assignee_id, decided_by_id=routing.decided_by_id, decided_at=routing.decided_at,
                )
            )  # fmt: skip
    return child


def move_insights(
    *,
    insight_ids: Collection[uuid.UUID],
    theme: Theme,
    to: Theme,
    person: Person,
    edit_revision: str | None = None,
) -> int:
    """Put insights into another theme, where they stay; one counts once, so that it leaves this one.

    Returns:
        How many moved.

    Raises:
        FieldError: none was chosen or none would be left, they are there already, or it takes no others.
        TransitionError: none of them is in this theme any more.
    """
    theme = lock_unless_edited(theme, edit_revision)
    if to.id == theme.id or to.single_insight_id is not None:
        raise FieldError("to", "Choose another theme")
    if not insight_ids:
        raise FieldError("chosen", "Select the insights that belong there")
    members = _list_member_ids(theme)
    leaving = set(members) & set(insight_ids)
    if not leaving:
        raise TransitionError("This insight is not in this theme any more.")
    if len(leaving) == len(members):
        raise FieldError("to", "Nothing would be left of this theme. Merge the themes instead")
    to = lock_unless_edited(to, None)
    before = _describe_places(leaving)
    values = {"theme_id": to.id, "pinned": True, "subtheme": None, "fit": Fit.HAND}
    db.session.execute(update(Membership).where(Membership.insight_id.in_(leaving)).values(values))
    _drop_quotes(theme, leaving)
    remove_second_theme(insight_ids=leaving, theme=to)
    record_edit(to, LineageKind.MOVED, person, other=theme, before=before, after={"insights": len(leaving)})
    return len(leaving)


def take_out_insights(
    *, insight_ids: Collection[uuid.UUID], theme: Theme, person: Person | None, edit_revision: str | None = None
) -> int:
    """Insights leave a theme, and no run puts them back; alone, they are placed with a team one by one.

    Args:
        insight_ids: which; those that are not in the theme are left alone.
        theme: that they leave.
        person: who says so; None for an author, who must not be told by it.
        edit_revision: of the theme when its page was opened.

    Returns:
        How many left.

    Raises:
        FieldError: nothing would be left of the theme.
    """
    theme = lock_unless_edited(theme, edit_revision)
    members = _list_member_ids(theme)
    leaving = set(members) & set(insight_ids)
    if theme.single_insight_id is not None or not leaving:
        return 0
    if len(leaving) == len(members):
        raise FieldError("chosen", "Nothing would be left. Say that it is not a theme instead")
    before = _describe_places(leaving)
    values = {"theme_id": None, "subtheme": None, "pinned": True, "fit": Fit.CORE, "unthemed_reason": TAKEN_OUT}
    db.session.execute(update(Membership).where(Membership.insight_id.in_(leaving)).values(values))
    _drop_quotes(theme, leaving)
    record_edit(theme, LineageKind.TAKEN_OUT, person, before=before, after={"insights": len(leaving)})
    return len(leaving)


def pin_insight(*, insight_id: uuid.UUID, theme: Theme, person: Person, pinned: bool) -> None:
    """Keep an insight in its theme whatever later runs find, or let it go again."""
    theme = lock_unless_edited(theme, None)
    membership = _get_membership(insight_id, theme)
    if membership.pinned is not pinned:
        before = _describe_places([insight_id])
        membership.pinned, membership.fit = pinned, Fit.HAND if pinned else Fit.CORE
        record_edit(theme, LineageKind.PINNED if pinned else LineageKind.UNPINNED, person, before=before)


def _describe_places(insight_ids: Collection[uuid.UUID]) -> dict[str, Any]:
    """What undoing needs: which insights, and how each belonged."""
    memberships = db.session.scalars(
        select(Membership).where(Membership.insight_id.in_(insight_ids)).order_by(Membership.insight_id)
    ).all()
    return {
        "insights": [str(membership.insight_id) for membership in memberships],
        "places": [[membership.fit, membership.pinned] for membership in memberships],
    }


def _drop_quotes(theme: Theme, insight_ids: Collection[uuid.UUID]) -> None:
    theme.quotes = [quote for quote in theme.quotes if uuid.UUID(quote["insight_id"]) not in insight_ids]


def _get_membership(insight_id: uuid.UUID, theme: Theme) -> Membership:
    membership = db.session.get(Membership, insight_id, with_for_update=True, populate_existing=True)
    if membership is None or membership.theme_id != theme.id:
        raise TransitionError("This insight is not in this theme any more.")
    return membership


def _list_member_ids(theme: Theme) -> list[uuid.UUID]:
    """The insights of a theme; of what is handled by itself the one."""
    if theme.single_insight_id is not None:
        return [theme.single_insight_id]
    return list(db.session.scalars(select(Membership.insight_id).where(Membership.theme_id == theme.id)))


def _move_memberships(insight_ids: Collection[uuid.UUID], theme: Theme) -> None:
    query = update(Membership).where(Membership.insight_id.in_(insight_ids))
    db.session.execute(query.values(theme_id=theme.id, subtheme=None))
