"""The departments, missions, professions and regions that an installation starts with; teams are its own to add."""

import json
from importlib import resources
from typing import Any

from sqlalchemy import func, select, text

from frontline.audit.service import record_event
from frontline.core.database import db
from frontline.organisations.models import Department, Mission, Profession, Region, Team

_LOCK = 7_305_217  # one load at a time


def load_organisations() -> None:
    """Load what exists in government, each kind where there is nothing of it yet."""
    reference = _lock_and_read()
    loaded = [
        _load_where_none(Mission, reference["missions"]), _load_where_none(Department, reference["departments"]),
        _load_where_none(Region, reference["regions"]), _load_where_none(Profession, reference["professions"]),
    ]  # fmt: skip
    if any(loaded):
        record_event("organisations.loaded", kind="department", new="open")


def load_invented_teams() -> None:
    """Load the teams of the demonstration where there is none."""
    reference = _lock_and_read()
    departments = {department.slug: department for department in db.session.scalars(select(Department))}
    _load_where_none(Team, [{**row, "department": departments[row["department"]]} for row in reference["teams"]])


def _lock_and_read() -> dict[str, list[dict[str, Any]]]:
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    source = resources.files("frontline.organisations") / "data/reference.json"
    reference: dict[str, list[dict[str, Any]]] = json.loads(source.read_text())
    return reference


def _load_where_none(
    model: type[Mission | Department | Region | Profession | Team], rows: list[dict[str, Any]]
) -> bool:
    if db.session.scalar(select(func.count()).select_from(model)):
        return False
    db.session.add_all(model(**row) for row in rows)
    db.session.flush()
    return True
