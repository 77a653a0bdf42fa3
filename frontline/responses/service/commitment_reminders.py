"""Remind of commitments that are due, and escalate those that are late."""

import datetime as dt

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.jobs import savepoint_per_item
from frontline.notices.service import Notification, notify
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import (
    ENDED_COMMITMENT_STATES,
    Commitment,
)
from frontline.responses.service.commitments import get_commitment_path
from frontline.themes.notifications import add_leave_covers

_REMIND_BEFORE = dt.timedelta(days=7)
_ESCALATE_AFTER = dt.timedelta(days=7)


def send_commitment_reminders(today: dt.date) -> None:
    """Remind the owner a week before and on the day; a week after, the team, its directors and the Cabinet Office."""
    is_due = Commitment.state.not_in(ENDED_COMMITMENT_STATES) & (Commitment.due_on <= today + _REMIND_BEFORE)
    query = (
        select(Commitment)
        .join(Response)
        .where(is_due, Response.state.in_(PUBLISHED_STATES))
        .order_by(Commitment.due_on)
    )
    for commitment in db.session.scalars(query).unique().all():
        with savepoint_per_item("responses.remind", commitment=str(commitment.id)):
            _send_commitment_reminder(commitment, today)


def _get_reminder_stage(commitment: Commitment, today: dt.date) -> tuple[str, str]:
    """The stage of a reminder, which is sent once each, and its title."""
    if commitment.due_on < today:
        return "late", "A commitment of yours is late"
    if commitment.due_on == today:
        return "due-today", "A commitment of yours is due today"
    return "due", "A commitment of yours is due soon"


def _send_commitment_reminder(commitment: Commitment, today: dt.date) -> None:
    team, path = commitment.team, get_commitment_path(commitment)
    body = f"“{commitment.what}”, due {format_date(commitment.due_on)}. Give an update."
    owner_and_cover = add_leave_covers(select(Person.id).where(Person.id == commitment.owner_id))
    recipients = owner_and_cover if commitment.owner_id else accounts.list_team_member_ids(team.id)
    stage, title = _get_reminder_stage(commitment, today)
    notify(recipients, Notification(f"{stage}:{commitment.id}:{commitment.due_on}", title, body, path))
    if commitment.due_on + _ESCALATE_AFTER <= today:
        message = Notification(
            f"escalated:{commitment.id}:{commitment.due_on}",
            f"{team.name} is late with a commitment",
            body,
            path,
        )
        notify(accounts.list_team_member_ids(team.id), message)
        notify(accounts.list_director_ids(team.department_id), message)
        notify(accounts.list_role_holder_ids(Role.COORDINATOR), message)
