"""Reads of themes."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, holds_for, reach
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.insights.models import Attachment, Insight, State
from frontline.insights.queries import shared_files
from frontline.organisations.models import Profession, Team
from frontline.placements.crowd import Crowd
from frontline.placements.models import Placement
from frontline.themes.models import GONE, WITH_TEAM, Membership, Routing, RoutingState, Run, Theme, ThemeState

FILTERS = {
    "all": "All",
    "new": "Waiting for acceptance",
    "accepted": "Accepted",
    "answered": "Answered",
}
_STATES = {"new": ThemeState.ROUTED, "accepted": ThemeState.ACKNOWLEDGED, "answered": ThemeState.RESPONDED}
_WEEKEND = 5
_DOUBTS = {
    "too_many": "There are {:.0f} themes: more than a reader can hold.",
    "too_alike": "Two themes are about nearly the same.",
    "same_name": "Several themes have the same name.",
    "unthemed": "{:.0%} of the insights are in no theme.",
    "too_large": "One theme holds {:.0%} of all insights: it may be several.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a theme stands against its team's standard."""

    due: dt.date
    overdue: bool
    words: str


def counts() -> dict[str, int]:
    """Accepted insights and themes as whole numbers."""
    live = select(func.count()).select_from(Theme).where(Theme.state.not_in(GONE), Theme.alone_insight_id.is_(None))
    members = select(func.count()).select_from(Membership)
    queries = {
        "insights": select(func.count()).select_from(Insight).where(Insight.state == State.ACCEPTED),
        "themes": live,
        "themed": members.where(Membership.theme_id.is_not(None)),
        "unthemed": members.where(Membership.theme_id.is_(None)),
        "themes_routed": live.where(Theme.state.not_in((ThemeState.TRIAGE, ThemeState.CANDIDATE))),
        "themes_in_triage": live.where(Theme.state == ThemeState.TRIAGE),
    }
    return {name: int(db.session.scalar(query) or 0) for name, query in queries.items()}


def inbox(person: Person, *, show: str = "all", team_id: uuid.UUID | None = None) -> Select[Routing]:
    """Themes that are with the person's teams, those without an answer first, gravest and latest on top."""
    unanswered = case({ThemeState.ROUTED: 0, ThemeState.ACKNOWLEDGED: 1}, value=Theme.state, else_=2)
    query = (
        select(Routing)
        .join(Theme)
        .join(Team, Team.id == Routing.team_id)
        .where(Routing.state.in_(WITH_TEAM), Theme.state.not_in(GONE), _within(person, Permission.OPEN_INBOX))
        .where(_not_hidden_alone(person))
        .options(joinedload(Routing.theme))
        .order_by(unanswered, (Theme.severe_count > 0).desc(), Theme.last_at.desc(), Theme.id)
    )
    if team_id:
        query = query.where(Routing.team_id == team_id)
    return query.where(Theme.state == _STATES[show]) if show in _STATES else query


def last_run() -> Run | None:
    """The latest run of theme discovery."""
    return db.session.scalar(select(Run).order_by(Run.id.desc()).limit(1))


def doubts(run: Run) -> list[tuple[str, list[Theme]]]:
    """What a moderator should look at after a run, in words, with the live themes concerned."""
    numbers = {number for finding in run.findings for number in finding["themes"]}
    live = select(Theme).where(Theme.number.in_(numbers), Theme.state.not_in(GONE))
    themes = {theme.number: theme for theme in db.session.scalars(live)}
    found = [(finding, [themes[n] for n in finding["themes"] if n in themes]) for finding in run.findings]
    # What was about themes that are gone by now needs no look any more.
    return [
        (_DOUBTS[finding["gate"]].format(finding["value"]), concerned)
        for finding, concerned in found
        if len(concerned) == len(finding["themes"])
    ]


def _within(person: Person, permission: str) -> ColumnElement[bool]:
    """Teams for which the person holds a permission."""
    held = reach(person, permission)
    if held.everything:
        return true()
    return or_(Team.id.in_(held.teams), Team.department_id.in_(held.departments), false())


def teams_of(person: Person) -> Sequence[Team]:
    """The teams whose inbox a person may open."""
    return db.session.scalars(select(Team).where(_within(person, Permission.OPEN_INBOX)).order_by(Team.name)).all()


def theme(theme_id: uuid.UUID, person: Person) -> Theme:
    """A theme that a person may read: one that is, or was, with their team; or any.

    Raises:
        NotFoundError: there is none, or none that they may read.
    """
    held = reach(person, Permission.READ_THEME)
    query = select(Theme).where(Theme.id == theme_id, _not_hidden_alone(person))
    query = query.options(selectinload(Theme.routings))
    if not held.everything:
        seen = select(Routing.theme_id).join(Team, Team.id == Routing.team_id)
        known = Routing.state.in_([*WITH_TEAM, RoutingState.REFUSED])
        query = query.where(Theme.id.in_(seen.where(known, _within(person, Permission.READ_THEME))))
    return or_missing(db.session.scalar(query), "There is no such theme, or it is not with your team.")


def current_routing(theme: Theme) -> Routing | None:
    """The team that a theme is with."""
    return next((routing for routing in theme.routings if routing.state in WITH_TEAM), None)


def may_decide(person: Person, routing: Routing | None, permission: str = Permission.DECIDE_THEME) -> bool:
    """Whether a person may act for the team that a theme is with."""
    return routing is not None and holds_for(
        person, permission, team=routing.team_id, department=routing.team.department_id
    )


