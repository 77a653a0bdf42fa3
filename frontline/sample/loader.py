"""Load the sample organisations and accounts, once."""

import json
from importlib import resources
from typing import Any

from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.accounts import service
from frontline.accounts.models import Role
from frontline.accounts.service import Scope
from frontline.core.database import db
from frontline.organisations import queries as organisations
from frontline.organisations.models import Department, HomeOrganisation, Profession, Region, Team

PASSWORD = "frontline-sample"  # noqa: S105 - printed for everybody to see
_ACCOUNTS = (
    ("Helen Marsh", "headteacher@example.org", Role.SECONDEE, "logs insights and follows what came of them"),
    ("Moses Adeyemi", "moderator@example.org", Role.MODERATOR, "checks insights before they are shared"),
    ("Priya Nair", "lead@example.org", Role.POLICY_LEAD, "sees the themes of a policy team and answers them"),
    ("Colin Frost", "coordinator@example.org", Role.COORDINATOR, "sees who is placed where"),
    ("Ada Blake", "admin@example.org", Role.ADMINISTRATOR, "manages organisations and accounts"),
)


def load() -> bool:
    """Load what is missing; returns whether anything was."""
    with db.transaction() as session:
        if session.scalar(select(func.count()).select_from(Department)):
            return False
        _organisations(json.loads((resources.files(__package__) / "data/organisations.json").read_text()))
        session.flush()
        _accounts()
    return True


def _organisations(data: dict[str, list[dict[str, Any]]]) -> None:
    departments = {row["slug"]: Department(**row) for row in data["departments"]}
    regions = {row["slug"]: Region(**row) for row in data["regions"]}
    teams = [Team(**{**row, "department": departments[row["department"]]}) for row in data["teams"]]
    homes = [
        HomeOrganisation(**{k: v for k, v in row.items() if k != "profession"} | {"region": regions[row["region"]]})
        for row in data["home_organisations"]
    ]
    professions = [Profession(**row) for row in data["professions"]]
    db.session.add_all([*departments.values(), *regions.values(), *teams, *homes, *professions])


def _accounts() -> None:
    team = next(team for team in organisations.open_teams() if "attendance" in team.slug)
    for name, email, role, _ in _ACCOUNTS:
        if accounts.person_by_email(email) is None:
            person = service.add_person(name=name, email=email, password=PASSWORD)
            service.grant(person=person, role=role, scope=Scope(team_id=team.id))


def sample_accounts() -> str:
    """The sample accounts as lines for the terminal."""
    lines = [f"  {email:26} {role.label}: {what}" for _, email, role, what in _ACCOUNTS]
    return "\n".join([f"Sample accounts, all with the password {PASSWORD}:", *lines])
