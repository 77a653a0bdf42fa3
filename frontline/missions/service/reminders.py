"""Remind owners of their actions, and coordinators of stocktakes that are near and of actions that are late."""

import datetime as dt

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.jobs import savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.missions.models.stocktake import Action, Stocktake, StocktakeState
from frontline.missions.queries.stocktakes import list_open_actions
from frontline.notices.service import Notification, notify

_AHEAD = dt.timedelta(days=5)


def send_mission_reminders() -> None:
    """Remind of stocktakes that are near, owners of their actions, and coordinators once a week of late ones."""
    day = get_london_today()
    upcoming = (Stocktake.state == StocktakeState.SCHEDULED) & Stocktake.held_on.between(day, day + _AHEAD)
    for stocktake in db.session.scalars(select(Stocktake).where(upcoming)).unique().all():
        with savepoint_per_item("missions.remind", stocktake=str(stocktake.id)):
            _remind_of_stocktake(stocktake)
    for action in list_open_actions():
        if action.owner_id is not None:
            with savepoint_per_item("missions.remind", action=str(action.id)):
                _remind_owner(action, day)
    with savepoint_per_item("missions.remind", actions="late"):
        _remind_of_late_actions(day)


def _remind_of_stocktake(stocktake: Stocktake) -> None:
    words = {"kind": stocktake.kind.label, "day": format_date(stocktake.held_on), "mission": stocktake.mission.name}
    title = _("%(kind)s on %(day)s: %(mission)s", **words)
    body = _("Its pack is filled in by itself. Read it before the meeting, and open it when you meet.")
    message = Notification(f"stocktake:{stocktake.id}:{stocktake.held_on}", title, body, f"/stocktakes/{stocktake.id}")
    notify(accounts.list_role_holder_ids(Role.COORDINATOR), message)


def _remind_owner(action: Action, day: dt.date) -> None:
    """In the week before, on the day, and each week after it: each once, by weeks counted from the due date."""
    weeks = (day - action.due_on).days // 7
    if weeks < -1:
        return
    words = {"day": format_date(action.due_on), "what": action.what, "mission": action.stocktake.mission.name}
    title = _("An action of yours was due on %(day)s", **words)
    if action.due_on == day:
        title = _("An action of yours is due today")
    elif action.due_on > day:
        title = _("An action of yours is due on %(day)s", **words)
    body = _("“%(what)s” (%(mission)s). Say whether it is done.", **words)
    owner = select(Person.id).where(Person.id == action.owner_id, Person.deactivated_at.is_(None))
    notify(owner, Notification(f"action:{action.id}:{action.due_on}:{weeks}", title, body, f"/actions/{action.id}"))


def _remind_of_late_actions(day: dt.date) -> None:
    late = [action for action in list_open_actions() if action.due_on < day]
    if late:
        several = _("%(number)s actions of stocktakes are late", number=len(late))
        title = several if len(late) > 1 else _("1 action of a stocktake is late")
        body = _("Late for longest: “%(what)s”, %(owner)s.", what=late[0].what, owner=late[0].owner)
        week = day - dt.timedelta(days=day.weekday())
        notify(
            accounts.list_role_holder_ids(Role.COORDINATOR),
            Notification(f"actions:{week}", title, body, "/missions#actions"),
        )
