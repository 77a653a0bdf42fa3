"""Reads of stocktakes, their actions, and delivery reports."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.core.furniture import start_of_day
from frontline.missions.models import (
    Action,
    ActionState,
    DeliveryReport,
    Minute,
    ReportState,
    Stocktake,
    StocktakeState,
)
from frontline.missions.queries.milestones import bearing, milestones
from frontline.responses.models import OUT, SETTLED, Commitment, Response
from frontline.themes import queries as themes
from frontline.themes.models import ANSWERED, UNLISTED, Theme

_SOON = dt.timedelta(weeks=8)


def stocktakes(mission_id: uuid.UUID | None = None) -> Select[Stocktake]:
    """The stocktakes and reviews of a mission, or of all, latest first; those that were cancelled left out."""
    query = select(Stocktake).where(Stocktake.state != StocktakeState.CANCELLED)
    if mission_id:
        query = query.where(Stocktake.mission_id == mission_id)
    return query.order_by(Stocktake.held_on.desc(), Stocktake.created_at.desc())


def stocktake(stocktake_id: uuid.UUID, *, lock: bool = False) -> Stocktake:
    """A stocktake by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Stocktake).where(Stocktake.id == stocktake_id)
    if lock:
        query = query.with_for_update(of=Stocktake).execution_options(populate_existing=True)
    return or_missing(db.session.scalars(query).unique().first(), "There is no such stocktake.")


def decisions(stocktake_id: uuid.UUID) -> Sequence[Minute]:
    """What a stocktake decided, in order."""
    query = select(Minute).where(Minute.stocktake_id == stocktake_id).order_by(Minute.at, Minute.id)
    return db.session.scalars(query).all()


def actions(stocktake_id: uuid.UUID) -> Sequence[Action]:
    """What a stocktake gave somebody to do, soonest due first."""
    query = select(Action).where(Action.stocktake_id == stocktake_id).order_by(Action.due_on, Action.id)
    return db.session.scalars(query).unique().all()


def carried_over(stocktake: Stocktake) -> Sequence[Action]:
    """Actions of earlier stocktakes of the mission: those still open, and those settled since the last one."""
    begun = func.coalesce(stocktake.opened_at, func.clock_timestamp())
    others = (Stocktake.mission_id == stocktake.mission_id) & (Stocktake.id != stocktake.id)
    earlier = select(func.max(Stocktake.opened_at)).where(others, Stocktake.opened_at < begun)
    news = Action.settled_at >= earlier.scalar_subquery()
    query = select(Action).where(
        Action.mission_id == stocktake.mission_id, Action.stocktake_id != stocktake.id,
        Action.created_at < begun, (Action.state == ActionState.OPEN) | news,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Action.state.desc(), Action.due_on, Action.id)).unique().all()


def open_actions(mission_id: uuid.UUID | None = None) -> Sequence[Action]:
    """What is still to be done, soonest due first."""
    query = select(Action).where(Action.state == ActionState.OPEN)
    if mission_id:
        query = query.where(Action.mission_id == mission_id)
    return db.session.scalars(query.order_by(Action.due_on, Action.id)).unique().all()


def action(action_id: uuid.UUID) -> Action:
    """An action by id, locked until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Action).where(Action.id == action_id).with_for_update(of=Action)
    return or_missing(db.session.scalars(query).unique().first(), "There is no such action.")


@dataclass(frozen=True, slots=True)
class Frontline:
    """What the front line says of a mission, for its stocktake.

    Attributes:
        themes: that bear on its milestones, most people first.
        overdue: those of them whose answer is overdue.
        due: commitments made on them that are late or due within eight weeks.
        made: changes that were made on them in the last half year.
    """

    themes: Sequence[Theme]
    overdue: Sequence[Theme]
    due: Sequence[Commitment]
    made: Sequence[Commitment]


def said(theme_ids: Sequence[uuid.UUID], person: Person, today: dt.date) -> Frontline:
    """What of some themes a person may read, and what was promised on them."""
    seen = [one for one in themes.readable(theme_ids, person).values() if one.state not in UNLISTED]
    rows = sorted(seen, key=lambda one: (-one.people_count, one.name))
    overdue = [one for one in rows if one.due_on and one.due_on < today and one.state not in ANSWERED]
    answered = Response.themes.any(Theme.id.in_([one.id for one in rows])) & Response.state.in_(OUT)
    promised = select(Commitment).join(Response).where(answered).order_by(Commitment.due_on, Commitment.id)
    open_ones = promised.where(Commitment.state.not_in(SETTLED), Commitment.due_on <= today + _SOON)
    made = promised.where(Commitment.made_at >= start_of_day(today - dt.timedelta(days=183)))
    found = (db.session.scalars(query).unique().all() for query in (open_ones, made))
    return Frontline(rows, overdue, *found)


def said_of(mission_id: uuid.UUID, person: Person, today: dt.date) -> Frontline:
    """What the front line says of a mission now."""
    return said(bearing([one.id for one in milestones(mission_id)]), person, today)


def reports(person_may_edit: bool) -> Select[Any]:  # noqa: FBT001 - one call
    """Delivery reports, latest first; drafts for those who write them alone."""
    query = select(DeliveryReport).order_by(DeliveryReport.starts_on.desc())
    return query if person_may_edit else query.where(DeliveryReport.state == ReportState.PUBLISHED)


def report(report_id: uuid.UUID, *, lock: bool = False) -> DeliveryReport:
    """A delivery report by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(DeliveryReport).where(DeliveryReport.id == report_id)
    if lock:
        query = query.with_for_update(of=DeliveryReport).execution_options(populate_existing=True)
    return or_missing(db.session.scalar(query), "There is no such report.")
