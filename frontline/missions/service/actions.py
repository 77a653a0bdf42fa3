"""Actions of stocktakes: who owns them, and what became of them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError
from frontline.core.translation import gettext as _
from frontline.missions.models.stocktake import Action, ActionState, Stocktake, StocktakeState
from frontline.missions.service.stocktakes import require_stocktake_state


@dataclass(frozen=True, slots=True)
class ActionDetails:
    """An action: what, who, by when.

    Attributes:
        owner: a post or a name.
        owner_email: the address of the owner's account, which is reminded; empty for none.
        milestone_id: that it is for; None where it is for the mission as a whole.
    """

    what: str
    owner: str
    due_on: dt.date
    owner_email: str = ""
    milestone_id: uuid.UUID | None = None


def add_action(*, stocktake: Stocktake, details: ActionDetails) -> Action:
    """Record an action.

    Raises:
        TransitionError: the stocktake is not being held.
        FieldError: the day is past, or nobody who reads missions has the address.
    """
    require_stocktake_state(stocktake, StocktakeState.OPEN)
    if details.due_on < get_london_today():
        raise FieldError("due_on", _("Enter a day that is still to come"))
    owner = _get_owner(details.owner_email) if details.owner_email.strip() else None
    action = Action(
        mission_id=stocktake.mission_id, stocktake_id=stocktake.id, milestone_id=details.milestone_id,
        what=details.what, owner=details.owner, owner_id=owner.id if owner else None, due_on=details.due_on,
    )  # fmt: skip
    db.session.add(action)
    db.session.flush()
    record_event("action.open", kind="stocktake", key=stocktake.id, new=ActionState.OPEN, reason=details.what)
    return action


def _get_owner(email: str) -> Person:
    owner = accounts.find_person_by_email(email)
    if owner is None or owner.deactivated_at or not has_permission(owner, Permission.READ_MISSIONS):
        message = _("Enter the email address of an account that can read missions, or leave it empty")
        raise FieldError("owner_email", message)
    return owner


def can_resolve(action: Action, person: Person) -> bool:
    """Whether a person may say what became of an action: its owner, and those who manage missions."""
    return action.owner_id == person.id or has_permission(person, Permission.MANAGE_MISSIONS)


def resolve_action(*, action: Action, person: Person, state: ActionState, note: str) -> None:
    """Mark an action as done or dropped, or reopen it.

    Raises:
        ForbiddenError: the person neither owns it nor manages missions.
        FieldError: it is dropped without a reason.
    """
    if not can_resolve(action, person):
        raise ForbiddenError("Somebody else owns this action, so you cannot update it.")
    if state is ActionState.DROPPED and not note.strip():
        raise FieldError("note", _("Enter why it is dropped"))
    old, action.state, action.note = action.state, state, note
    action.resolved_at = None if state is ActionState.OPEN else now()
    record_event(f"action.{state.value}", kind="stocktake", key=action.stocktake_id, old=old, new=state, reason=note)
