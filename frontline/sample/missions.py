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
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.missions.models.milestone import ConfidenceRating, Direction, LinkState, Milestone, PointKind, Rater
from frontline.missions.models.stocktake import MeetingKind, Stocktake
from frontline.missions.service.actions import ActionDetails, add_action
from frontline.missions.service.milestones import MilestoneTarget, rate_confidence, set_milestone
from frontline.missions.service.relevance import decide_theme_link, suggest_themes
from frontline.missions.service.stocktakes import (
    StocktakePlan,
    open_stocktake,
    publish_stocktake,
    record_stocktake_decision,
    schedule_stocktake,
)
from frontline.missions.service.trajectory_points import enter_point
from frontline.organisations import queries as organisations
from frontline.organisations.models import Mission
from frontline.sample.curation import list_confirmed_themes_by_concern
from frontline.themes.queries import access


def load_sample_missions() -> int:
    """Set the sample milestones and hold a first stocktake, once; returns how many milestones there are."""
    rows = json.loads((resources.files("frontline.sample") / "data/milestones.json").read_text())
    with db.transaction() as session:
        if session.scalar(select(func.count()).select_from(Milestone)):
            return 0
        coordinator = session.scalars(select(Person).where(Person.email == "coordinator@example.org")).one()
        with acting(coordinator.id):
            for row in rows:
                _set_milestone(row, coordinator)
            _hold_stocktakes(coordinator)
    return len(rows)


def _set_milestone(row: dict[str, Any], person: Person) -> None:
    mission = db.session.scalars(select(Mission).where(Mission.slug == row["mission"])).one()
    value = Decimal(row["value"]) if row["value"] else None
    due = dt.date.fromisoformat(row["due_on"])
    department = organisations.get_department_by_slug(row["department"])
    details = (row["source"], row["owner"], department.id)
    aim = MilestoneTarget(row["title"], row["metric"], row["unit"], Direction.UP, value, due, *details)
    milestone = set_milestone(key=uuid.uuid4(), mission=mission, person=person, target=aim)
    for kind in PointKind:
        for day, text in row[kind.value]:
            source = row["source"] if kind is PointKind.ACTUAL else "Invented for the sample"
            when, measured = dt.date.fromisoformat(day), Decimal(text)
            enter_point(milestone=milestone, person=person, kind=kind, day=when, value=measured, source=source)
    for rater in Rater:
        if said := row.get(f"rated_by_{rater.value}"):
            rating, rationale = ConfidenceRating(said[0]), said[1]
            rate_confidence(milestone=milestone, person=person, rating=rating, rationale=rationale, rater=rater)
    suggest_themes(milestone)
    themes = list_confirmed_themes_by_concern()
    for concern in row.get("themes", ()):
        if concern in themes:
            theme = access.get_theme(themes[concern].id, person)
            decide_theme_link(milestone=milestone, theme=theme, person=person, state=LinkState.CONFIRMED)


def _hold_stocktakes(person: Person) -> None:
    """One stocktake that was held today, with an action, and the next in two months."""
    mission = db.session.scalars(select(Mission).where(Mission.slug == "opportunity")).one()
    first = _schedule(mission, person, get_london_today())
    open_stocktake(stocktake=first, person=person)
    record_stocktake_decision(
        stocktake=first, person=person, text="Attendance mentors go ahead on the evidence of the check."
    )
    details = ActionDetails(
        "Say how mentors are found without taking them from classrooms", "Director, Schools",
        get_london_today() + dt.timedelta(days=42), "director@example.org",
    )  # fmt: skip
    add_action(stocktake=first, details=details)
    publish_stocktake(
        stocktake=first,
        summary="Reception is behind its trajectory. Attendance is what holds it back.",
        ask="Agree that attendance mentors begin in the autumn term.",
    )
    _schedule(mission, person, get_london_today() + dt.timedelta(days=60))


def _schedule(mission: Mission, person: Person, day: dt.date) -> Stocktake:
    plan = StocktakePlan(MeetingKind.STOCKTAKE, day, "The Prime Minister")
    return schedule_stocktake(key=uuid.uuid4(), mission=mission, person=person, plan=plan)
