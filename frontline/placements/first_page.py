"""What placements have to say on the first page: what is due from a party, and what is late or not begun for all."""

from flask import url_for

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, has_permission
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.extension_points import WaitingItem
from frontline.core.formatting import format_date
from frontline.core.pagination import count_rows
from frontline.core.translation import gettext as _
from frontline.placements.queries.invitations import count_people_to_invite
from frontline.placements.queries.lists import PlacementFilters, list_placements
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.start_plan import STEP_PERIOD

_MOST_OWN = 20  # placements whose duties the page lists; the others are on the page of placements


def list_waiting_placements(person: Person) -> list[WaitingItem]:
    """What is due from somebody on placements, and where."""
    if not has_permission(person, Permission.READ_PLACEMENTS):
        return []
    items = _list_own_tasks(person)
    if not has_permission(person, Permission.MANAGE_PLACEMENTS):
        return items
    late = list_placements(person, PlacementFilters("late"), get_london_today(), sees_all=True)
    if number := count_rows(late):
        text = (
            _("Something is overdue on 1 placement")
            if number == 1
            else _("Something is overdue on %(number)s placements", number=f"{number:,}")
        )
        items.append(WaitingItem(text, url_for("placements.index", show="late")))
    if number := count_people_to_invite():
        text = (
            _("Invite 1 person who is named for a placement")
            if number == 1
            else _("Invite %(number)s people who are named for placements", number=f"{number:,}")
        )
        items.append(WaitingItem(text, url_for("placements.people_to_invite")))
    return items


def _list_own_tasks(person: Person) -> list[WaitingItem]:
    today = get_london_today()
    query = list_placements(person, PlacementFilters("open"), today, sees_all=False).limit(_MOST_OWN)
    placements = db.session.scalars(query).unique().all()
    tasks_by_placement = list_tasks_due_by_placement(placements, today)
    return [
        WaitingItem(
            _(
                "%(task)s, for the placement of %(name)s, by %(day)s",
                task=task.title, name=placement.person.name, day=format_date(task.due_on),
            ),
            url_for("placements.placement", placement_id=placement.id),
        )
        for placement in placements
        for task in tasks_by_placement[placement.id]
        if task.owner in placement.get_parties_of(person.id) and task.due_on <= today + STEP_PERIOD
    ]  # fmt: skip
