"""What a team promises, and what becomes of it: never moved silently."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import date, today
from frontline.core.jobs import kept_apart
from frontline.core.translation import gettext as _
from frontline.notices.service import Message, tell
from frontline.responses import queries
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
from frontline.responses.service.drafting import keep_version
from frontline.responses.service.drafting import locked as locked_answer
from frontline.responses.service.receipts import tell_of_move
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


def promise(*, response: Response, promised: Promise, person: Person, key: uuid.UUID) -> Commitment:
    """Add a commitment to a draft under the key that its form was given: sending the form twice adds one.

    Whoever does so has written on the answer, and cannot clear it.

    Raises:
        FieldError: the date is past, or the owner is not of the team.
        TransitionError: the answer is past drafting.
    """
    response = locked_answer(response.id)
    ANSWERS.require(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    if promised.due_on < today():
        raise FieldError("due_on", "Enter a date that is still to come")
    if not accounts.is_of_team(promised.owner.id, response.team_id):
        raise FieldError("owner", "Select somebody of %(team)s", team=response.team.name)
    if known := db.session.get(Commitment, key):
        return known
    commitment = Commitment(
        id=key, response_id=response.id, team_id=response.team_id, what=promised.what, owner_id=promised.owner.id,
        due_on=promised.due_on, first_due_on=promised.due_on,
    )  # fmt: skip
    db.session.add(commitment)
    keep_version(response, person)
    return commitment


def take_promise_back(*, commitment: Commitment, person: Person) -> None:
    """Take a commitment out of a draft; whoever does so has written on the answer.

    Raises:
        TransitionError: it was published.
    """
    response = locked_answer(commitment.response_id)
    ANSWERS.require(response, ResponseState.DRAFTING, ResponseState.RETURNED)
    db.session.delete(commitment)
    keep_version(response, person)


def move(*, commitment: Commitment, step: Step, person: Person, seen: int | None = None) -> CommitmentMove:
    """Move a commitment: everybody who contributed is told, with a receipt for each.

    Raises:
        FieldError: what this move needs is missing.
        TransitionError: the answer is not published, or the domain has no such move.
    """
    commitment = locked(commitment.id)
    response = locked_answer(commitment.response_id)
    if seen is not None and seen != len(queries.moves([commitment.id])):
        raise FieldError("state", "Somebody else has just said where it stands. Look at it again, then decide")
    if response.state not in OUT:
        raise TransitionError("The answer is not published yet: change the commitment in the draft.")
    if hold := queries.hold_on(today()):
        raise TransitionError(
            "%(hold)s: nothing can be announced until %(day)s.", hold=hold.name, day=date(hold.ends_on)
        )
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
    tell_of_move(commitment, made)
    for theme in response.themes:
        themes.tell_watchers(theme, f"A commitment is {commitment.state.label.lower()}.", f"move:{made.id}:{theme.id}")
    return made


def _check(commitment: Commitment, step: Step) -> None:
    needs_reason = {
        CommitmentState.DELAYED: _("Enter why it is late"),
        CommitmentState.NOT_DELIVERED: _("Enter why not"),
    }
    if step.state in needs_reason and not step.reason:
        raise FieldError("reason", needs_reason[step.state])
    if step.state is CommitmentState.DELAYED:
        if step.due_on is None or step.due_on <= commitment.due_on:
            raise FieldError("due_on", "Enter a new date, later than the old one")
        if step.due_on <= today():
            raise FieldError("due_on", "Enter a date that is still to come")
    if step.state is CommitmentState.CHANGE_MADE:
        if not step.evidence:
            raise FieldError("evidence", "Enter how others can see that the change was made")
        if step.scale is Scale.NONE:
            raise FieldError("scale", "Select how far the change reaches")
        if commitment.state is CommitmentState.CHANGE_MADE and step.scale is commitment.scale:
            raise FieldError("scale", "Select how far it reaches now: this is what it reached before")


def _apply(commitment: Commitment, step: Step) -> None:
    commitment.reason = step.reason
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


def give(*, commitment: Commitment, owner: Person) -> None:
    """Say who sees to it.

    Raises:
        FieldError: they are not of the team.
    """
    if not accounts.is_of_team(owner.id, commitment.team_id):
        raise FieldError("owner", "Select somebody of %(team)s", team=commitment.team.name)
    locked(commitment.id).owner_id = owner.id
    record("commitment.given", kind="commitment", key=commitment.id)
    told = Message(
        f"given:{commitment.id}:{owner.id}",
        "A commitment is yours to see to",
        f"“{commitment.what}”.",
        _path(commitment),
    )
    tell(themes.with_cover(select(Person.id).where(Person.id == owner.id)), told)


def _path(commitment: Commitment) -> str:
    return f"/commitments/{commitment.id}"


def hand_over(person_id: uuid.UUID, to_id: uuid.UUID, team_id: uuid.UUID) -> None:
    """What was one person's to see to in a team is another's."""
    open_ones = (Commitment.team_id == team_id) & Commitment.state.not_in(SETTLED)
    mine = update(Commitment).where(Commitment.owner_id == person_id, open_ones)
    db.session.execute(mine.values(owner_id=to_id))


def move_team(team_id: uuid.UUID, successor_id: uuid.UUID) -> None:
    """What a closed team has not finished is its successor's: drafts and promises; what it said stays its own."""
    drafts = update(Response).where(Response.team_id == team_id, Response.state.not_in(OUT))
    db.session.execute(drafts.values(team_id=successor_id))
    promised = update(Commitment).where(Commitment.team_id == team_id, Commitment.state.not_in(SETTLED))
    moved = db.session.scalars(promised.values(team_id=successor_id, owner_id=None).returning(Commitment.id)).all()
    record("response.moved", kind="team", key=team_id)
    if moved:
        title = f"{len(moved)} commitment{'' if len(moved) == 1 else 's'} of a closed team are yours now"
        body = "Say who sees to each. Those who contributed still wait for them."
        message = Message(f"taken-over:{team_id}:{successor_id}", title, body, f"/commitments?team={successor_id}")
        tell(accounts.members_of(successor_id), message)


