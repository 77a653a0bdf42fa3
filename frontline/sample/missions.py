"""Milestones of the missions, with figures and their sources; trajectories between them are invented."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from importlib import resources
from typing import Any

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.core.actor import acting
from frontline.core.database import db
from frontline.core.furniture import today
from frontline.missions import queries, service
from frontline.missions.models import Direction, LinkState, MeetingKind, Milestone, PointKind, Rating, Stocktake
from frontline.missions.service import Aim
from frontline.organisations.models import Mission
from frontline.themes import queries as themes


def set_out() -> int:
    """Set the sample milestones and hold a first stocktake, once; returns how many milestones there are."""
    rows = json.loads((resources.files("frontline.sample") / "data/milestones.json").read_text())
    with db.transaction() as session:
        if session.scalar(select(func.count()).select_from(Milestone)):
            return 0
        coordinator = session.scalars(select(Person).where(Person.email == "coordinator@example.org")).one()
        with acting(coordinator.id):
            for row in rows:
                _set(row, coordinator)
            _meet(coordinator)
    return len(rows)


def _set(row: dict[str, Any], person: Person) -> None:
    mission = db.session.scalars(select(Mission).where(Mission.slug == row["mission"])).one()
    value = Decimal(row["value"]) if row["value"] else None
    due, told = dt.date.fromisoformat(row["due_on"]), (row["source"], row["owner"])
    aim = Aim(row["title"], row["metric"], row["unit"], Direction.UP, value, due, *told)
    milestone = service.set_milestone(key=uuid.uuid4(), mission=mission, person=person, aim=aim)
    for kind in PointKind:
        for day, text in row[kind.value]:
            source = row["source"] if kind is PointKind.ACTUAL else "Invented for the sample"
            when, measured = dt.date.fromisoformat(day), Decimal(text)
            service.enter(milestone=milestone, person=person, kind=kind, day=when, value=measured, source=source)
    if "rating" in row:
        service.rate(milestone=milestone, person=person, rating=Rating(row["rating"][0]), rationale=row["rating"][1])
    service.suggest(milestone)
    for one in queries.linked([milestone.id], person)[milestone.id][:2]:
        theme = themes.theme(one.theme.id, person)
        service.decide(milestone=milestone, theme=theme, person=person, state=LinkState.CONFIRMED)


def _meet(person: Person) -> None:
    """One stocktake that was held today, with an action, and the next in two months."""
    mission = db.session.scalars(select(Mission).where(Mission.slug == "opportunity")).one()
    first = _schedule(mission, person, today())
    service.open_it(stocktake=first, person=person)
    service.record_decision(
        stocktake=first, person=person, text="Attendance mentors go ahead on the evidence of the check."
    )
    service.give(
        stocktake=first, what="Say how mentors are found without taking them from classrooms",
        owner="Director, Schools", due_on=today() + dt.timedelta(days=42),
    )  # fmt: skip
    service.publish(stocktake=first, summary="On course for reception; attendance is what holds it back.")
    _schedule(mission, person, today() + dt.timedelta(days=60))


def _schedule(mission: Mission, person: Person, day: dt.date) -> Stocktake:
    return service.schedule(
        key=uuid.uuid4(), mission=mission, person=person, kind=MeetingKind.STOCKTAKE, held_on=day,
        chair="The Prime Minister", question="",
    )  # fmt: skip
