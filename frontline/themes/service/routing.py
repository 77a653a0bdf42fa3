"""Route themes, and what is handled by itself, to teams: ranked, with reasons, or to triage."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import selectinload

from frontline import analysis
from frontline.analysis import Group, Learning, Ranking, Route
from frontline.core.apart import apart
from frontline.core.database import db, now
from frontline.core.furniture import start_of_day, today
from frontline.core.jobs import end_transaction, in_savepoint
from frontline.core.working_days import working_days_before
from frontline.insights.models import Insight
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.themes.models import GONE, WITH_TEAM, Lineage, Membership, Routing, RoutingState, Theme, ThemeState
from frontline.themes.service.clock import set_due
from frontline.themes.service.counting import refresh_counts
from frontline.themes.service.decisions import locked
from frontline.themes.service.eligibility import THRESHOLD, hidden_from
from frontline.themes.service.joining import set_apart
from frontline.themes.service.telling import tell_routed
from frontline.themes.service.vectors import Analysed, read
from frontline.themes.states import move

KEPT_RANKS = 6
_READ_OF_A_THEME = 60
_LEARNED_OF_A_THEME = 20
_LATEST = 4_000
_PATIENCE = 5  # working days
_OPEN = (ThemeState.CANDIDATE, ThemeState.TRIAGE)


@dataclass(frozen=True, slots=True)
class _Ranked:
    team: Team
    confidence: float
    reasons: list[dict[str, str]]


def route(known: Analysed | None = None) -> None:
    """Route every theme that has no team yet, and single insights that waited too long for company.

    Args:
        known: what an earlier step of the run read.
    """
    refresh_counts(set_apart(_waited_too_long()))
    themes = db.session.scalars(
        select(Theme).where(Theme.state.in_(_OPEN)).options(selectinload(Theme.routings)).order_by(Theme.id)
    ).all()
    groups = groups_of(themes, known)
    routable = [theme for theme in themes if theme.id in groups]
    teams = organisations.open_teams()
    _leave_to_people([theme for theme in themes if theme.id not in groups or not teams])
    if not routable or not teams:
        return
    asked = described(teams), learning(teams, known), [groups[theme.id] for theme in routable]
    end_transaction()
    rankings = apart(analysis.route, *asked)
    # People may have decided on some, or closed a team, meanwhile.
    teams = organisations.open_teams()
    came: dict[uuid.UUID, list[Theme]] = {}
    for theme_id, ranking in zip([theme.id for theme in routable], rankings, strict=True):
        with in_savepoint("themes.route", theme=str(theme_id)):
            theme = locked(theme_id)
            if theme.state in _OPEN and (team := _apply(theme, ranking, {team.slug: team for team in teams})):
                db.session.flush()
                came.setdefault(team.id, []).append(theme)
    for team in teams:
        tell_routed(team, came.get(team.id, []))


def explain(theme_ids: Sequence[uuid.UUID]) -> None:
    """Find anew why themes are with the teams to which the router gave them, by what is in them now."""
    wanted = select(Theme).where(Theme.id.in_(theme_ids), Theme.state.not_in(GONE))
    themes = db.session.scalars(wanted.options(selectinload(Theme.routings)).order_by(Theme.id)).all()
    groups, teams = groups_of(themes), organisations.open_teams()
    explained = [theme for theme in themes if theme.id in groups]
    if not explained or not teams:
        return
    rankings = apart(analysis.route, described(teams), learning(teams), [groups[theme.id] for theme in explained])
    for theme, ranking in zip(explained, rankings, strict=True):
        routes = {route.team: route for route in ranking.routes}
        for routing in theme.routings:
            if routing.state in WITH_TEAM and routing.reasons and (route := routes.get(routing.team.slug)):
                routing.reasons, routing.confidence = _reasons(route) or routing.reasons, route.confidence


def _reasons(route: Route) -> list[dict[str, str]]:
    return [{"kind": why.kind, "text": why.text} for why in route.reasons]


def described(teams: Sequence[Team]) -> list[analysis.Team]:
    """Teams as the language layer knows them."""
    return [analysis.Team(team.slug, team.remit, team.department.slug, tuple(team.phrases)) for team in teams]


def _leave_to_people(themes: Sequence[Theme]) -> None:
    for theme_id in [theme.id for theme in themes]:
        with in_savepoint("themes.route", theme=str(theme_id)):
            theme = locked(theme_id)
            if theme.state is ThemeState.CANDIDATE:
                move(theme, ThemeState.TRIAGE, reason="The router cannot choose")


def _waited_too_long() -> Sequence[Insight]:
    """Insights of people, not imported ones, that joined no theme within five working days.

    What joined a theme after people dismissed it counts as such: nobody has read it yet.
    """
    dismissed = (Theme.state == ThemeState.DISMISSED) & (
        Membership.joined_at > select(func.max(Lineage.at)).where(Lineage.theme_id == Theme.id).scalar_subquery()
    )
    alone = select(Theme.alone_insight_id).where(Theme.alone_insight_id.is_not(None))
    return db.session.scalars(
        select(Insight)
        .join(Membership)
        .outerjoin(Theme, Theme.id == Membership.theme_id)
        .where(
            # A run has looked for company first.
            or_(Membership.theme_id.is_(None), dismissed), ~Membership.is_new, Insight.author_id.is_not(None),
            Insight.accepted_at < start_of_day(working_days_before(today(), _PATIENCE)), Insight.id.not_in(alone),
        )
        .order_by(Insight.id)
    ).all()  # fmt: skip


def groups_of(themes: Sequence[Theme], known: Analysed | None = None) -> dict[uuid.UUID, Group]:
    """The firmest texts of each theme."""
    found = _firmest([theme.id for theme in themes], _READ_OF_A_THEME, known)
    groups = {}
    for theme_id, every in found.rows_of().items():
        # The words that weighed most are shown: they must not come from what is hidden from some.
        rows = [row for row in every if not found.is_hidden[row]]
        if rows:
            groups[theme_id] = Group([found.texts[row] for row in rows], found.vectors[rows])
    alone = {theme.alone_insight_id: theme.id for theme in themes if theme.alone_insight_id}
    single = read(Insight.id.in_(alone), known=known)
    for row, insight_id in enumerate(single.insight_ids):
        groups[alone[insight_id]] = Group([single.texts[row]], single.vectors[row : row + 1])
    return groups


def _firmest(theme_ids: Sequence[uuid.UUID], most: int, known: Analysed | None) -> Analysed:
    rank = func.row_number().over(
        partition_by=Membership.theme_id, order_by=[Membership.strength.desc(), Membership.insight_id]
    )
    ranked = select(Membership.insight_id, rank.label("rank")).where(Membership.theme_id.in_(theme_ids)).subquery()
    chosen = select(ranked.c.insight_id).where(ranked.c.rank <= most)
    return read(Insight.id.in_(chosen), in_time=True, known=known)


def learning(teams: Sequence[Team], known: Analysed | None = None) -> Learning:
    """The latest insights, and those of themes whose team a person chose or confirmed."""
    slugs = {team.id: team.slug for team in teams}
    decisions = {
        theme_id: slugs[team_id]
        for theme_id, team_id in db.session.execute(
            select(Routing.theme_id, Routing.team_id).where(
                Routing.state.in_(WITH_TEAM),
                Routing.decided_by_id.is_not(None),
            )
        )
        if team_id in slugs
    }
    taught = select(Membership.insight_id).where(Membership.theme_id.in_(decisions))
    latest = select(Membership.insight_id).join(Insight).order_by(Insight.accepted_at.desc(), Insight.id)
    chosen = or_(Insight.id.in_(latest.limit(_LATEST)), Insight.id.in_(taught))
    found = read(chosen, in_time=True, known=known)
    decided: list[str | None] = [None] * len(found.texts)
    for theme_id, rows in found.rows_of().items():
        for row in rows[-_LEARNED_OF_A_THEME:]:
            decided[row] = decisions.get(theme_id)
    return Learning(found.texts, found.vectors, decided)


def _apply(theme: Theme, ranking: Ranking, teams: dict[str, Team]) -> Team | None:
    """Write the ranking down; returns the team that has the theme now."""
    hosts = hidden_from(theme)
    refused = {routing.team_id for routing in theme.routings if routing.state is not RoutingState.RANKED}
    refused |= {team.id for team in teams.values() if team.department_id in hosts}
    ranked = [
        _Ranked(teams[r.team], r.confidence, _reasons(r))
        for r in ranking.routes
        if r.team in teams and teams[r.team].id not in refused
    ]
    db.session.execute(delete(Routing).where(Routing.theme_id == theme.id, Routing.state == RoutingState.RANKED))
    db.session.expire(theme, ["routings"])
    left = sum(one.confidence for one in ranked) or 1.0
    sure = bool(ranked) and ranked[0].confidence / left >= THRESHOLD
    for rank, one in enumerate(ranked[:KEPT_RANKS], start=1):
        current = sure and rank == 1
        db.session.add(
            Routing(
                theme_id=theme.id, team_id=one.team.id, rank=rank, confidence=one.confidence, reasons=one.reasons,
                state=RoutingState.CURRENT if current else RoutingState.RANKED,
                since=now() if current else None, touched=one.team.slug in ranking.touched,
            )
        )  # fmt: skip
    if sure:
        move(theme, ThemeState.ROUTED, reason=f"Routed to {ranked[0].team.name} by the language layer")
        # The response clock starts once and never again.
        theme.routed_at = theme.routed_at or now()
        set_due(theme, ranked[0].team)
        return ranked[0].team
    if theme.state is not ThemeState.TRIAGE:
        move(theme, ThemeState.TRIAGE, reason="The router was not sure enough")
    return None
