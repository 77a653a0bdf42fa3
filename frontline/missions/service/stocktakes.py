"""Hold stocktakes: schedule, open with the pack of the day, record decisions and actions, publish."""

import datetime as dt
import uuid
from typing import Any

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db, lock_key
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.stocktake import (
    Action,
    ActionState,
    MeetingKind,
    Stocktake,
    StocktakeDecision,
    StocktakeState,
)
from frontline.missions.queries.milestones import (
    MilestoneStatus,
    list_milestone_statuses,
    list_milestones,
)
from frontline.missions.queries.theme_links import list_relevant_theme_ids
from frontline.missions.trajectory import format_value
from frontline.organisations.models import Mission


def schedule_stocktake(
    *, key: uuid.UUID, mission: Mission, person: Person, kind: MeetingKind, held_on: dt.date, chair: str, question: str
) -> Stocktake:
    """Schedule a stocktake or a priority review; once under the key of its form.

    Raises:
        FieldError: the day is past, or a review asks nothing.
    """
    lock_key("stocktake", key)
    if existing := db.session.get(Stocktake, key):
        return existing
    if held_on < get_london_today():
        raise FieldError("held_on", _("Enter a day that is still to come"))
    if kind is MeetingKind.PRIORITY_REVIEW and not question.strip():
        raise FieldError("question", _("Enter what the review should find out at the front line"))
    stocktake = Stocktake(
        id=key, mission_id=mission.id, kind=kind, held_on=held_on, chair=chair, question=question, person_id=person.id
    )
    db.session.add(stocktake)
    db.session.flush()
    record_event("stocktake.scheduled", kind="stocktake", key=stocktake.id, new=StocktakeState.SCHEDULED)
    return stocktake


def cancel_stocktake(*, stocktake: Stocktake) -> None:
    """Cancel a stocktake that has not been opened.

    Raises:
        TransitionError: it has.
    """
    _require_stocktake_state(stocktake, StocktakeState.SCHEDULED)
    _move_stocktake_state(stocktake, StocktakeState.CANCELLED)


def open_stocktake(*, stocktake: Stocktake, person: Person) -> None:
    """Open a stocktake, which is locked: its pack is built from the figures of now.

    Raises:
        TransitionError: it was opened already, or its day is still to come.
    """
    _require_stocktake_state(stocktake, StocktakeState.SCHEDULED)
    if stocktake.held_on > get_london_today():
        raise TransitionError(_("It is on %(day)s: it can be opened on the day.", day=format_date(stocktake.held_on)))
    stocktake.opened_at, stocktake.pack = now(), build_stocktake_pack(stocktake.mission_id, person)
    _move_stocktake_state(stocktake, StocktakeState.OPEN)


def build_stocktake_pack(mission_id: uuid.UUID, person: Person) -> dict[str, Any]:
    """The figures of a mission now; themes as ids, so that their words can be looked up by whoever reads it."""
    statuses = list_milestone_statuses(list_milestones(mission_id), person)
    ids = [status.milestone.id for status in statuses]
    return {
        "day": get_london_today().isoformat(),
        "milestones": [_describe_status(status) for status in statuses],
        "themes": [str(theme_id) for theme_id in list_relevant_theme_ids(ids)],
    }


def _describe_status(status: MilestoneStatus) -> dict[str, Any]:
    target, confidence = status.milestone.target, status.confidence
    return {
        "id": str(status.milestone.id), "title": target.title, "summary": status.trajectory.summary,
        "is_behind": status.trajectory.is_behind,
        "target": format_value(target.value, target.unit), "due_on": target.due_on.isoformat(),
        "rating": confidence.rating.value if confidence else "",
        "rationale": confidence.rationale if confidence else "",
        "contradicted_by": [str(theme.id) for theme in status.contradicted_by],
    }  # fmt: skip


def record_stocktake_decision(*, stocktake: Stocktake, person: Person, text: str) -> None:
    """Record a decision.

    Raises:
        TransitionError: it is not being held.
    """
    _require_stocktake_state(stocktake, StocktakeState.OPEN)
    db.session.add(StocktakeDecision(stocktake_id=stocktake.id, text=text, person_id=person.id))
    record_event("stocktake.decided", kind="stocktake", key=stocktake.id)


def add_action(*, stocktake: Stocktake, what: str, owner: str, due_on: dt.date) -> None:
    """Record an action: what, who, by when.

    Raises:
        TransitionError: it is not being held.
        FieldError: the day is past.
    """
    _require_stocktake_state(stocktake, StocktakeState.OPEN)
    if due_on < get_london_today():
        raise FieldError("due_on", _("Enter a day that is still to come"))
    action = Action(
        mission_id=stocktake.mission_id, stocktake_id=stocktake.id, what=what, owner=owner, due_on=due_on
    )  # fmt: skip
    db.session.add(action)
    db.session.flush()
    record_event("action.open", kind="stocktake", key=stocktake.id, new=ActionState.OPEN, reason=what)


def resolve_action(*, action: Action, state: ActionState, note: str) -> None:
    """Mark an action as done or dropped, or reopen it.

    Raises:
        FieldError: it is dropped without a reason.
    """
    if state is ActionState.DROPPED and not note.strip():
        raise FieldError("note", _("Enter why it is dropped"))
    old, action.state, action.note = action.state, state, note
    action.resolved_at = None if state is ActionState.OPEN else now()
    record_event(f"action.{state.value}", kind="stocktake", key=action.stocktake_id, old=old, new=state, reason=note)


def publish_stocktake(*, stocktake: Stocktake, summary: str) -> None:
    """Close a stocktake and publish what it decided to everybody who reads missions; it does not change from then on.

    Raises:
        TransitionError: it is not being held.
        FieldError: without a summary.
    """
    _require_stocktake_state(stocktake, StocktakeState.OPEN)
    if not summary.strip():
        raise FieldError("summary", _("Enter a summary in a line or two"))
    stocktake.summary, stocktake.published_at = summary, now()
    _move_stocktake_state(stocktake, StocktakeState.PUBLISHED)


def _move_stocktake_state(stocktake: Stocktake, new: StocktakeState) -> None:
    old, stocktake.state = stocktake.state, new
    record_event(f"stocktake.{new.value}", kind="stocktake", key=stocktake.id, old=old, new=new)


def _require_stocktake_state(stocktake: Stocktake, state: StocktakeState) -> None:
    if stocktake.state is not state:
        label = stocktake.state.label.lower()
        raise TransitionError(_("This is %(state)s, so this can no longer be done.", state=label))
