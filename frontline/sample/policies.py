"""Proposals of the sample teams: one checked and moved on, one with a check to decide on, others on the list."""

import csv
import io
import json
import uuid
from collections.abc import Sequence
from importlib import resources
from typing import Any

from sqlalchemy import func, select

from frontline.accounts.models import Grant, Person, Role
from frontline.core.actor import acting
from frontline.core.database import db
from frontline.organisations.models import Department, Mission, Team
from frontline.policies import queries, service
from frontline.policies.models import ORDER, Check, Decision, Finding, LifeDomain, Proposal, Rating, Stage, Stance, Test
from frontline.policies.service import Draft, Idea, Judged
from frontline.sample.accounts import person_by_email

_STANCES = (Stance.FOR, Stance.CONDITION, Stance.FOR)
_WHYS = (
    "This is why the proposal begins with a gradual way back.",
    "Mentors come on top of what schools have; the hubs may not recruit from classrooms.",
    "Breakfast is proposed on its own; mentors are told to look out for hunger.",
)


def propose() -> int:
    """Register the sample proposals, once; returns how many."""
    rows = json.loads((resources.files("frontline.sample") / "data/proposals.json").read_text())
    with db.transaction() as session:
        if session.scalar(select(func.count()).select_from(Proposal)):
            return 0
        _list([row for row in rows if "team" not in row])
        for row in rows:
            if "team" in row:
                _propose(row)
    return len(rows)


def _list(rows: Sequence[dict[str, Any]]) -> None:
    """Those that no team has taken on yet, from the list of a planner."""
    departments = {one.slug: one.name for one in db.session.scalars(select(Department))}
    with io.StringIO(newline="") as file:
        written = csv.writer(file)
        written.writerow(("Reference", "Title", "Department", "Purpose"))
        for row in rows:
            written.writerow((row["reference"], row["title"], departments[row["department"]], row["purpose"]))
        content = file.getvalue().encode()
    coordinator = person_by_email("coordinator@example.org")
    with acting(coordinator.id):
        service.take_list(name="proposals.csv", content=content)


def _propose(row: dict[str, Any]) -> None:
    team = db.session.scalars(select(Team).where(Team.slug == row["team"])).one()
    lead = db.session.scalars(
        select(Person).join(Grant).where(Grant.role == Role.POLICY_LEAD, Grant.team_id == team.id)
    ).one()
    with acting(lead.id):
        proposal = service.register(key=uuid.uuid4(), team=team, person=lead, idea=_idea(row))
        service.give_reference(proposal=proposal, reference=row["reference"])
        if "draft" in row:
            _check(row, proposal, lead)
        for name, (rating, rationale) in row.get("assess", {}).items():
            judged = Judged(Rating(rating), rationale)
            service.assess(proposal=proposal, person=lead, test=Test(name), judged=judged)
        for stage in ORDER[1 : ORDER.index(Stage(row["stage"])) + 1]:
            service.move(proposal=proposal, new=stage, person=lead, reason=row.get("exception", ""))


def _idea(row: dict[str, Any]) -> Idea:
    plain = ("title", "purpose", "money", "money_year", "benefit", "gains", "impact")
    missions = db.session.scalars(select(Mission.id).where(Mission.slug.in_(row.get("missions", [])))).all()
    domains = db.session.scalars(select(LifeDomain.id).where(LifeDomain.slug.in_(row.get("life_domains", [])))).all()
    return Idea(**{name: row.get(name, "") for name in plain}, missions=missions, life_domains=domains)


def _check(row: dict[str, Any], proposal: Proposal, lead: Person) -> None:
    draft = Draft(row["draft_name"], row["draft"])
    check = service.begin(key=uuid.uuid4(), proposal=proposal, person=lead, draft=draft)
    service.find(check=check, person=lead, keep=db.session.flush)
    for finding in queries.findings(check.id)[: row["decide"]]:
        _decide(check, finding, lead)
    if row["sign"]:
        service.set_aside(check=check, person=lead)
        service.sign(check=check, person=lead, statement=row["statement"], tells_later=False)


def _decide(check: Check, finding: Finding, lead: Person) -> None:
    place = (finding.rank - 1) % len(_STANCES)
    service.decide(
        check=check, finding=finding, person=lead, stance=_STANCES[place], decision=Decision.ON_BOARD, why=_WHYS[place]
    )
