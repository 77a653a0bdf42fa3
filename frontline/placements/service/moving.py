"""One way to move a placement: by the table, on record, in its history; and whoever has something to do is told."""

import datetime as dt
import uuid

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import has_role
from frontline.core.actor import current_actor
from frontline.core.database import db, now
from frontline.core.errors import ForbiddenError, TransitionError
from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.notices.service import Message, tell
from frontline.placements import queries
from frontline.placements.duties import ENDING, STEP, Duty
from frontline.placements.models import Move, Party, Placement, PlacementState
from frontline.placements.service.terms import one_place_at_a_time
from frontline.placements.states import PLACEMENTS

_S = PlacementState
_LATE = dt.timedelta(days=7)  # after which the coordinators hear of it
# Moves that have no counterpart of their own.
_CAN_BE_TAKEN_BACK = {_S.HOME_APPROVED, _S.HOST_AGREED, _S.DECLINED, _S.WITHDRAWN, _S.ENDED_EARLY}


def locked(placement_id: uuid.UUID) -> Placement:
    """The placement, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Placement)
        .where(Placement.id == placement_id)
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    ).one()


def move(
    placement: Placement, new: PlacementState, *, reason: str = "", what: str = "", ended: dt.date | None = None
) -> None:
    """Move a placement; `ended` is its last day before, where the move changes it.

    Raises:
        TransitionError: the domain has no such move.
    """
    old = placement.state
    PLACEMENTS.move(placement, new, reason=reason)
    placement.state_since = now()
    note(placement, old=old, what=what, reason=reason, ended=ended)


def note(
    placement: Placement,
    *,
    old: PlacementState | None,
    what: str = "",
    reason: str = "",
    ended: dt.date | None = None,
    taken_back: bool = False,
) -> None:
    """Add to the history of a placement, and see what is due now; what `taken_back` says is undone by nothing."""
    db.session.add(
        Move(
            placement_id=placement.id, old=old, new=placement.state, what=what[:300], reason=reason,
            ended_before=ended or placement.ends_on, ends_on=placement.ends_on, person_id=current_actor(),
            taken_back=taken_back,
        )
    )  # fmt: skip
    see_due(placement)


def amend(placement: Placement, what: str, reason: str = "") -> None:
    """Note a change of what is agreed, which moves no state."""
    note(placement, old=placement.state, what=what, reason=reason)


def by_date(placement: Placement, today: dt.date) -> PlacementState:
    """Where a running placement stands by the calendar alone."""
    if placement.ends_on < today:
        return _S.END_REVIEW_DUE
    return _S.ENDING if placement.ends_on - today <= ENDING else _S.ACTIVE


def take_back(*, placement: Placement, person: Person, reason: str) -> None:
    """Undo the last move by a move of its own; for coordinators, and for whoever made that move.

    Raises:
        ForbiddenError: somebody else made it.
        TransitionError: the last move is not one that can be taken back.
        FieldError: the person has another placement in these days by now.
    """
    placement = locked(placement.id)
    last = queries.last_move(placement.id)
    if last is None or last.old is None or last.new is not placement.state or last.new not in _CAN_BE_TAKEN_BACK:
        raise TransitionError("The last step of this placement cannot be taken back. Take the next step instead.")
    if last.person_id != person.id and not has_role(person, Role.COORDINATOR):
        raise ForbiddenError("Only whoever took this step, or a coordinator, takes it back.")
    ended = placement.ends_on
    with one_place_at_a_time():
        last.taken_back, placement.state, placement.ends_early_by = True, last.old, None
        if last.new is _S.ENDED_EARLY:
            placement.ends_on = queries.last_day_before(placement.id) or placement.ends_on
            placement.state = by_date(placement, today())
    placement.state_since = now()
    PLACEMENTS.note(placement, old=last.new, reason=reason)
    note(
        placement,
        old=last.new,
        what=_("Taken back: %(step)s", step=last.new.label.lower()),
        reason=reason,
        ended=ended,
        taken_back=True,
    )
    cause = f"taken-back:{placement.id}:{now():%Y%m%d%H%M%S}"
    title = _(
        "Taken back: %(what)s, the placement of %(name)s", what=last.new.label.lower(), name=placement.person.name
    )
    tell_parties(placement, Message(cause, title, reason, f"/placements/{placement.id}"), *Party)


def require_party(placement: Placement, person: Person, *parties: Party) -> Party:
    """As what somebody acts: their own part, or in the name of the first where they are a coordinator.

    Raises:
        ForbiddenError: it is not theirs to do.
    """
    own = placement.parties(person.id).intersection(parties)
    if own:
        return min(own)
    if has_role(person, Role.COORDINATOR):
        return parties[0]
    raise ForbiddenError("This is for others to do: see who is named on the placement.")


def see_due(placement: Placement, on: dt.date | None = None) -> None:
    """Tell those to whom something is due soon or late, each once; what is due next stands with the placement."""
    db.session.flush()
    day = on or today()
    due = queries.duties_of([placement], day)[placement.id]
    placement.next_due_on = due[0].due_on if due else None
    for duty in due:
        _remind(placement, duty, day)


def _remind(placement: Placement, duty: Duty, day: dt.date) -> None:
    if duty.due_on - day > STEP:
        return
    holder = placement.holder(duty.owner) if duty.owner else None
    owner = select(Person.id).where(Person.id == holder) if holder else accounts.holders(Role.COORDINATOR)
    is_late = duty.due_on < day
    tell(owner, _message(placement, duty, "late" if is_late else "due"))
    if is_late and duty.due_on + _LATE <= day and holder:
        tell(accounts.holders(Role.COORDINATOR), _message(placement, duty, "escalated"))


def _message(placement: Placement, duty: Duty, kind: str) -> Message:
    cause = f"{kind}:{placement.id}:{duty.key}:{duty.due_on}"
    return Message(cause, _title(placement, duty, kind), _body(placement, duty, kind), f"/placements/{placement.id}")


def _title(placement: Placement, duty: Duty, kind: str) -> str:
    said = {"what": duty.what, "name": placement.person.name}
    if kind == "late":
        return _("Late: %(what)s: %(name)s", **said)
    if kind == "escalated":
        return _("Late, and not with you: %(what)s: %(name)s", **said)
    return _("%(what)s: %(name)s", **said)


def _body(placement: Placement, duty: Duty, kind: str) -> str:
    said = {"name": placement.person.name, "host": placement.host_department.name, "day": date(duty.due_on)}
    if kind == "escalated" and duty.owner:
        said["party"] = duty.owner.label.lower()
        return _(
            "The placement of %(name)s with %(host)s. Due by %(day)s. It is for the %(party)s to do. Ask them.", **said
        )
    return _("The placement of %(name)s with %(host)s. Due by %(day)s.", **said)


def tell_parties(placement: Placement, message: Message, *parties: Party) -> None:
    """Tell those who are named for some parties of a placement."""
    holders = [holder for party in parties if (holder := placement.holder(party))]
    tell(select(Person.id).where(Person.id.in_(holders)), message)
