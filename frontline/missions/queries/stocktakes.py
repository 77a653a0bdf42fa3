"""Reads of stocktakes, their actions, and delivery reports."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from frontline.accounts.models import Person
from frontline.core.clock import get_start_of_day
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.disclosure.masking import is_disclosive
from frontline.missions.models.stocktake import (
    Action,
    ActionState,
    DeliveryReport,
    ReportState,
    Stocktake,
    StocktakeDecision,
    StocktakeState,
)
from frontline.missions.queries.milestones import list_milestones
from frontline.missions.queries.theme_links import list_relevant_theme_ids
from frontline.responses.models.answer import PUBLISHED_STATES, Response
from frontline.responses.models.commitment import ENDED_COMMITMENT_STATES, Commitment
from frontline.themes.models.theme import ANSWERED_STATES, UNLISTED_STATES, Theme
from frontline.themes.queries.access import list_readable_themes

_SOON = dt.timedelta(weeks=8)


def list_stocktakes(mission_id: uuid.UUID | None = None) -> Select[Stocktake]:
    """The stocktakes and reviews of a mission, or of all, latest first; those that were cancelled left out."""
    query = select(Stocktake).where(Stocktake.state != StocktakeState.CANCELLED)
    if mission_id:
        query = query.where(Stocktake.mission_id == mission_id)
    return query.order_by(Stocktake.held_on.desc(), Stocktake.created_at.desc())


def get_stocktake(stocktake_id: uuid.UUID, *, lock: bool = False) -> Stocktake:
    """A stocktake by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Stocktake).where(Stocktake.id == stocktake_id)
    if lock:
        query = query.with_for_update(of=Stocktake).execution_options(populate_existing=True)
    return require_found(db.session.scalars(query).unique().first(), "There is no such stocktake.")


def list_stocktake_decisions(stocktake_id: uuid.UUID) -> Sequence[StocktakeDecision]:
    """What a stocktake decided, in order."""
    query = (
        select(StocktakeDecision)
        .where(StocktakeDecision.stocktake_id == stocktake_id)
        .order_by(StocktakeDecision.at, StocktakeDecision.id)
    )
    return db.session.scalars(query).all()


def list_stocktake_actions(stocktake_id: uuid.UUID) -> Sequence[Action]:
    """The actions of a stocktake, soonest due first."""
    query = select(Action).where(Action.stocktake_id == stocktake_id).order_by(Action.due_on, Action.id)
    return db.session.scalars(query).unique().all()


def list_carried_over_actions(stocktake: Stocktake) -> Sequence[Action]:
    """Actions of earlier stocktakes of the mission: those still open, and those resolved since the last one."""
    opened_at = func.coalesce(stocktake.opened_at, func.clock_timestamp())
    other_stocktakes = (Stocktake.mission_id == stocktake.mission_id) & (Stocktake.id != stocktake.id)
    previous_opening = select(func.max(Stocktake.opened_at)).where(other_stocktakes, Stocktake.opened_at < opened_at)
    resolved_since = Action.resolved_at >= previous_opening.scalar_subquery()
    query = select(Action).where(
        Action.mission_id == stocktake.mission_id, Action.stocktake_id != stocktake.id,
        Action.created_at < opened_at, (Action.state == ActionState.OPEN) | resolved_since,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Action.state.desc(), Action.due_on, Action.id)).unique().all()


def list_open_actions(mission_id: uuid.UUID | None = None) -> Sequence[Action]:
    """Open actions, soonest due first."""
    query = select(Action).where(Action.state == ActionState.OPEN)
    if mission_id:
        query = query.where(Action.mission_id == mission_id)
    return db.session.scalars(query.order_by(Action.due_on, Action.id)).unique().all()


def list_own_actions(person: Person) -> Sequence[Action]:
    """The actions that a person's account owns: open ones first, soonest due first."""
    query = select(Action).where(Action.owner_id == person.id)
    return db.session.scalars(query.order_by(Action.state.desc(), Action.due_on, Action.id)).unique().all()


