"""Hold stocktakes: schedule, open with the pack of the day, decide, give out actions, publish, follow through."""

import datetime as dt
import uuid
from typing import Any

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.missions import queries
from frontline.missions.models import (
    Action,
    ActionState,
    MeetingKind,
    Minute,
    Stocktake,
    StocktakeState,
)
from frontline.missions.trajectory import number
from frontline.organisations.models import Mission


def schedule(
    *, key: uuid.UUID, mission: Mission, person: Person, kind: MeetingKind, held_on: dt.date, chair: str, question: str
) -> Stocktake:
    """Schedule a stocktake or a priority review; once under the key of its form.

    Raises:
        FieldError: the day is past, or a review asks nothing.
    """
    lock_key("stocktake", key)
    if known := db.session.get(Stocktake, key):
        return known
    if held_on < today():
        raise FieldError("held_on", _("Enter a day that is still to come"))
    if kind is MeetingKind.PRIORITY_REVIEW and not question.strip():
        raise FieldError("question", _("Enter what the review is to find out at the front line"))
    row = Stocktake(
        id=key, mission_id=mission.id, kind=kind, held_on=held_on, chair=chair, question=question, person_id=person.id
    )
    db.session.add(row)
    db.session.flush()
    record("stocktake.scheduled", kind="stocktake", key=row.id, new=StocktakeState.SCHEDULED)
    return row


def cancel(*, stocktake: Stocktake) -> None:
    """Take a stocktake off that has not been opened.

    Raises:
        TransitionError: it has.
    """
    _require(stocktake, StocktakeState.SCHEDULED)
    _move(stocktake, StocktakeState.CANCELLED)


def open_it(*, stocktake: Stocktake, person: Person) -> None:
    """Open a stocktake, which is locked: its pack is put together from what is known now.

    Raises:
        TransitionError: it was opened already, or its day is still to come.
    """
    _require(stocktake, StocktakeState.SCHEDULED)
    if stocktake.held_on > today():
        raise TransitionError(_("It is on %(day)s: it can be opened on the day.", day=date(stocktake.held_on)))
    stocktake.opened_at, stocktake.pack = now(), pack(stocktake.mission_id, person)
    _move(stocktake, StocktakeState.OPEN)


def pack(mission_id: uuid.UUID, person: Person) -> dict[str, Any]:
    """The figures of a mission now; themes as ids, so that their words can be looked up by whoever reads it."""
    rows = queries.standings(queries.milestones(mission_id), person)
    ids = [one.milestone.id for one in rows]
    return {
        "day": today().isoformat(),
        "milestones": [
            {
                "id": str(one.milestone.id), "title": one.milestone.target.title, "summary": one.trajectory.summary,
                "target": number(one.milestone.target.value, one.milestone.target.unit),
                "due_on": one.milestone.target.due_on.isoformat(),
                "rating": one.confidence.rating.value if one.confidence else "",
                "rationale": one.confidence.rationale if one.confidence else "",
                "contradicted_by": [str(theme.id) for theme in one.contradicted_by],
            }
            for one in rows
        ],
        "themes": [str(key) for key in queries.bearing(ids)],
    }  # fmt: skip


def record_decision(*, stocktake: Stocktake, person: Person, text: str) -> None:
    """Put down a decision.

    Raises:
        TransitionError: it is not being held.
    """
    _require(stocktake, StocktakeState.OPEN)
    db.session.add(Minute(stocktake_id=stocktake.id, text=text, person_id=person.id))
    record("stocktake.decided", kind="stocktake", key=stocktake.id)


def give(*, stocktake: Stocktake, what: str, owner: str, due_on: dt.date) -> None:
    """Give somebody something to do.

    Raises:
        TransitionError: it is not being held.
        FieldError: the day is past.
    """
    _require(stocktake, StocktakeState.OPEN)
    if due_on < today():
        raise FieldError("due_on", _("Enter a day that is still to come"))
    row = Action(
        mission_id=stocktake.mission_id, stocktake_id=stocktake.id, what=what, owner=owner, due_on=due_on
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("action.open", kind="stocktake", key=stocktake.id, new=ActionState.OPEN, reason=what)


def settle(*, action: Action, state: ActionState, note: str) -> None:
    """Say that an action is done, or dropped; or open it again.

    Raises:
        FieldError: it is dropped without a reason.
    """
    if state is ActionState.DROPPED and not note.strip():
        raise FieldError("note", _("Enter why it is dropped"))
    old, action.state, action.note = action.state, state, note
    action.settled_at = None if state is ActionState.OPEN else now()
    record(f"action.{state.value}", kind="stocktake", key=action.stocktake_id, old=old, new=state, reason=note)


def publish(*, stocktake: Stocktake, summary: str) -> None:
    """Close a stocktake and publish what it decided to everybody who reads missions; it does not change from then on.

    Raises:
        TransitionError: it is not being held.
        FieldError: nothing came of it.
    """
    _require(stocktake, StocktakeState.OPEN)
    if not summary.strip():
        raise FieldError("summary", _("Enter in a line or two what came of it"))
    stocktake.summary, stocktake.published_at = summary, now()
    _move(stocktake, StocktakeState.PUBLISHED)


def _move(stocktake: Stocktake, new: StocktakeState) -> None:
    old, stocktake.state = stocktake.state, new
    record(f"stocktake.{new.value}", kind="stocktake", key=stocktake.id, old=old, new=new)


def _require(stocktake: Stocktake, state: StocktakeState) -> None:
    if stocktake.state is not state:
        said = stocktake.state.label.lower()
        raise TransitionError(_("This is %(state)s, so this can no longer be done.", state=said))
