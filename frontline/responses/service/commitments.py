"""The commitments of a team and their updates: contributors are told of each."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, notify
from frontline.responses.models.answer import PUBLISHED_STATES, Response, ResponseState
from frontline.responses.models.commitment import (
    ENDED_COMMITMENT_STATES,
    ChangeScale,
    Commitment,
    CommitmentMove,
    CommitmentState,
)
from frontline.responses.queries.answers import find_publishing_hold
from frontline.responses.queries.commitments import list_commitment_moves
from frontline.responses.service.drafts import lock_response, save_response_version
from frontline.responses.service.receipts import notify_commitment_move
from frontline.responses.states import RESPONSE_TRANSITIONS, move_commitment_state
from frontline.themes.notifications import add_leave_covers, notify_watchers


@dataclass(frozen=True, slots=True)
class CommitmentDetails:
    """What is committed to, who owns it, and by when."""

    what: str
    owner: Person
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class CommitmentUpdate:
    """An update of a commitment.

    Attributes:
        state: the new state.
        reason: why it is delayed, or not delivered.
        due_on: the new date of a delay.
        evidence: by which others can see that the change was made.
        scale: how far it reaches.
    """

    state: CommitmentState
    reason: str = ""
    due_on: dt.date | None = None
    evidence: str = ""
    scale: ChangeScale = ChangeScale.NONE


def add_commitment(*, response: Response, details: CommitmentDetails, person: Person, key: uuid.UUID) -> Commitment:
    """Add a commitment to a draft under the key that its form was given: sending the form twice adds one.

    Whoever does so has written on the answer, and cannot clear it.

    Raises:
        FieldError: the date is past, or the owner is not of the team.
        TransitionError: the answer is past drafting.
    """
    response = lock_response(response.id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    if details.due_on < get_london_today():
        raise FieldError("due_on", "Enter a date that is still to come")
    if not accounts.is_team_member(details.owner.id, response.team_id):
        raise FieldError("owner", "Select somebody of %(team)s", team=response.team.name)
    if existing := db.session.get(Commitment, key):
        return existing
    commitment = Commitment(
        id=key, response_id=response.id, team_id=response.team_id, what=details.what, owner_id=details.owner.id,
        due_on=details.due_on, first_due_on=details.due_on,
    )  # fmt: skip
    db.session.add(commitment)
    save_response_version(response, person)
    return commitment


def remove_commitment(*, commitment: Commitment, person: Person) -> None:
    """Remove a commitment from a draft; whoever does so has written on the answer.

    Raises:
        TransitionError: it was published.
    """
    response = lock_response(commitment.response_id)
    RESPONSE_TRANSITIONS.require_state(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    db.session.delete(commitment)
    save_response_version(response, person)


def update_commitment(
    *, commitment: Commitment, update: CommitmentUpdate, person: Person, edit_revision: int | None = None
) -> CommitmentMove:
    """Update a commitment: everybody who contributed is told, with a receipt for each.

    Raises:
        FieldError: something that the update needs is missing, or somebody was faster.
        TransitionError: the answer is not published, or the domain has no such move.
    """
    commitment = lock_commitment(commitment.id)
    response = lock_response(commitment.response_id)
    if edit_revision is not None and edit_revision != len(list_commitment_moves([commitment.id])):
        raise FieldError("state", "Somebody else has just given an update. Read it, then decide")
    if response.state not in PUBLISHED_STATES:
        raise TransitionError("The answer is not published yet: change the commitment in the draft.")
    if hold := find_publishing_hold(get_london_today()):
        raise TransitionError(
            "%(hold)s: nothing can be announced until %(day)s.", hold=hold.name, day=format_date(hold.ends_on)
        )
    _require_valid_update(commitment, update)
    move = CommitmentMove(
        commitment_id=commitment.id, old=commitment.state, new=update.state, due_before=commitment.due_on,
        due_on=update.due_on or commitment.due_on, scale=update.scale, reason=update.reason, evidence=update.evidence,
        person_id=person.id,
    )  # fmt: skip
    move_commitment_state(commitment, update.state)
    _apply_update(commitment, update)
    db.session.add(move)
    db.session.flush()
    notify_commitment_move(commitment, move)
    for theme in response.themes:
        notify_watchers(theme, f"A commitment is {commitment.state.label.lower()}.", f"move:{move.id}:{theme.id}")
    return move


def _require_valid_update(commitment: Commitment, update: CommitmentUpdate) -> None:
    needs_reason = {
        CommitmentState.DELAYED: _("Enter why it is late"),
        CommitmentState.NOT_DELIVERED: _("Enter why not"),
    }
    if update.state in needs_reason and not update.reason:
        raise FieldError("reason", needs_reason[update.state])
    if update.state is CommitmentState.DELAYED:
        if update.due_on is None or update.due_on <= commitment.due_on:
            raise FieldError("due_on", "Enter a new date, later than the old one")
        if update.due_on <= get_london_today():
            raise FieldError("due_on", "Enter a date that is still to come")
    if update.state is CommitmentState.CHANGE_MADE:
        if not update.evidence:
            raise FieldError("evidence", "Enter how others can see that the change was made")
        if update.scale is ChangeScale.NONE:
            raise FieldError("scale", "Select how far the change reaches")
        if commitment.state is CommitmentState.CHANGE_MADE and update.scale is commitment.scale:
            raise FieldError("scale", "Select how far it reaches now: this is what it reached before")


def _apply_update(commitment: Commitment, update: CommitmentUpdate) -> None:
    commitment.reason = update.reason
    if update.state is CommitmentState.DELAYED and update.due_on:
        commitment.due_on = update.due_on
    if update.state is CommitmentState.CHANGE_MADE:
        commitment.scale, commitment.evidence = update.scale, update.evidence
        commitment.made_at = commitment.made_at or now()


def lock_commitment(commitment_id: uuid.UUID) -> Commitment:
    """A commitment, locked until the transaction ends."""
    return db.session.scalars(
        select(Commitment)
        .where(Commitment.id == commitment_id)
        .with_for_update(of=Commitment)
        .execution_options(populate_existing=True)
    ).one()


def assign_commitment_owner(*, commitment: Commitment, owner: Person) -> None:
    """Change the owner of a commitment, who is told.

    Raises:
        FieldError: they are not of the team.
    """
    if not accounts.is_team_member(owner.id, commitment.team_id):
        raise FieldError("owner", "Select somebody of %(team)s", team=commitment.team.name)
    lock_commitment(commitment.id).owner_id = owner.id
    record_event("commitment.given", kind="commitment", key=commitment.id)
    message = Notification(
        f"given:{commitment.id}:{owner.id}",
        "You now own a commitment",
        f"“{commitment.what}”.",
        get_commitment_path(commitment),
    )
    notify(add_leave_covers(select(Person.id).where(Person.id == owner.id)), message)


def get_commitment_path(commitment: Commitment) -> str:
    """The address of a commitment's page, for notices."""
    return f"/commitments/{commitment.id}"


