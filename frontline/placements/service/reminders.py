"""Who is told what is due, soon or late."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.notices.service import Notification, close_notices, notify
from frontline.placements.models.placement import Party, Placement
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.start_plan import STEP_PERIOD
from frontline.placements.tasks_due import TaskDue

_REMINDER_KINDS = ("due", "late", "escalated")
_ESCALATION_DELAY = dt.timedelta(days=7)  # after which the coordinators hear of it


def refresh_tasks_due(placement: Placement, as_of: dt.date | None = None) -> None:
    """Tell those to whom something is due soon or late, each once; what is due next stands with the placement."""
    db.session.flush()
    day = as_of or get_london_today()
    tasks = list_tasks_due_by_placement([placement], day)[placement.id]
    placement.next_due_on = tasks[0].due_on if tasks else None
    _close_reminders(placement, tasks)
    for task in tasks:
        _send_reminder(placement, task, day)


def _close_reminders(placement: Placement, tasks: Sequence[TaskDue]) -> None:
    """Whatever was told of a task that is done, or due on another day now, goes from everybody's notices."""
    party_ids = {person_id for party in Party if (person_id := placement.get_party_person_id(party))}
    coordinator_ids = db.session.scalars(accounts.list_role_holder_ids(Role.COORDINATOR))
    close_notices(
        party_ids | set(coordinator_ids),
        prefixes=[f"{kind}:{placement.id}:" for kind in _REMINDER_KINDS],
        kept=[_build_dedup_key(placement, task, kind) for task in tasks for kind in _REMINDER_KINDS],
    )


def _build_dedup_key(placement: Placement, task: TaskDue, kind: str) -> str:
    return f"{kind}:{placement.id}:{task.key}:{task.due_on}"


def _send_reminder(placement: Placement, task: TaskDue, day: dt.date) -> None:
    if task.due_on - day > STEP_PERIOD:
        return
    party_person_id = placement.get_party_person_id(task.owner) if task.owner else None
    recipient_ids = (
        select(Person.id).where(Person.id == party_person_id)
        if party_person_id
        else accounts.list_role_holder_ids(Role.COORDINATOR)
    )
    is_late = task.due_on < day
    notify(recipient_ids, _build_reminder(placement, task, "late" if is_late else "due"))
    if is_late and task.due_on + _ESCALATION_DELAY <= day and party_person_id:
        notify(accounts.list_role_holder_ids(Role.COORDINATOR), _build_reminder(placement, task, "escalated"))


def _build_reminder(placement: Placement, task: TaskDue, kind: str) -> Notification:
    return Notification(
        _build_dedup_key(placement, task, kind),
        _format_reminder_title(placement, task, kind),
        _format_reminder_body(placement, task, kind),
        f"/placements/{placement.id}",
    )


def _format_reminder_title(placement: Placement, task: TaskDue, kind: str) -> str:
    params = {"what": task.title, "name": placement.person.name}
    if kind == "late":
        return _("Overdue: %(what)s: %(name)s", **params)
    if kind == "escalated":
        return _("Overdue for somebody else: %(what)s: %(name)s", **params)
    return _("%(what)s: %(name)s", **params)


def _format_reminder_body(placement: Placement, task: TaskDue, kind: str) -> str:
    params = {"name": placement.person.name, "host": placement.host_department.name, "day": format_date(task.due_on)}
    if kind == "escalated" and task.owner:
        params["party"] = task.owner.label.lower()
        return _(
            "The placement of %(name)s with %(host)s. Due by %(day)s. It is for the %(party)s to do. Ask them.",
            **params,
        )
    return _("The placement of %(name)s with %(host)s. Due by %(day)s.", **params)


def notify_parties(placement: Placement, notification: Notification, *parties: Party) -> None:
    """Tell those who are named for some parties of a placement."""
    person_ids = [person_id for party in parties if (person_id := placement.get_party_person_id(party))]
    notify(select(Person.id).where(Person.id.in_(person_ids)), notification)
