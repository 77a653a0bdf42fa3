"""What waits on a member of a team who leaves: answers that they write, or alone may clear, and commitments."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.accounts.permissions import TEAM_ROLES, Permission
from frontline.accounts.responsibilities import WaitingItem, WaitingWork, list_team_successors
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations.models import Team
from frontline.responses.models.answer import PUBLISHED_STATES, Response, ResponseState
from frontline.responses.models.commitment import ENDED_COMMITMENT_STATES, Commitment
from frontline.responses.queries.answers import list_unpublished_responses
from frontline.responses.queries.commitments import count_open_commitments_of_team
from frontline.responses.service.clearance import can_clear
from frontline.responses.service.commitments import get_commitment_path, hand_over_commitments

_OfTeam = TypeVar("_OfTeam", Response, Commitment)


def list_answer_work(person: Person) -> list[WaitingWork]:
    """Answers and commitments that wait on a person, by team."""
    return [*_list_draft_work(person), *_list_clearance_work(person), *_list_commitment_work(person)]


def _list_draft_work(person: Person) -> Iterator[WaitingWork]:
    is_theirs = (Response.author_id == person.id) & Response.state.not_in(PUBLISHED_STATES)
    for team, responses in _group_by_team(db.session.scalars(select(Response).where(is_theirs)).all()):

        def hand_over(successor: Person | None, responses: Sequence[Response] = tuple(responses)) -> None:
            for response in responses:
                if successor is not None:
                    response.author_id = successor.id

        yield WaitingWork(
            f"answers_{team.id.hex}", _("Answers of %(team)s that they write", team=team.name), len(responses),
            TEAM_ROLES, team.id, "/inbox", hand_over=hand_over, successors=list_team_successors(person, team.id),
            remark=_("Whoever takes over an answer cannot clear it. What was written stays under the name it had."),
        )  # fmt: skip


def _list_clearance_work(person: Person) -> Iterator[WaitingWork]:
    """Any colleague may clear an answer: it waits on somebody who leaves where nobody else does."""
    team_ids = [grant.team_id for grant in person.grants if grant.team_id]
    is_waiting = (Response.state == ResponseState.IN_CLEARANCE) & Response.team_id.in_(team_ids)
    for team, responses in _group_by_team(db.session.scalars(select(Response).where(is_waiting)).all()):
        colleagues = select(Person).where(Person.id.in_(accounts.list_team_member_ids(team.id)), Person.id != person.id)
        others = db.session.scalars(colleagues).all()
        stuck = [
            response
            for response in responses
            if can_clear(person, response) and not any(can_clear(other, response) for other in others)
        ]
        obstacle = _("Nobody else may clear what waits in %(team)s. Make somebody of the team a lead", team=team.name)
        title = _("Answers of %(team)s that nobody else may clear", team=team.name)
        yield WaitingWork(f"clearances_{team.id.hex}", title, len(stuck), TEAM_ROLES, team.id, obstacle=obstacle)


def _list_commitment_work(person: Person) -> Iterator[WaitingWork]:
    is_theirs = (Commitment.owner_id == person.id) & Commitment.state.not_in(ENDED_COMMITMENT_STATES)
    query = select(Commitment).where(is_theirs).order_by(Commitment.due_on)
    for team, commitments in _group_by_team(db.session.scalars(query).all()):

        def hand_over(successor: Person | None, team: Team = team) -> None:
            if successor is not None:
                hand_over_commitments(person.id, successor.id, team.id)

        items = [
            WaitingItem(commitment.what, get_commitment_path(commitment), Permission.READ_COMMITMENTS)
            for commitment in commitments
        ]
        yield WaitingWork(
            f"commitments_{team.id.hex}", _("Commitments of %(team)s that they own", team=team.name), len(items),
            TEAM_ROLES, team.id, f"/commitments?team={team.id}", items, hand_over,
            list_team_successors(person, team.id),
        )  # fmt: skip


def _group_by_team(rows: Sequence[_OfTeam]) -> list[tuple[Team, list[_OfTeam]]]:
    groups: dict[Team, list[_OfTeam]] = defaultdict(list)
    for row in rows:
        groups[row.team].append(row)
    return sorted(groups.items(), key=lambda group: group[0].name)


def list_answers_of_team(team: Team) -> list[str]:
    """What of answers a team leaves when it closes."""
    drafts, commitments = len(list_unpublished_responses(team.id)), count_open_commitments_of_team(team.id)
    return [
        *([_("Answers that are not published: %(number)s. A successor must take them over.", number=drafts)]
          if drafts else []),
        *([_("Open commitments: %(number)s. A successor must take them over.", number=commitments)]
          if commitments else []),
    ]  # fmt: skip
