"""Somebody leaves, or gives up a role: what waits on them is handed over first, or left knowingly."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontline.accounts import queries
from frontline.accounts.events import WorkTakenOver
from frontline.accounts.models import Grant, Person
from frontline.accounts.responsibilities import QUEUE, WaitingWork, list_waiting_work, list_work_of_grant
from frontline.accounts.service.people import deactivate_account, revoke_role
from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.events import publish_event
from frontline.core.translation import gettext as _

LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Handover:
    """One kind of work, and who takes it over; None where it goes to its queue."""

    kind: WaitingWork
    successor: Person | None

    def carry_out(self, person: Person) -> None:
        """Give it to them, on record."""
        if self.kind.hand_over is not None:
            self.kind.hand_over(self.successor)
            new = self.successor.name if self.successor else self.kind.queue
            reason = self.kind.summary
            record_event("account.work_handed_over", kind="person", key=person.id, new=new[:80], reason=reason)


def close_account(*, person: Person, successors: Mapping[str, str], leaves: bool = False, reason: str = "") -> None:
    """Close an account and give what waits on it to others; of one that is closed, hand over what still waits.

    Args:
        person: whose account it is.
        successors: of each kind of work, by its key: the id of whoever takes it over, or `QUEUE`.
        leaves: close it at once, and leave what somebody would have to choose for as it is.
        reason: why, for the audit trail.

    Raises:
        FieldError: nobody was chosen for a kind, or they may not take it over; something has to be done before.
        TransitionError: it is one's own.
    """
    work = list_waiting_work(person)
    handovers = _plan_without_choices(work) if leaves else _plan_handovers(work, successors)
    if not person.deactivated_at:
        deactivate_account(person=person, reason=reason)
    _record_left(person, work if leaves else ())
    _hand_over(person, handovers)


def take_role_away(*, person: Person, grant: Grant, successors: Mapping[str, str], leaves: bool = False) -> None:
    """Take a role away, and give what waits on somebody by it alone to others.

    Raises:
        FieldError: as in `close_account`.
    """
    work = list_work_of_grant(person, grant)
    handovers = _plan_without_choices(work) if leaves else _plan_handovers(work, successors)
    revoke_role(person=person, grant_id=grant.id)
    _record_left(person, work if leaves else ())
    _hand_over(person, handovers)


def choose_successor(work: Sequence[WaitingWork], successor: Person) -> dict[str, str]:
    """For each kind of work this person where they may take it over, and where not, where it goes without one."""
    successor_id = str(successor.id)
    return {kind.key: successor_id if successor_id in kind.successors else QUEUE for kind in work}


def describe_missing_choice(kind: WaitingWork) -> str:
    """What to do where nobody is chosen who may take it over."""
    if kind.successors or kind.queue:
        return _("Select who takes over: %(work)s", work=kind.title)
    return _("Nobody else may take over: %(work)s. Give somebody the role for it first", work=kind.title)


def _plan_handovers(work: Sequence[WaitingWork], successors: Mapping[str, str]) -> list[Handover]:
    for kind in work:
        if kind.obstacle:
            raise FieldError(LEAVES, kind.obstacle)
    return [Handover(kind, _get_successor(kind, successors.get(kind.key, ""))) for kind in work if kind.hand_over]


def _plan_without_choices(work: Sequence[WaitingWork]) -> list[Handover]:
    """What goes somewhere by itself, whatever is left."""
    return [Handover(kind, None) for kind in work if kind.hand_over and not kind.is_choice and not kind.obstacle]


def _get_successor(kind: WaitingWork, chosen: str) -> Person | None:
    """Who takes it over; None where it goes to its queue.

    Raises:
        FieldError: nobody was chosen, or nobody who may.
    """
    if kind.queue and (chosen == QUEUE or not kind.successors):
        return None
    if chosen not in kind.successors:
        raise FieldError(kind.key, describe_missing_choice(kind))
    return queries.get_person(uuid.UUID(chosen))


def _record_left(person: Person, work: Sequence[WaitingWork]) -> None:
    if left := [kind for kind in work if kind.is_choice or kind.obstacle]:
        summaries = ". ".join(kind.summary for kind in left)
        record_event("account.work_left", kind="person", key=person.id, reason=summaries)


def _hand_over(person: Person, handovers: Sequence[Handover]) -> None:
    """Give each kind to whoever takes it over; each of them is told once of all of it."""
    db.session.flush()
    taken_over: dict[uuid.UUID, list[WaitingWork]] = {}
    for handover in handovers:
        handover.carry_out(person)
        if handover.successor is not None:
            taken_over.setdefault(handover.successor.id, []).append(handover.kind)
    for successor_id, kinds in taken_over.items():
        # Without numbers: a moderator who gets fewer would know that the others are from somebody whom they know.
        titles = tuple(kind.title for kind in kinds)
        publish_event(WorkTakenOver(person.id, successor_id, titles, kinds[0].path))
