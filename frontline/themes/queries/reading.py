"""Reads of one theme, as far as a person may see it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, holds_for, reach
from frontline.core.database import db
from frontline.core.errors import ForbiddenError, or_missing
from frontline.core.forms import id_in, number_in
from frontline.disclosure.filters import is_in_region, is_of_profession
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models import Attachment, Identity, Insight, Kind, Severity, State
from frontline.insights.originals import PARTS
from frontline.insights.queries import shared_files
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.placements.models import Placement
from frontline.themes.models import READABLE, WITH_TEAM, Membership, Routing, RoutingState, Theme

KINDS, SEVERITIES = tuple(Kind), tuple(Severity)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which insights of a theme to list; None and "" mean all.

    Attributes:
        kind: problems, good practice and so on.
        severity: how serious.
        part: number of a sub-theme.
        words: that stand in the text.
        profession: of the author, where it may be shown.
        region: of the author, where it may be shown.
    """

    kind: Kind | None = None
    severity: Severity | None = None
    part: int | None = None
    words: str = ""
    profession: uuid.UUID | None = None
    region: uuid.UUID | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """From the address of a page; what cannot be read counts as all."""
        kind, severity = given.get("kind", ""), given.get("severity", "")
        return cls(
            kind=Kind(kind) if kind in set(Kind) else None,
            severity=Severity(severity) if severity in set(Severity) else None,
            part=number_in(given.get("part")),
            words=given.get("words", "").strip()[:80],
            profession=id_in(given.get("profession")),
            region=id_in(given.get("region")),
        )


def within(person: Person, permission: str) -> ColumnElement[bool]:
    """Teams for which the person holds a permission."""
    held = reach(person, permission)
    if held.everything:
        return true()
    return or_(Team.id.in_(held.teams), Team.department_id.in_(held.departments), false())


def theme(theme_id: uuid.UUID, person: Person) -> Theme:
    """A theme that a person may read: one that is, or was, with their team, or to which it contributes; or any.

    Raises:
        NotFoundError: there is none, or none that they may read.
    """
    query = select(Theme).where(Theme.id == theme_id, may_read(person)).options(selectinload(Theme.routings))
    return or_missing(db.session.scalar(query), "There is no such theme, or it is not with your team.")


def readable(theme_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, Theme]:
    """Those of some themes that a person may read."""
    found = db.session.scalars(select(Theme).where(Theme.id.in_(theme_ids), may_read(person)))
    return {one.id: one for one in found}


def may_read(person: Person) -> ColumnElement[bool]:
    """Themes that are or were with a team of the person, or to which it contributes; or any."""
    if reach(person, Permission.READ_THEME).everything:
        return not_hidden_alone(person)
    seen = select(Routing.theme_id).join(Team, Team.id == Routing.team_id)
    known = seen.where(Routing.state.in_(READABLE), within(person, Permission.READ_THEME))
    return not_hidden_alone(person) & Theme.id.in_(known)


def with_department(department_id: uuid.UUID) -> ColumnElement[bool]:
    """Themes that are with a team of a department."""
    teams = select(Team.id).where(Team.department_id == department_id)
    return Theme.id.in_(select(Routing.theme_id).where(Routing.team_id.in_(teams), Routing.state.in_(WITH_TEAM)))


def current_routing(theme: Theme) -> Routing | None:
    """The team that a theme is with."""
    return next((routing for routing in theme.routings if routing.state in WITH_TEAM), None)


def contributing(theme: Theme) -> list[Routing]:
    """The teams that contribute to a theme."""
    return [routing for routing in theme.routings if routing.state is RoutingState.CONTRIBUTING]


def may_decide(person: Person, routing: Routing | None, permission: str = Permission.DECIDE_THEME) -> bool:
    """Whether a person may act for the team that a theme is with."""
    return routing is not None and holds_for(
        person, permission, team=routing.team_id, department=routing.team.department_id
    )


def ours(theme: Theme, person: Person) -> Routing:
    """The routing of a theme to a team for which a person decides.

    Raises:
        ForbiddenError: it is not with a team of theirs.
    """
    routing = current_routing(theme)
    if routing is None or not may_decide(person, routing):
        raise ForbiddenError("This theme is not with your team, so you cannot decide on it.")
    return routing


def led_team(team_id: uuid.UUID, person: Person) -> Team:
    """An open team whose remit a person may change.

    Raises:
        NotFoundError: there is none.
    """
    team = organisations.team(team_id)
    leads = holds_for(person, Permission.CHANGE_REMIT, team=team.id, department=team.department_id)
    return or_missing(team if leads and team.is_open else None, "There is no such team, or you are not its lead.")


def may_curate(person: Person, theme: Theme) -> bool:
    """Whether a person may change what is in a theme: its team, or a moderator."""
    return reach(person, Permission.CURATE_THEME).everything or may_decide(
        person, current_routing(theme), Permission.CURATE_THEME
    )


def team_of(person: Person, theme: Theme) -> Routing | None:
    """The team of a person that a theme is with, or that contributes to it."""
    routings = [routing for routing in theme.routings if routing.state in {*WITH_TEAM, RoutingState.CONTRIBUTING}]
    return next((routing for routing in routings if may_decide(person, routing)), None)


