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
from frontline.organisations.models import Department, Mission
from frontline.policies.models.check import Check, Finding, FindingDecision, Stance
from frontline.policies.models.proposal import (
    STAGE_ORDER,
    AssessmentRating,
    AssessmentTest,
    LifeDomain,
    Proposal,
    ProposalStage,
)
from frontline.policies.queries.checks import list_findings
from frontline.policies.service.checks import start_check
from frontline.policies.service.decisions import decide_finding, set_aside_undecided, sign_check
from frontline.policies.service.draft_evidence import find_draft_evidence
from frontline.policies.service.draft_parts import begin_search
from frontline.policies.service.drafts import Draft
from frontline.policies.service.proposal_list import import_proposal_list, set_reference
from frontline.policies.service.proposals import AssessmentDetails, ProposalDetails, assess_proposal, register_proposal
from frontline.policies.service.stages import move_proposal_stage
from frontline.sample.accounts import get_sample_person, get_sample_team
from frontline.sample.curation import list_confirmed_themes_by_concern


def load_sample_proposals() -> int:
    """Register the sample proposals, once; returns how many."""
    rows = json.loads((resources.files("frontline.sample") / "data/proposals.json").read_text())
    with db.transaction() as session:
        if session.scalar(select(func.count()).select_from(Proposal)):
            return 0
        _list([row for row in rows if "team" not in row])
        for row in rows:
            if "team" in row:
                _register_proposal(row)
    return len(rows)


def _list(rows: Sequence[dict[str, Any]]) -> None:
    """Those that no team has taken on yet, from the list of a planner."""
    departments = {department.slug: department.name for department in db.session.scalars(select(Department))}
    with io.StringIO(newline="") as file:
        written = csv.writer(file)
        written.writerow(("Reference", "Title", "Department", "Purpose"))
        for row in rows:
            written.writerow((row["reference"], row["title"], departments[row["department"]], row["purpose"]))
        content = file.getvalue().encode()
    coordinator = get_sample_person("coordinator@example.org")
    with acting(coordinator.id):
        import_proposal_list(name="proposals.csv", content=content)


def _register_proposal(row: dict[str, Any]) -> None:
    team = get_sample_team(row["team"])
    lead = db.session.scalars(
        select(Person).join(Grant).where(Grant.role == Role.POLICY_LEAD, Grant.team_id == team.id)
    ).one()
    with acting(lead.id):
        proposal = register_proposal(key=uuid.uuid4(), team=team, person=lead, details=_make_proposal_details(row))
        set_reference(proposal=proposal, reference=row["reference"])
        if "draft" in row:
            _run_check(row, proposal, lead)
        for name, (rating, rationale) in row.get("assess", {}).items():
            judged = AssessmentDetails(AssessmentRating(rating), rationale)
            assess_proposal(proposal=proposal, person=lead, test=AssessmentTest(name), details=judged)
        for stage in STAGE_ORDER[1 : STAGE_ORDER.index(ProposalStage(row["stage"])) + 1]:
            move_proposal_stage(proposal=proposal, new=stage, person=lead, reason=row.get("exception", ""))


def _make_proposal_details(row: dict[str, Any]) -> ProposalDetails:
    plain = ("title", "purpose", "money", "money_year", "benefit", "gains", "impact")
    missions = db.session.scalars(select(Mission.id).where(Mission.slug.in_(row.get("missions", [])))).all()
    domains = db.session.scalars(select(LifeDomain.id).where(LifeDomain.slug.in_(row.get("life_domains", [])))).all()
    return ProposalDetails(**{name: row.get(name, "") for name in plain}, missions=missions, life_domains=domains)


def _run_check(row: dict[str, Any], proposal: Proposal, lead: Person) -> None:
    draft = Draft(row["draft_name"], row["draft"])
    check = start_check(key=uuid.uuid4(), proposal=proposal, person=lead, draft=draft)
    begin_search(check=check)
    find_draft_evidence(check=check, person=lead, commit_progress=db.session.flush)
    for finding in list_findings(check.id):
        _decide_finding(check, finding, lead, row.get("decisions", {}))
    if row["sign"]:
        set_aside_undecided(check=check, person=lead, reason=row["set_aside"])
        sign_check(check=check, person=lead, statement=row["statement"], tells_later=False)


def _decide_finding(check: Check, finding: Finding, lead: Person, decisions: dict[str, list[str]]) -> None:
    """Decide on a finding as its theme deserves; what nobody wrote a decision for is left."""
    concern = next(
        (key for key, theme in list_confirmed_themes_by_concern().items() if theme.id == finding.theme_id), ""
    )
    if concern in decisions:
        stance, reason = decisions[concern]
        on_board = FindingDecision.ON_BOARD
        decide_finding(
            check=check, finding=finding, person=lead, stance=Stance(stance), decision=on_board, reason=reason
        )