def remind(today: dt.date) -> None:
    """Tell the owner a week before and on the day; a week after it the leads, the directors and the Cabinet Office."""
    published = Commitment.state.not_in(SETTLED) & (Commitment.due_on <= today + _SOON)
    rows = select(Commitment).join(Response).where(published, Response.state.in_(OUT)).order_by(Commitment.due_on)
    for commitment in db.session.scalars(rows).unique().all():
        with kept_apart("responses.remind", commitment=str(commitment.id)):
            _remind(commitment, today)


def _stage(commitment: Commitment, today: dt.date) -> tuple[str, str]:
    """What a reminder is told apart by, and its title: each stage is told once."""
    if commitment.due_on < today:
        return "late", "A commitment of yours is late"
    if commitment.due_on == today:
        return "due-today", "A commitment of yours is due today"
    return "due", "A commitment of yours is nearly due"


def _remind(commitment: Commitment, today: dt.date) -> None:
    team, path = commitment.team, _path(commitment)
    body = f"“{commitment.what}”, promised for {date(commitment.due_on)}. Say where it stands."
    owned = themes.with_cover(select(Person.id).where(Person.id == commitment.owner_id))
    owner = owned if commitment.owner_id else accounts.members_of(team.id)
    cause, title = _stage(commitment, today)
    tell(owner, Message(f"{cause}:{commitment.id}:{commitment.due_on}", title, body, path))
    if commitment.due_on + _LATE <= today:
        message = Message(
            f"escalated:{commitment.id}:{commitment.due_on}",
            f"{team.name} is late with a commitment",
            body,
            path,
        )
        tell(accounts.members_of(team.id), message)
        tell(accounts.directors_of(team.department_id), message)
        tell(accounts.holders(Role.COORDINATOR), message)
