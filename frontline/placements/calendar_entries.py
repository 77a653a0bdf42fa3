"""What stands in a person's calendar of a placement: its first and last day, and what is due from whom."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontline.accounts.models import Person
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.list_export import describe_owner
from frontline.placements.models.placement import Placement
from frontline.placements.tasks_due import TaskDue


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of a placement: `key` tells the entry apart from the others of the placement, for good."""

    placement: Placement
    key: str
    day: dt.date
    title: str
    words: str


def list_calendar_entries(
    placement: Placement, tasks: Sequence[TaskDue], person: Person, *, sees_all: bool
) -> Iterator[CalendarEntry]:
    """The first and the last day, and what is due from the person; for coordinators also what is next from others."""
    name = f"{placement.person.name}, {placement.host_department.short_name}"
    words = _(
        "%(profession)s from %(home)s, %(first)s to %(last)s.",
        profession=placement.profession.name, home=placement.home_organisation.name,
        first=format_date(placement.starts_on), last=format_date(placement.ends_on),
    )  # fmt: skip
    yield CalendarEntry(placement, "first", placement.starts_on, _("First day: %(name)s", name=name), words)
    yield CalendarEntry(placement, "last", placement.ends_on, _("Last day: %(name)s", name=name), words)
    parties = placement.get_parties_of(person.id)
    for number, task in enumerate(tasks):
        is_nobodys = task.owner is None or placement.get_party_person_id(task.owner) is None
        if task.owner in parties or (sees_all and (is_nobodys or number == 0)):
            title = _("Due: %(what)s: %(name)s", what=task.title, name=name)
            owner = _("Due from: %(name)s.", name=describe_owner(task, placement))
            yield CalendarEntry(placement, task.key, task.due_on, title, f"{owner} {words}")
