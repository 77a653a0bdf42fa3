"""Random small worlds: placements, insights, themes, answers, commitments, verdicts; nothing in them has a pattern."""

import datetime as dt
from random import Random

from frontline.accounts.models import Role
from frontline.core.clock import now
from frontline.insights.models.choices import Identity, InsightKind
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.placements.models.placement import Placement, PlacementState
from frontline.policies.models.check import Check, CheckState
from frontline.policies.models.proposal import Proposal, ProposalStage, StageMove
from frontline.responses.models.answer import Outcome, Response, ResponseState
from frontline.responses.models.commitment import ChangeScale, Commitment, CommitmentState
from frontline.responses.models.feedback import Verdict, VerdictChoice
from frontline.themes.models.theme import Theme, ThemeState
from tests.factories import added, make_insight, make_person, make_placement, make_team, make_theme, route_to

_PROFESSIONS = ("Headteacher", "Headteacher", "Nurse", "Governor")


def make_world(seed: int) -> None:
    """People, and what came of what they said."""
    chance = Random(seed)  # noqa: S311 - no secret
    teams = [make_team() for _ in range(3)]
    placements = [_placement(chance, teams) for _ in range(chance.randint(12, 22))]
    for _ in range(chance.randint(9, 14)):
        insights = [_insight(chance, placements) for _ in range(chance.randint(1, 14))]
        _theme(chance, insights, teams)
    for _ in range(10):
        _insight(chance, placements)
    for number in range(chance.randint(6, 12)):
        _proposal(chance, teams, f"CO-{number}" if chance.random() < 0.8 else None)


def _proposal(chance: Random, teams: list[Team], reference: str | None) -> None:
    """A proposal that may have left inception, and may have been checked before or after it did."""
    team, lead = chance.choice(teams), make_person()
    made = now() - dt.timedelta(days=chance.randint(0, 500))
    stage = chance.choice(
        [ProposalStage.INCEPTION, ProposalStage.OPTIONS, ProposalStage.DECISION, ProposalStage.STOPPED]
    )
    row = added(
        Proposal(
            title="It", team=team, department_id=team.department_id, stage=stage, reference=reference, created_at=made
        )
    )
    if stage is not ProposalStage.INCEPTION and chance.random() < 0.7:
        new = ProposalStage.STOPPED if stage is ProposalStage.STOPPED else ProposalStage.OPTIONS
        added(
            StageMove(
                proposal_id=row.id,
                old=ProposalStage.INCEPTION,
                new=new,
                at=made + dt.timedelta(days=chance.randint(0, 90)),
            )
        )
    if chance.random() < 0.5:
        signed = made + dt.timedelta(days=chance.randint(0, 120))
        added(
            Check(
                proposal_id=row.id, number=1, name="It", text="It.", state=CheckState.SIGNED, signed_at=signed,
                begun_by_id=lead.id, signed_by_id=lead.id,
            )
        )  # fmt: skip


def _placement(chance: Random, teams: list[Team]) -> Placement:
    placement = make_placement(make_person(Role.SECONDEE), profession=chance.choice(_PROFESSIONS))
    placement.host_department_id = chance.choice(teams[:2]).department_id
    placement.starts_on = now().date() - dt.timedelta(days=chance.randint(-40, 500))
    placement.ends_on = placement.starts_on + dt.timedelta(days=chance.randint(20, 700))
    placement.state = chance.choice([PlacementState.ACTIVE, PlacementState.COMPLETED, PlacementState.PROPOSED])
    return placement


def _insight(chance: Random, placements: list[Placement]) -> Insight:
    placement = chance.choice(placements)
    return make_insight(
        placement.person, placement_id=placement.id, identity=chance.choice(list(Identity)),
        kind=chance.choice([InsightKind.PROBLEM, InsightKind.GOOD_PRACTICE]), hidden_from_host=chance.random() < 0.1,
        submitted_at=now() - dt.timedelta(days=450), accepted_at=now() - dt.timedelta(days=chance.randint(0, 100)),
    )  # fmt: skip


def _theme(chance: Random, insights: list[Insight], teams: list[Team]) -> None:
    theme = make_theme(*insights)
    if chance.random() < 0.1:
        return
    team = chance.choice(teams)
    route_to(theme, team)
    theme.routed_at = now() - dt.timedelta(days=chance.randint(0, 300))
    if chance.random() < 0.7:
        theme.acknowledged_at = theme.routed_at + dt.timedelta(days=chance.randint(0, 20))
        theme.state = ThemeState.ACKNOWLEDGED
    for _ in range(chance.choice([0, 1, 1, 2])):
        _answer(chance, theme, team, insights)


def _answer(chance: Random, theme: Theme, team: Team, insights: list[Insight]) -> None:
    at = (theme.routed_at or now()) + dt.timedelta(days=chance.randint(1, 100))
    author = make_person(Role.POLICY_MEMBER, team=team)
    state = ResponseState.PUBLISHED if chance.random() < 0.7 else ResponseState.SUPERSEDED
    response = added(
        Response(
            team_id=team.id, author_id=author.id, outcome=chance.choice(list(Outcome)), body="Words", state=state,
            published_at=min(at, now()), themes=[theme],
        )
    )  # fmt: skip
    theme.responded_at = response.published_at
    for _ in range(chance.randint(0, 2)):
        day = now().date()
        moved = chance.choice(list(CommitmentState))
        scale = chance.choice([one for one in ChangeScale if one is not ChangeScale.NONE])
        given = {"scale": scale if moved is CommitmentState.CHANGE_MADE else ChangeScale.NONE, "state": moved}
        added(Commitment(response_id=response.id, team_id=team.id, what="It", due_on=day, first_due_on=day, **given))
    for insight in insights:
        if chance.random() < 0.7:
            judged = chance.choice(list(VerdictChoice))
            at = now() - dt.timedelta(days=chance.randint(0, 300))
            added(Verdict(response_id=response.id, insight_id=insight.id, judgement=judged, at=at))