def find_previous_stocktake(stocktake: Stocktake) -> Stocktake | None:
    """The last stocktake of the mission that was opened before another."""
    is_before = (Stocktake.mission_id == stocktake.mission_id) & (Stocktake.id != stocktake.id)
    query = select(Stocktake).where(is_before, Stocktake.opened_at.is_not(None))
    if stocktake.opened_at is not None:
        query = query.where(Stocktake.opened_at < stocktake.opened_at)
    return db.session.scalars(query.order_by(Stocktake.opened_at.desc())).unique().first()


def find_next_stocktakes(today: dt.date) -> dict[uuid.UUID, Stocktake]:
    """The next stocktake of each mission that has one, from today."""
    is_to_come = (Stocktake.state == StocktakeState.SCHEDULED) & (Stocktake.held_on >= today)
    query = select(Stocktake).where(is_to_come).order_by(Stocktake.held_on.desc(), Stocktake.id)
    return {stocktake.mission_id: stocktake for stocktake in db.session.scalars(query).unique()}


def get_action(action_id: uuid.UUID, *, lock: bool = False) -> Action:
    """An action by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Action).where(Action.id == action_id)
    if lock:
        query = query.with_for_update(of=Action)
    return require_found(db.session.scalars(query).unique().first(), "There is no such action.")


@dataclass(frozen=True, slots=True)
class FrontlineSummary:
    """What the front line says of a mission, for its stocktake.

    Attributes:
        themes: that are relevant to its milestones, most people first.
        overdue: those of them whose answer is overdue.
        due: commitments on them that are late or due within eight weeks.
        delivered: changes that were made on them in the last half year.
    """

    themes: Sequence[Theme]
    overdue: Sequence[Theme]
    due: Sequence[Commitment]
    delivered: Sequence[Commitment]


def get_frontline_summary(theme_ids: Sequence[uuid.UUID], person: Person, today: dt.date) -> FrontlineSummary:
    """Those of some themes that a person may read, and the commitments on them."""
    readable = [
        theme for theme in list_readable_themes(theme_ids, person).values() if theme.state not in UNLISTED_STATES
    ]
    themes = sorted(readable, key=_build_theme_sort_key)
    overdue = [
        theme for theme in themes if theme.due_on and theme.due_on < today and theme.state not in ANSWERED_STATES
    ]
    answered = Response.themes.any(Theme.id.in_([theme.id for theme in themes])) & Response.state.in_(PUBLISHED_STATES)
    commitments = select(Commitment).join(Response).where(answered).order_by(Commitment.due_on, Commitment.id)
    due = commitments.where(Commitment.state.not_in(ENDED_COMMITMENT_STATES), Commitment.due_on <= today + _SOON)
    delivered = commitments.where(Commitment.made_at >= get_start_of_day(today - dt.timedelta(days=183)))
    results = (db.session.scalars(query).unique().all() for query in (due, delivered))
    return FrontlineSummary(themes, overdue, *results)


def _build_theme_sort_key(theme: Theme) -> tuple[int, str]:
    """Most people first; a count that is not told must not be told by the order either."""
    return 0 if is_disclosive(theme.people_count) else -theme.people_count, theme.name


def get_mission_summary(mission_id: uuid.UUID, person: Person, today: dt.date) -> FrontlineSummary:
    """What the front line says of a mission now."""
    return get_frontline_summary(
        list_relevant_theme_ids([milestone.id for milestone in list_milestones(mission_id)]), person, today
    )


def list_delivery_reports(person_may_edit: bool) -> Select[Any]:  # noqa: FBT001 - one call
    """Delivery reports, latest first; drafts for those who manage missions alone."""
    query = select(DeliveryReport).order_by(DeliveryReport.starts_on.desc())
    return query if person_may_edit else query.where(DeliveryReport.state == ReportState.PUBLISHED)


def get_delivery_report(report_id: uuid.UUID, *, lock: bool = False) -> DeliveryReport:
    """A delivery report by id.

    Raises:
        NotFoundError: there is none.
    """
    query = select(DeliveryReport).where(DeliveryReport.id == report_id)
    if lock:
        query = query.with_for_update(of=DeliveryReport).execution_options(populate_existing=True)
    return require_found(db.session.scalar(query), "There is no such report.")
