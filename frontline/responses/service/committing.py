"""What a team promises, and what becomes of it: never moved silently."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.jobs import defer
from frontline.notices.service import Message, tell
from frontline.responses.models import (
    OUT,
    SETTLED,
    Commitment,
    CommitmentMove,
    CommitmentState,
    Response,
    ResponseState,
    Scale,
)
from frontline.responses.service.drafting import locked as locked_answer
from frontline.responses.service.publishing import write_receipts
from frontline.responses.states import ANSWERS, move_commitment
from frontline.themes import service as themes

_SOON = dt.timedelta(days=7)
_LATE = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, who sees to it, and by when."""

    what: str
    owner: Person
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Step:
    """How a commitment moves.

    Attributes:
        state: where it stands from now on.
        reason: why it is delayed, or not delivered.
        due_on: the new date of a delay.
        evidence: by which others can see that the change was made.
        scale: how far it reaches.
    """

    state: CommitmentState
    reason: str = ""
    due_on: dt.date | None = None
    evidence: str = ""
    scale: Scale = Scale.NONE


def promise(*, response: Response, promised: Promise, commitment_id: uuid.UUID | None = None) -> Commitment:
    """Add a commitment to a draft, or change one there.

    Raises:
        FieldError: the date is past, or the owner is not of the team.
        TransitionError: the answer is past drafting.
    """
    response = locked_answer(response.id)
    ANSWERS.require(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    if promised.due_on < now().date():
        raise FieldError("due_on", "Enter a date that is still to come")
    if promised.owner.id not in {one.id for one in accounts.team_members(response.team_id)}:
        raise FieldError("owner", f"Select somebody of {response.team.name}")
    known = db.session.get(Commitment, commitment_id) if commitment_id else None
    commitment = (
        known if known is not None and known.response_id == response.id else Commitment(response_id=response.id)
    )
    commitment.what, commitment.owner_id = promised.what, promised.owner.id
    commitment.due_on = commitment.first_due_on = promised.due_on
    db.session.add(commitment)
    db.session.flush()
    return commitment


def take_promise_back(*, commitment: Commitment) -> None:
    """Take a commitment out of a draft.

    Raises:
        TransitionError: it was published.
    """
    ANSWERS.require(locked_answer(commitment.response_id), ResponseState.DRAFTING, ResponseState.RETURNED)
    db.session.delete(commitment)


def delete_all(response: Response) -> None:
    """Delete the commitments of a draft."""
    db.session.execute(delete(Commitment).where(Commitment.response_id == response.id))


def move(*, commitment: Commitment, step: Step, person: Person) -> CommitmentMove:
    """Move a commitment: everybody who contributed is told, in the same transaction a receipt is written for each.

    Raises:
        FieldError: what this move needs is missing.
        TransitionError: the answer is not published, or the domain has no such move.
    """
    from frontline.responses.jobs import deliver_move

    commitment = locked(commitment.id)
    response = locked_answer(commitment.response_id)
    if response.state not in OUT:
        raise TransitionError("The answer is not published yet: change the commitment in the draft.")
    _check(commitment, step)
    made = CommitmentMove(
        commitment_id=commitment.id, old=commitment.state, new=step.state, due_before=commitment.due_on,
        due_on=step.due_on or commitment.due_on, scale=step.scale, reason=step.reason, evidence=step.evidence,
        person_id=person.id,
    )  # fmt: skip
    move_commitment(commitment, step.state)
    _apply(commitment, step)
    db.session.add(made)
    db.session.flush()
    answered = [themes.locked(theme.id) for theme in response.themes]
    write_receipts(response, answered, made)
    for theme in answered:
        themes.tell_watchers(theme, f"A commitment is {commitment.state.label.lower()}.", f"move:{made.id}:{theme.id}")
    defer(deliver_move, move_id=str(made.id))
    return made


def _check(commitment: Commitment, step: Step) -> None:
    needs_reason = {CommitmentState.DELAYED: "Enter why it is late", CommitmentState.NOT_DELIVERED: "Enter why not"}
    if step.state in needs_reason and not step.reason:
        raise FieldError("reason", needs_reason[step.state])
    if step.state is CommitmentState.DELAYED:
        if step.due_on is None or step.due_on <= commitment.due_on:
            raise FieldError("due_on", "Enter a new date, later than the old one")
        if step.due_on <= now().date():
            raise FieldError("due_on", "Enter a date that is still to come")
    if step.state is CommitmentState.CHANGE_MADE:
        if not step.evidence:
            raise FieldError("evidence", "Enter how others can see that the change was made")
        if step.scale is Scale.NONE:
            raise FieldError("scale", "Select how far the change reaches")
        if commitment.state is CommitmentState.CHANGE_MADE and step.scale is commitment.scale:
            raise FieldError("scale", "Select how far it reaches now: this is what it reached before")


def _apply(commitment: Commitment, step: Step) -> None:
    if step.state is CommitmentState.DELAYED and step.due_on:
        commitment.due_on = step.due_on
    if step.state is CommitmentState.CHANGE_MADE:
        commitment.scale, commitment.evidence = step.scale, step.evidence
        commitment.made_at = commitment.made_at or now()


def locked(commitment_id: uuid.UUID) -> Commitment:
    """The commitment, until the transaction ends nobody else's to change."""
    return db.session.scalars(
        select(Commitment)
        .where(Commitment.id == commitment_id)
        .with_for_update(of=Commitment)
        .execution_options(populate_existing=True)
    ).one()


def hand_over(person_id: uuid.UUID, to_id: uuid.UUID, team_id: uuid.UUID) -> None:
    """What was one person's to see to in a team is another's."""
    of_team = select(Response.id).where(Response.team_id == team_id)
    open_ones = Commitment.response_id.in_(of_team) & Commitment.state.not_in(SETTLED)
    mine = update(Commitment).where(Commitment.owner_id == person_id, open_ones)
    db.session.execute(mine.values(owner_id=to_id))


def move_team(team_id: uuid.UUID, successor_id: uuid.UUID) -> None:
    """What a closed team has not finished is its successor's: drafts, and what it promised."""
    unfinished = select(Commitment.response_id).where(Commitment.state.not_in(SETTLED))
    rows = update(Response).where(Response.team_id == team_id, Response.state.not_in(OUT) | Response.id.in_(unfinished))
    db.session.execute(rows.values(team_id=successor_id))
    record("response.moved", kind="team", key=team_id)


def remind(today: dt.date) -> None:
    """Tell the owner a week before and on the day; a week after it the leads, the directors and the Cabinet Office."""
    published = Commitment.state.not_in(SETTLED) & (Commitment.due_on <= today + _SOON)
    rows = select(Commitment).join(Response).where(published, Response.state.in_(OUT)).order_by(Commitment.due_on)
    for commitment in db.session.scalars(rows).unique().all():
        _remind(commitment, today)


def _remind(commitment: Commitment, today: dt.date) -> None:
    response, day = commitment.response, f"{commitment.due_on.day} {commitment.due_on:%B %Y}"
    path, body = f"/commitments/{commitment.id}", f"“{commitment.what}”, promised for {day}. Say where it stands."
    owner = themes.with_cover(select(Person.id).where(Person.id == commitment.owner_id))
    if commitment.due_on < today:
        cause = f"late:{commitment.id}:{commitment.due_on}"
        tell(owner, Message(cause, "A commitment of yours is late", body, path))
    else:
        cause = f"due:{commitment.id}:{commitment.due_on}"
        tell(owner, Message(cause, "A commitment of yours is nearly due", body, path))
    if commitment.due_on + _LATE <= today:
        message = Message(
            f"escalated:{commitment.id}:{commitment.due_on}",
            f"{response.team.name} is late with a commitment",
            body,
            path,
        )
        tell(accounts.members_of(response.team_id), message)
        tell(accounts.directors_of(response.team.department_id), message)
        tell(accounts.holders(Role.COORDINATOR), message)
