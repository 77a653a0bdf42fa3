"""What waits on a member of a team, or on a moderator with something severe, who leaves; as numbers, by team."""

import uuid
from collections.abc import Iterator
from functools import partial

from sqlalchemy import Select, delete, func, select, update

from frontline.accounts.models import Person, Role
from frontline.accounts.permissions import TEAM_ROLES
from frontline.accounts.responsibilities import WaitingWork, list_role_successors, list_team_successors
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.insights.models.insight import Insight
from frontline.moderation.service.severe_cases import hand_over_severe_insights
from frontline.notices.service import Notification, notify_person
from frontline.organisations.models import Team
from frontline.themes.models.curation import LeaveCover, TeamQuestion
from frontline.themes.models.theme import (
    IN_WORK_STATES,
    UNCONFIRMED_STATES,
    UNLISTED_STATES,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)


def list_theme_work(person: Person) -> list[WaitingWork]:
    """Themes that are a person's to do, questions whose replies they read, covers, and what is severe on the bench."""
    return [
        *_list_assigned_work(person), *_list_question_work(person), _build_cover_work(person), _build_bench_work(person)
    ]  # fmt: skip


def _list_assigned_work(person: Person) -> Iterator[WaitingWork]:
    is_theirs = (Routing.assignee_id == person.id) & Routing.state.in_((*WITH_TEAM_STATES, RoutingState.CONTRIBUTING))
    for team, count in _count_by_team(select(Routing.team_id).where(is_theirs)):

        def hand_over(successor: Person | None, team_id: uuid.UUID = team.id) -> None:
            routings = update(Routing).where(is_theirs, Routing.team_id == team_id)
            db.session.execute(routings.values(assignee_id=successor.id if successor else None))

        yield WaitingWork(
            f"themes_{team.id.hex}", _("Themes assigned to them in %(team)s", team=team.name), count, TEAM_ROLES,
            team.id, f"/inbox?show=mine&team={team.id}", hand_over=hand_over,
            successors=list_team_successors(person, team.id), queue=_("The whole team"),
        )  # fmt: skip


def _list_question_work(person: Person) -> Iterator[WaitingWork]:
    open_themes = select(Theme.id).where(Theme.state.not_in(UNLISTED_STATES))
    is_theirs = (TeamQuestion.person_id == person.id) & TeamQuestion.theme_id.in_(open_themes)
    for team, count in _count_by_team(select(TeamQuestion.team_id).where(is_theirs)):

        def hand_over(successor: Person | None, team_id: uuid.UUID = team.id) -> None:
            if successor is not None:
                questions = update(TeamQuestion).where(is_theirs, TeamQuestion.team_id == team_id)
                db.session.execute(questions.values(person_id=successor.id))

        title = _("Questions to contributors whose replies they are told of in %(team)s", team=team.name)
        yield WaitingWork(
            f"questions_{team.id.hex}", title, count, TEAM_ROLES, team.id, f"/inbox?team={team.id}",
            hand_over=hand_over, successors=list_team_successors(person, team.id),
        )  # fmt: skip


def _count_by_team(team_ids: Select[uuid.UUID]) -> list[tuple[Team, int]]:
    rows = team_ids.subquery()
    query = select(Team, func.count()).join(rows, rows.c[0] == Team.id).group_by(Team.id).order_by(Team.name)
    return [(team, count) for team, count in db.session.execute(query)]


def _build_cover_work(person: Person) -> WaitingWork:
    is_theirs = (LeaveCover.covered_by_id == person.id) & (LeaveCover.ends_on >= get_london_today())
    covers = db.session.scalars(select(LeaveCover).where(is_theirs)).all()

    def hand_over(_successor: Person | None) -> None:
        for cover in covers:
            title = _("%(name)s has left, and no longer covers for you", name=person.name)
            body = _("Choose somebody else who is told of your themes while you are away.")
            notify_person(cover.person_id, Notification(f"cover-ended:{cover.id}", title, body, "/inbox/away"))
        db.session.execute(delete(LeaveCover).where(is_theirs))

    return WaitingWork(
        "covers", _("Colleagues for whom they cover"), len(covers), TEAM_ROLES, hand_over=hand_over,
        queue=_("The covers end, and whoever is away is told"),
    )  # fmt: skip


def _build_bench_work(person: Person) -> WaitingWork:
    single_insights = select(Theme.single_insight_id).where(Theme.state.in_(UNCONFIRMED_STATES))
    is_theirs = (Insight.responsible_id == person.id) & Insight.id.in_(single_insights)
    insights = db.session.scalars(select(Insight).where(is_theirs).order_by(Insight.id)).all()

    return WaitingWork(
        "bench", _("Severe insights that wait for a team and that they see to"), len(insights),
        frozenset({Role.MODERATOR}), path="/triage", hand_over=partial(hand_over_severe_insights, insights),
        successors=list_role_successors(person, Role.MODERATOR),
        queue=_("Whoever has the fewest of them"),
    )  # fmt: skip


def list_themes_of_team(team: Team) -> list[str]:
    """What waits in a team's inbox when it closes."""
    is_theirs = (Routing.team_id == team.id) & Routing.state.in_(WITH_TEAM_STATES)
    is_unanswered = Theme.state.in_((ThemeState.SUGGESTED, ThemeState.ROUTED, *IN_WORK_STATES))
    query = select(func.count()).select_from(Routing).join(Theme, Theme.id == Routing.theme_id)
    count = db.session.scalar(query.where(is_theirs, is_unanswered))
    sentence = _(
        "Themes in its inbox that are not answered: %(number)s. Without a successor they go to triage.", number=count
    )
    return [sentence] if count else []