def hand_over_commitments(person_id: uuid.UUID, to_id: uuid.UUID, team_id: uuid.UUID) -> None:
    """Give the open commitments of one person in a team to another."""
    is_open = (Commitment.team_id == team_id) & Commitment.state.not_in(ENDED_COMMITMENT_STATES)
    statement = update(Commitment).where(Commitment.owner_id == person_id, is_open)
    db.session.execute(statement.values(owner_id=to_id))


def move_team_work(team_id: uuid.UUID, successor_id: uuid.UUID) -> None:
    """Give the drafts and open commitments of a closed team to its successor; published answers stay its own."""
    drafts = update(Response).where(Response.team_id == team_id, Response.state.not_in(PUBLISHED_STATES))
    db.session.execute(drafts.values(team_id=successor_id))
    commitments = update(Commitment).where(
        Commitment.team_id == team_id, Commitment.state.not_in(ENDED_COMMITMENT_STATES)
    )
    moved_ids = db.session.scalars(
        commitments.values(team_id=successor_id, owner_id=None).returning(Commitment.id)
    ).all()
    record_event("response.moved", kind="team", key=team_id)
    if moved_ids:
        title = f"{len(moved_ids)} commitment{'' if len(moved_ids) == 1 else 's'} of a closed team are yours now"
        body = "Choose an owner for each. People who contributed are waiting for them."
        message = Notification(f"taken-over:{team_id}:{successor_id}", title, body, f"/commitments?team={successor_id}")
        notify(accounts.list_team_member_ids(successor_id), message)
