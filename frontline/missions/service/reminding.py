"""Remind the coordinators: nothing of a stocktake depends on somebody remembering."""

import datetime as dt

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.furniture import date, today
from frontline.core.jobs import kept_apart
from frontline.core.translation import gettext as _
from frontline.missions import queries
from frontline.missions.models import Stocktake, StocktakeState
from frontline.notices.service import Message, tell

_AHEAD = dt.timedelta(days=5)


def remind() -> None:
    """Tell of stocktakes that are near, and once a week of what is late."""
    day = today()
    near = (Stocktake.state == StocktakeState.SCHEDULED) & Stocktake.held_on.between(day, day + _AHEAD)
    for stocktake in db.session.scalars(select(Stocktake).where(near)).unique().all():
        with kept_apart("missions.remind", stocktake=str(stocktake.id)):
            _remind(stocktake)
    with kept_apart("missions.remind", actions="late"):
        _remind_of_late(day)


def _remind(stocktake: Stocktake) -> None:
    said = {"kind": stocktake.kind.label, "day": date(stocktake.held_on), "mission": stocktake.mission.name}
    title = _("%(kind)s on %(day)s: %(mission)s", **said)
    body = _("Its pack is filled in by itself. Look at it before, and open it when you meet.")
    message = Message(f"stocktake:{stocktake.id}:{stocktake.held_on}", title, body, f"/stocktakes/{stocktake.id}")
    tell(accounts.holders(Role.COORDINATOR), message)


def _remind_of_late(day: dt.date) -> None:
    late = [action for action in queries.open_actions() if action.due_on < day]
    if late:
        title = _("Actions of stocktakes are late: %(number)s", number=len(late))
        body = _("The longest: “%(what)s”, %(owner)s.", what=late[0].what, owner=late[0].owner)
        week = day - dt.timedelta(days=day.weekday())
        tell(accounts.holders(Role.COORDINATOR), Message(f"actions:{week}", title, body, "/missions#actions"))
