"""What of missions waits on somebody who leaves. Owners are posts or names: whoever is named as it stands owns it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from frontline.accounts.models import Person
from frontline.accounts.permissions import PERMISSION_MATRIX, Permission
from frontline.accounts.responsibilities import WaitingItem, WaitingWork, list_role_successors
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import Milestone, PlanItem
from frontline.missions.models.stocktake import Action, ActionState, Stocktake, StocktakeState


def list_mission_work(person: Person) -> list[WaitingWork]:
    """Milestones, lines of plans, actions and stocktakes under a person's name, unless another has the same."""
    is_namesake = func.lower(Person.name) == person.name.lower()
    others = exists().where(is_namesake, Person.id != person.id, Person.deactivated_at.is_(None))
    has_namesake = db.session.scalar(select(others))
    return [_list_actions(person, Action.owner_id == person.id)] if has_namesake else list(_list_named_work(person))


def _list_named_work(person: Person) -> Iterator[WaitingWork]:
    milestones = _list_named(Milestone.owner, person, Milestone.ended_at.is_(None))
    items = [_item(milestone.target.title, f"/milestones/{milestone.id}") for milestone in milestones]
    yield _build_work(person, "milestones", _("Milestones that they own"), milestones, items)
    is_open = PlanItem.done_at.is_(None) & exists().where(
        Milestone.id == PlanItem.milestone_id, Milestone.ended_at.is_(None)
    )
    plan_items = _list_named(PlanItem.owner, person, is_open)
    items = [_item(plan_item.what, f"/milestones/{plan_item.milestone_id}") for plan_item in plan_items]
    yield _build_work(person, "plans", _("Lines of delivery plans that they own"), plan_items, items)
    yield _list_actions(person, (Action.owner_id == person.id) | _is_named(Action.owner, person))
    is_to_come = Stocktake.state.in_((StocktakeState.SCHEDULED, StocktakeState.OPEN))
    stocktakes = _list_named(Stocktake.chair, person, is_to_come)
    items = [_item(stocktake.mission.name, f"/stocktakes/{stocktake.id}") for stocktake in stocktakes]
    yield _build_work(person, "stocktakes", _("Stocktakes that they chair"), stocktakes, items)


def _list_named(owner: InstrumentedAttribute[str], person: Person, is_open: ColumnElement[bool]) -> Sequence[Any]:
    query = select(owner.class_).where(_is_named(owner, person), is_open)
    return db.session.scalars(query.order_by(owner.class_.created_at)).all()


def _is_named(owner: InstrumentedAttribute[str], person: Person) -> ColumnElement[bool]:
    return func.lower(owner) == person.name.lower()


def _list_actions(person: Person, is_theirs: ColumnElement[bool]) -> WaitingWork:
    query = select(Action).where(is_theirs, Action.state == ActionState.OPEN).order_by(Action.created_at)
    actions = db.session.scalars(query).unique().all()
    items = [_item(action.what, f"/actions/{action.id}") for action in actions]
    return _build_work(person, "actions", _("Actions of stocktakes that they own"), actions, items)


def _item(title: str, path: str) -> WaitingItem:
    return WaitingItem(title, path, Permission.READ_MISSIONS)


def _build_work(
    person: Person, key: str, title: str, owned: Sequence[Any], items: Sequence[WaitingItem]
) -> WaitingWork:
    def hand_over(successor: Person | None) -> None:
        for row in owned:
            if successor is not None:
                setattr(row, "chair" if isinstance(row, Stocktake) else "owner", successor.name)
            if successor is not None and isinstance(row, Action):
                row.owner_id = successor.id

    successors = list_role_successors(person, *PERMISSION_MATRIX[Permission.READ_MISSIONS]) if owned else {}
    path = items[0].path if items else "/missions"
    return WaitingWork(key, title, len(owned), path=path, items=items, hand_over=hand_over, successors=successors)