def insights_of(
    theme: Theme, person: Person, narrowed: Narrowing | None = None, groups: GroupsByMonth | None = None
) -> Select[Any]:
    """The insights of a theme that a person may see, the most typical first; never in the order of arrival."""
    query = _shown_to(person)
    if theme.alone_insight_id:
        return query.where(Insight.id == theme.alone_insight_id)
    members = query.join(Membership, Membership.insight_id == Insight.id).where(Membership.theme_id == theme.id)
    for condition in conditions(narrowed, groups) if narrowed and groups else ():
        members = members.where(condition)
    return members.order_by(Membership.strength.desc(), Insight.id)


def place_of(theme: Theme, insight_id: uuid.UUID, person: Person) -> int | None:
    """Where an insight stands among those of a theme that a person may see, from 1; None where it does not."""
    if theme.alone_insight_id:
        return 1
    number = func.row_number().over(order_by=(Membership.strength.desc(), Insight.id)).label("number")
    every = insights_of(theme, person).with_only_columns(Insight.id, number).order_by(None).subquery()
    return db.session.scalar(select(every.c.number).where(every.c.id == insight_id))


def conditions(narrowed: Narrowing, groups: GroupsByMonth) -> list[ColumnElement[bool]]:
    """What narrows the insights of a theme."""
    gravest = func.coalesce(Insight.judged_severity, Insight.severity)
    sent = {"placement_id": Insight.placement_id, "submitted_at": Insight.submitted_at}
    found: dict[str, Any] = {
        "kind": Insight.kind == narrowed.kind,
        "severity": gravest == narrowed.severity,
        "part": Membership.subtheme == narrowed.part,
        "words": or_(*(getattr(Insight, part).icontains(narrowed.words, autoescape=True) for part in PARTS)),
        "profession": _is_told(is_of_profession(narrowed.profession, groups, **sent)),
        "region": _is_told(is_in_region(narrowed.region, groups, **sent, seen_in=Insight.region_id)),
    }
    return [condition for name, condition in found.items() if getattr(narrowed, name) not in {None, ""}]


def _is_told(shown: ColumnElement[bool]) -> ColumnElement[bool]:
    """A filter must not find what no list tells."""
    return shown & (Insight.identity != Identity.DE_IDENTIFIED) & ~Insight.hidden_from_host


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


def seen_insight(theme: Theme, insight_id: uuid.UUID, person: Person) -> Insight:
    """One insight of a theme that a person may see.

    Raises:
        NotFoundError: there is none.
    """
    found: Insight | None = db.session.scalar(insights_of(theme, person).where(Insight.id == insight_id))
    return or_missing(found, "There is no such insight in this theme.")


def shown_to(person: Person) -> tuple[ColumnElement[bool], ...]:
    """The conditions on insights that a person may see."""
    return Insight.state == State.ACCEPTED, _not_hidden_from(person)


def _shown_to(person: Person) -> Select[Insight]:
    """Insights that a person may see, with what their attribution needs."""
    return select(Insight).where(*shown_to(person)).options(
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


def members_among(
    themes: Collection[Theme], insight_ids: Collection[uuid.UUID], person: Person | None = None
) -> dict[tuple[uuid.UUID, uuid.UUID], Insight]:
    """Those of some insights that are in some themes, by theme and insight; that the person may see, where one asks."""
    query = _shown_to(person) if person else select(Insight).where(Insight.state == State.ACCEPTED)
    member = query.outerjoin(Membership, Membership.insight_id == Insight.id).add_columns(Membership.theme_id)
    alone = {theme.alone_insight_id: theme.id for theme in themes if theme.alone_insight_id}
    kept = {theme.id for theme in themes if not theme.alone_insight_id}
    found: dict[tuple[uuid.UUID, uuid.UUID], Insight] = {}
    for insight, theme_id in db.session.execute(member.where(Insight.id.in_(insight_ids))):
        if theme_id in kept:
            found[theme_id, insight.id] = insight
        if insight.id in alone:
            found[alone[insight.id], insight.id] = insight
    return found


def ids_of(insight_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The themes of an insight: the one it belongs to, and what it became by itself."""
    belongs = select(Membership.theme_id).where(Membership.insight_id == insight_id)
    return db.session.scalars(
        select(Theme.id).where(or_(Theme.id.in_(belongs), Theme.alone_insight_id == insight_id))
    ).all()


def not_hidden_alone(person: Person) -> ColumnElement[bool]:
    """Leaves out what is handled by itself and hidden from this person."""
    seen = select(Insight.id).where(_not_hidden_from(person))
    return or_(Theme.alone_insight_id.is_(None), Theme.alone_insight_id.in_(seen))


def quotes(theme: Theme, person: Person) -> list[Insight]:
    """The insights behind a theme's quotes that a person may see."""
    ids = [uuid.UUID(quote["insight_id"]) for quote in theme.quotes]
    found = seen(ids, person)
    return [found[insight_id] for insight_id in ids if insight_id in found]


def seen(insight_ids: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, Insight]:
    """Those of some insights that their authors do not hide from a person, with what their attribution needs.

    Whether the person may read their themes is for the caller to know.
    """
    found = db.session.scalars(_shown_to(person).where(Insight.id.in_(insight_ids)))
    return {insight.id: insight for insight in found}
