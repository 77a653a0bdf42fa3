"""What waits on somebody of a team who leaves: frontline checks that they began, replies that they are told of."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.accounts.permissions import TEAM_ROLES, Permission
from frontline.accounts.responsibilities import WaitingItem, WaitingWork, list_team_successors
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations.models import Team
from frontline.policies.models.check import Check, CheckState, Consultation
from frontline.policies.models.proposal import LIVE_STAGES, Proposal

_UNSIGNED_STATES = (CheckState.READ, CheckState.SEARCHING, CheckState.OPEN)


def list_policy_work(person: Person) -> list[WaitingWork]:
    """The checks of live proposals that a person began, and what they asked about drafts, by team."""
    checks_by_team: dict[Team, list[Check]] = defaultdict(list)
    consultations_by_team: dict[Team, list[Consultation]] = defaultdict(list)
    of_live_teams = Proposal.stage.in_(LIVE_STAGES) & Proposal.team_id.is_not(None)
    is_unsigned = (Check.begun_by_id == person.id) & Check.state.in_(_UNSIGNED_STATES)
    for check, team in db.session.execute(
        select(Check, Team).join(Proposal, Proposal.id == Check.proposal_id).join(Team, Team.id == Proposal.team_id)
        .where(of_live_teams, is_unsigned).order_by(Check.created_at)
    ):  # fmt: skip
        checks_by_team[team].append(check)
    for consultation, team in db.session.execute(
        select(Consultation, Team).join(Check, Check.id == Consultation.check_id)
        .join(Proposal, Proposal.id == Check.proposal_id).join(Team, Team.id == Proposal.team_id)
        .where(of_live_teams, Consultation.person_id == person.id)
    ):  # fmt: skip
        consultations_by_team[team].append(consultation)
    return [*_list_check_work(person, checks_by_team), *_list_consultation_work(person, consultations_by_team)]


def _list_check_work(person: Person, checks_by_team: dict[Team, list[Check]]) -> Iterator[WaitingWork]:
    for team, checks in checks_by_team.items():

        def hand_over(successor: Person | None, checks: tuple[Check, ...] = tuple(checks)) -> None:
            for check in checks:
                if successor is not None:
                    check.begun_by_id = successor.id

        items = [
            WaitingItem(
                f"{check.proposal.title}: {check.name}", f"/policies/{check.proposal_id}/checks/{check.id}",
                Permission.READ_POLICIES,
            )
            for check in checks
        ]  # fmt: skip
        title = _("Frontline checks of %(team)s that they began and nobody has signed", team=team.name)
        yield WaitingWork(
            f"checks_{team.id.hex}", title, len(checks), TEAM_ROLES, team.id, items[0].path, items, hand_over,
            list_team_successors(person, team.id),
        )  # fmt: skip


def _list_consultation_work(person: Person, by_team: dict[Team, list[Consultation]]) -> Iterator[WaitingWork]:
    for team, consultations in by_team.items():

        def hand_over(successor: Person | None, asked: tuple[Consultation, ...] = tuple(consultations)) -> None:
            for consultation in asked:
                if successor is not None:
                    consultation.person_id = successor.id

        title = _("Questions about drafts of %(team)s whose replies they are told of", team=team.name)
        yield WaitingWork(
            f"consultations_{team.id.hex}", title, len(consultations), TEAM_ROLES, team.id, "/policies",
            hand_over=hand_over, successors=list_team_successors(person, team.id),
        )  # fmt: skip


def list_proposals_of_team(team: Team) -> list[str]:
    """How many proposals a team leaves when it closes."""
    is_theirs = (Proposal.team_id == team.id) & Proposal.stage.in_(LIVE_STAGES)
    count = db.session.scalar(select(func.count(Proposal.id)).where(is_theirs))
    sentence = _(
        "Live policy proposals: %(number)s. Without a successor a team of the department takes them on.", number=count
    )
    return [sentence] if count else []
