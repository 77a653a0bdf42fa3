"""The departments, policy teams, professions and regions that a new installation starts with."""

import json
from importlib import resources

from sqlalchemy import func, select, text

from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.organisations.models import Department, Mission, Profession, Region, Team

_LOCK = 7_305_217  # one load at a time


def load_organisations() -> bool:
    """Load missions where there are none, and all else where there is no department; returns whether there was none."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    data = json.loads((resources.files("frontline.organisations") / "data/reference.json").read_text())
    if not db.session.scalar(select(func.count()).select_from(Mission)):
        db.session.add_all(Mission(**row) for row in data["missions"])
    if db.session.scalar(select(func.count()).select_from(Department)):
        return False
    departments = {row["slug"]: Department(**row) for row in data["departments"]}
    teams = [Team(**{**row, "department": departments[row["department"]]}) for row in data["teams"]]
    regions = [Region(**row) for row in data["regions"]]
    professions = [Profession(**row) for row in data["professions"]]
    db.session.add_all([*departments.values(), *teams, *regions, *professions])
    record_event("organisations.loaded", kind="department", new="open")
    return True
