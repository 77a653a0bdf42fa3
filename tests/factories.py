"""Rows for tests: each function makes one, with what it needs, and takes what the test is about."""

import datetime as dt
import itertools
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import select

from frontline.accounts.models import Grant, Person, Role
from frontline.accounts.permissions import DEPARTMENT_ROLES, TEAM_ROLES
from frontline.accounts.service.passwords import hash_password
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights import originals
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.organisations.models import Department, HomeOrganisation, Profession, Region, Team
from frontline.placements.models.placement import Placement
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.vectors import get_next_theme_number
from frontline.themes.models.membership import VECTOR_DIMENSIONS, Membership
from frontline.themes.models.theme import Routing, RoutingState, Theme, ThemeState

Row = TypeVar("Row")
PASSWORD = "a long enough password"
_HASH = hash_password(PASSWORD)
_number = itertools.count(1)


def added(row: Row) -> Row:
    """The row, in the database."""
    db.session.add(row)
    db.session.flush()
    return row


def make_team(*, has_people: bool = True, **given: Any) -> Team:
    number = next(_number)
    department = given.pop("department", None) or make_department()
    given.setdefault("name", f"Team {number}")
    team = added(Team(slug=f"team-{number}", department=department, **{"remit": "Schools", "phrases": [], **given}))
    if has_people:
        make_person(Role.POLICY_MEMBER, team=team)
    return team


def make_department() -> Department:
    number = next(_number)
    return added(Department(slug=f"d-{number}", name=f"Department {number}", short_name=f"D{number}", remit="Schools"))


def make_person(role: Role | None = None, *, team: Team | None = None) -> Person:
    number = next(_number)
    person = added(Person(name=f"Person {number}", email=f"person{number}@example.org", password_hash=_HASH))
    if role is not None:
        scoped = team or (make_team() if role in TEAM_ROLES | DEPARTMENT_ROLES else None)
        grant_role(person, role, scoped)
    return person


def grant_role(person: Person, role: Role, team: Team | None = None) -> None:
    team_id = team.id if team and role in TEAM_ROLES else None
    department_id = team.department_id if team and role in DEPARTMENT_ROLES else None
    person.grants.append(Grant(role=role, team_id=team_id, department_id=department_id))
    db.session.flush()


def named(kind: Any, name: str, **given: Any) -> Any:
    """The row of that name, made where there is none."""
    found = db.session.scalar(select(kind).where(kind.name == name))
    return found or added(kind(slug=name.lower().replace(" ", "-"), name=name, **given))


def make_placement(person: Person, *, profession: str = "Headteacher", region: str = "North West") -> Placement:
    number = next(_number)
    home = HomeOrganisation(
        slug=f"home-{number}", name=f"School {number}", kind="school", setting="urban", region=named(Region, region)
    )
    return added(
        Placement(
            person=person, profession=named(Profession, profession, plural=f"{profession}s"), home_organisation=home,
            host_department=make_department(), post="Policy adviser",
            starts_on=dt.date(2026, 1, 5), ends_on=dt.date(2027, 12, 31),
        )
    )  # fmt: skip


def make_insight(author: Person | None = None, *, state: InsightState = InsightState.ACCEPTED, **given: Any) -> Insight:
    author = author or make_person(Role.SECONDEE)
    saw = given.pop("what_happened", "The agency invoice has doubled.")
    insight = Insight(**{"author_id": author.id, "state": state, "submitted_at": now(), **given})
    if state is InsightState.ACCEPTED:
        insight.what_happened, insight.accepted_at = saw, insight.accepted_at or now()
    added(insight)
    originals.save_original(insight.id, InsightText(saw))
    db.session.flush()
    return insight


def make_theme(*insights: Insight, state: ThemeState = ThemeState.CANDIDATE, **given: Any) -> Theme:
    number = get_next_theme_number()
    theme = added(
        Theme(number=number, **{"name": f"Theme {number}", "phrases": [], "quotes": [], "state": state, **given})
    )
    for insight in insights:
        add_member(insight, theme)
    refresh_counts([theme.id])
    db.session.refresh(theme)
    return theme


def add_member(insight: Insight, theme: Theme | None, *, direction: int = 0) -> Membership:
    vector = np.zeros(VECTOR_DIMENSIONS, dtype=np.float32)
    vector[direction] = 1.0
    theme_id = theme.id if theme else None
    return added(
        Membership(
            insight_id=insight.id, embedding=vector, theme_id=theme_id, strength=0.5, is_new=False, joined_at=now()
        )
    )


def route_to(theme: Theme, *teams: Team, confidence: float = 0.6) -> None:
    """The first team has the theme, the others follow by rank."""
    for rank, team in enumerate(teams, start=1):
        state = RoutingState.CURRENT if rank == 1 else RoutingState.RANKED
        added(
            Routing(
                theme_id=theme.id, team_id=team.id, rank=rank, confidence=confidence / rank, state=state, since=now()
            )
        )
    theme.state, theme.routed_at = ThemeState.ROUTED, now()
    db.session.flush()
    db.session.expire(theme, ["routings"])