def insights_of(theme: Theme, person: Person) -> Select[Insight]:
    """The insights of a theme that a person may see, the most typical first; never in the order of arrival."""
    query = _shown_to(person)
    if theme.alone_insight_id:
        return query.where(Insight.id == theme.alone_insight_id)
    members = query.join(Membership, Membership.insight_id == Insight.id).where(Membership.theme_id == theme.id)
    return members.order_by(Membership.strength.desc(), Insight.id)


def shared_file(theme: Theme, file_id: uuid.UUID, person: Person) -> tuple[Attachment, int]:
    """A file of a theme that a moderator let through and a person may see, and which of its insight's it is.

    Raises:
        NotFoundError: there is none.
    """
    ids = insights_of(theme, person).with_only_columns(Insight.id).order_by(None)
    insight_id = db.session.scalar(select(Attachment.insight_id).where(Attachment.id == file_id))
    seen = insight_id is not None and db.session.scalar(ids.where(Insight.id == insight_id)) is not None
    shared = shared_files([insight_id]).get(insight_id, []) if seen and insight_id else []
    return or_missing(
        next(((row, number) for number, row in enumerate(shared, 1) if row.id == file_id), None),
        "There is no such file.",
    )


def _shown_to(person: Person) -> Select[Insight]:
    """Insights that a person may see, with what their attribution needs."""
    shown = (Insight.state == State.ACCEPTED, _not_hidden_from(person))
    return select(Insight).where(*shown).options(
        joinedload(Insight.placement), joinedload(Insight.source), joinedload(Insight.region)
    )  # fmt: skip


def _not_hidden_from(person: Person) -> ColumnElement[bool]:
    """Leaves out what its author hides from the team and department that this person works for."""
    held = reach(person, Permission.READ_THEME)
    if held.everything or not (held.teams or held.departments):
        return true()
    own_departments = select(Team.department_id).where(Team.id.in_(held.teams))
    hosts = select(Placement.id).where(
        or_(Placement.host_department_id.in_(own_departments), Placement.host_department_id.in_(held.departments))
    )
    return or_(~Insight.hidden_from_host, Insight.placement_id.is_(None), Insight.placement_id.not_in(hosts))


def contributions(theme: Theme) -> Select[uuid.UUID]:
    """Ids of all insights of a theme, whoever may see them."""
    if theme.alone_insight_id:
        return select(Insight.id).where(Insight.id == theme.alone_insight_id)
    return select(Membership.insight_id).where(Membership.theme_id == theme.id)


def ids_of(insight_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The themes of an insight: the one it belongs to, and what it became by itself."""
    belongs = select(Membership.theme_id).where(Membership.insight_id == insight_id)
    return db.session.scalars(
        select(Theme.id).where(or_(Theme.id.in_(belongs), Theme.alone_insight_id == insight_id))
    ).all()


def _not_hidden_alone(person: Person) -> ColumnElement[bool]:
    """Leaves out what is handled by itself and hidden from this person."""
    seen = select(Insight.id).where(_not_hidden_from(person))
    return or_(Theme.alone_insight_id.is_(None), Theme.alone_insight_id.in_(seen))


def quotes(theme: Theme, person: Person) -> list[Insight]:
    """The insights behind a theme's quotes that a person may see."""
    ids = [uuid.UUID(quote["insight_id"]) for quote in theme.quotes]
    found = {insight.id: insight for insight in db.session.scalars(_shown_to(person).where(Insight.id.in_(ids)))}
    return [found[insight_id] for insight_id in ids if insight_id in found]


def professions_of(theme_ids: Collection[uuid.UUID], crowd: Crowd) -> dict[uuid.UUID, list[str]]:
    """Professions heard in each theme that enough people with placements share, never with counts."""
    member = Membership.theme_id.label("theme_id")
    rows = db.session.execute(
        select(member, Profession.id, Profession.plural)
        .join(Insight, Insight.id == Membership.insight_id)
        .join(Placement, Placement.id == Insight.placement_id)
        .join(Profession, Profession.id == Placement.profession_id)
        .where(Membership.theme_id.in_(theme_ids), Insight.identity != "de_identified", ~Insight.hidden_from_host)
        .distinct()
    )
    found: dict[uuid.UUID, list[str]] = {}
    for theme_id, profession_id, plural in sorted(rows, key=lambda row: str(row[2])):
        if theme_id and profession_id in crowd.professions:
            found.setdefault(theme_id, []).append(plural)
    return found


def triage() -> Select[Theme]:
    """Themes whose team the router left to people, gravest and largest first."""
    return (
        select(Theme)
        .where(Theme.state == ThemeState.TRIAGE)
        .options(selectinload(Theme.routings))
        .order_by((Theme.severe_count > 0).desc(), Theme.people_count.desc(), Theme.insight_count.desc(), Theme.id)
    )


def standing(theme: Theme, team: Team, today: dt.date) -> Standing | None:
    """When the team must acknowledge or answer, by its own standard; None where nothing is due."""
    if theme.routed_at is None or theme.state not in {ThemeState.ROUTED, ThemeState.ACKNOWLEDGED}:
        return None
    if theme.state is ThemeState.ROUTED:
        due, what = working_days_after(theme.routed_at.date(), team.acknowledge_days), "Accept or refuse"
    else:
        due, what = theme.routed_at.date() + dt.timedelta(weeks=team.answer_weeks), "Answer"
    return Standing(due, due < today, what)


def working_days_after(start: dt.date, days: int) -> dt.date:
    """The day that comes so many working days (Monday to Friday) after another."""
    day = start
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < _WEEKEND
    return day
