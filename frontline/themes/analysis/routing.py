"""Suggest themes, and what is handled by itself, to teams: ranked, with reasons; what is severe or unsure to people."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import selectinload

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.analysis import Ranking, Route
from frontline.core.clock import get_london_today, get_start_of_day, now
from frontline.core.database import db
from frontline.core.jobs import end_transaction, in_savepoint
from frontline.core.subprocess_pool import run_isolated
from frontline.core.working_days import subtract_working_days
from frontline.insights.models.insight import Insight
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.subjects.queries import list_own_subjects
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.analysis.routing_evidence import list_routing_evidence, list_theme_texts, make_team_descriptions
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.analysis.vectors import AnalysedInsights
from frontline.themes.deadlines import start_clock
from frontline.themes.eligibility import find_hidden_department
from frontline.themes.models.curation import LineageEvent
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import (
    ENDED_STATES,
    MIN_CONFIDENCE,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
    ThemeState,
)
from frontline.themes.notifications import notify_routed, notify_severe, notify_suggested
from frontline.themes.queries.suggestion_record import list_autonomous_team_ids
from frontline.themes.states import lock_theme, move_theme_state, take_back_suggestion

MAX_RANKS = 6
_MAX_WAIT = 5  # working days
_UNROUTED_STATES = (ThemeState.CANDIDATE, ThemeState.TRIAGE)


@dataclass(frozen=True, slots=True)
class _Ranked:
    team: Team
    confidence: float
    reasons: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Teams:
    """The open teams; those with people, to whom alone anything is suggested; and those that need no person's word."""

    by_slug: dict[str, Team]
    staffed_ids: Collection[uuid.UUID]
    autonomous_ids: Collection[uuid.UUID]


def route_themes(earlier: AnalysedInsights | None = None) -> None:
    """Suggest a team for every theme that has none yet, and single insights that waited too long for company.

    Args:
        earlier: what an earlier step of the run read.
    """
    refresh_counts(make_single_insight_themes(_list_waited_too_long()))
    themes = db.session.scalars(
        select(Theme).where(Theme.state.in_(_UNROUTED_STATES)).options(selectinload(Theme.routings)).order_by(Theme.id)
    ).all()
    groups = list_theme_texts(themes, earlier)
    routable = [theme for theme in themes if theme.id in groups]
    teams = organisations.list_open_teams()
    _send_to_triage([theme for theme in themes if theme.id not in groups or not teams])
    if not routable or not teams:
        return
    ranking_input = (
        make_team_descriptions(teams),
        list_routing_evidence(teams, earlier),
        [groups[theme.id] for theme in routable],
        list_own_subjects(),
    )
    end_transaction()
    rankings = run_isolated(analysis.rank_teams, *ranking_input)
    # People may have decided on some, or closed a team, meanwhile.
    open_teams = _list_teams(autonomous_ids=list_autonomous_team_ids())
    suggested_by_team: dict[uuid.UUID, list[Theme]] = {}
    learned_ids: set[uuid.UUID] = set()
    for theme_id, ranking in zip([theme.id for theme in routable], rankings, strict=True):
        with in_savepoint("themes.route", theme=str(theme_id)):
            theme = lock_theme(theme_id)
            waited = theme.state is ThemeState.TRIAGE
            if theme.state in _UNROUTED_STATES and (team := _apply_ranking(theme, ranking, open_teams)):
                db.session.flush()
                suggested_by_team.setdefault(team.id, []).append(theme)
                learned_ids |= {theme.id} if waited else set()
    for team in open_teams.by_slug.values():
        arrived = suggested_by_team.get(team.id, [])
        suggested = [theme for theme in arrived if not theme.routed_alone]
        notify_suggested(team, [theme for theme in suggested if theme.id not in learned_ids])
        notify_suggested(team, [theme for theme in suggested if theme.id in learned_ids], is_learned=True)
        notify_routed(team, [theme for theme in arrived if theme.routed_alone])


def _list_teams(autonomous_ids: Collection[uuid.UUID] = ()) -> _Teams:
    by_slug = {team.slug: team for team in organisations.list_open_teams()}
    return _Teams(by_slug, accounts.list_staffed_team_ids(), autonomous_ids)


def explain_routings(theme_ids: Sequence[uuid.UUID]) -> None:
    """Find anew why themes are with the teams to which the router gave them, by what is in them now.

    What is only suggested is suggested anew, perhaps to another team.
    """
    query = select(Theme).where(Theme.id.in_(theme_ids), Theme.state.not_in(ENDED_STATES))
    themes = db.session.scalars(query.options(selectinload(Theme.routings)).order_by(Theme.id)).all()
    groups, teams = list_theme_texts(themes), organisations.list_open_teams()
    explained = [theme for theme in themes if theme.id in groups]
    if not explained or not teams:
        return
    rankings = run_isolated(
        analysis.rank_teams,
        make_team_descriptions(teams),
        list_routing_evidence(teams),
        [groups[theme.id] for theme in explained],
        list_own_subjects(),
    )
    for theme, ranking in zip(explained, rankings, strict=True):
        if theme.state is ThemeState.SUGGESTED:
            _suggest_anew(lock_theme(theme.id), ranking, _list_teams())
            continue
        routes = {route.team: route for route in ranking.routes}
        for routing in theme.routings:
            if routing.state in WITH_TEAM_STATES and routing.reasons and (route := routes.get(routing.team.slug)):
                routing.reasons, routing.confidence = _make_reasons(route) or routing.reasons, route.confidence


def _suggest_anew(theme: Theme, ranking: Ranking, teams: _Teams) -> None:
    if theme.state is not ThemeState.SUGGESTED:  # somebody was faster
        return
    before = {routing.team_id for routing in theme.routings if routing.state in WITH_TEAM_STATES}
    take_back_suggestion(theme)
    team = _apply_ranking(theme, ranking, teams)
    if team is not None and team.id not in before:
        db.session.flush()
        notify_suggested(team, [theme])


def _make_reasons(route: Route) -> list[dict[str, str]]:
    return [{"kind": reason.kind, "text": reason.text} for reason in route.reasons]


def _send_to_triage(themes: Sequence[Theme]) -> None:
    for theme_id in [theme.id for theme in themes]:
        with in_savepoint("themes.route", theme=str(theme_id)):
            theme = lock_theme(theme_id)
            if theme.state is ThemeState.CANDIDATE:
                _leave_to_people(theme, "The router cannot choose")


def _leave_to_people(theme: Theme, reason: str) -> None:
    """A person decides whose it is; of what is severe, at once."""
    move_theme_state(theme, ThemeState.TRIAGE, reason=reason)
    if theme.severe_count:
        notify_severe(theme)


def _list_waited_too_long() -> Sequence[Insight]:
    """Insights of people, not imported ones, that joined no theme within five working days.

    What joined a theme after people dismissed it counts as such: nobody has read it yet.
    """
    dismissed = (Theme.state == ThemeState.DISMISSED) & (
        Membership.joined_at
        > select(func.max(LineageEvent.at)).where(LineageEvent.theme_id == Theme.id).scalar_subquery()
    )
    single_insight_ids = select(Theme.single_insight_id).where(Theme.single_insight_id.is_not(None))
    return db.session.scalars(
        select(Insight)
        .join(Membership)
        .outerjoin(Theme, Theme.id == Membership.theme_id)
        .where(
            # A run has looked for company first.
            or_(Membership.theme_id.is_(None), dismissed),
            ~Membership.is_new,
            Insight.author_id.is_not(None),
            Insight.accepted_at < get_start_of_day(subtract_working_days(get_london_today(), _MAX_WAIT)),
            Insight.id.not_in(single_insight_ids),
        )
        .order_by(Insight.id)
    ).all()


def _confirm_alone(theme: Theme, team: Team) -> None:
    """Route a theme without a person's word: the record of suggestions to this team bears it."""
    reason = f"Routed to {team.name} by the language layer, whose suggestions to it people have kept"
    move_theme_state(theme, ThemeState.ROUTED, reason=reason)
    theme.routed_alone = True
    start_clock(theme, team)


def _apply_ranking(theme: Theme, ranking: Ranking, teams: _Teams) -> Team | None:
    """Write the ranking down; returns the team to which the theme is suggested."""
    hosts = find_hidden_department(theme)
    refused = {routing.team_id for routing in theme.routings if routing.state is not RoutingState.RANKED}
    refused |= {team.id for team in teams.by_slug.values() if team.department_id in hosts}
    candidates = [
        _Ranked(team, route.confidence, _make_reasons(route))
        for route in ranking.routes
        if (team := teams.by_slug.get(route.team)) and team.id not in refused
    ]
    db.session.execute(delete(Routing).where(Routing.theme_id == theme.id, Routing.state == RoutingState.RANKED))
    db.session.expire(theme, ["routings"])
    total_confidence = sum(candidate.confidence for candidate in candidates) or 1.0
    is_likely = bool(candidates) and candidates[0].confidence / total_confidence >= MIN_CONFIDENCE
    sure = is_likely and theme.severe_count == 0 and candidates[0].team.id in teams.staffed_ids
    for rank, candidate in enumerate(candidates[:MAX_RANKS], start=1):
        current = sure and rank == 1
        db.session.add(
            Routing(
                theme_id=theme.id, team_id=candidate.team.id, rank=rank, confidence=candidate.confidence,
                reasons=candidate.reasons, state=RoutingState.CURRENT if current else RoutingState.RANKED,
                since=now() if current else None, touched=candidate.team.slug in ranking.touched,
            )
        )  # fmt: skip
    if sure:
        # A person's word makes it theirs: until then no clock runs.
        reason = f"Suggested to {candidates[0].team.name} by the language layer"
        move_theme_state(theme, ThemeState.SUGGESTED, reason=reason)
        if candidates[0].team.id in teams.autonomous_ids:
            _confirm_alone(theme, candidates[0].team)
        return candidates[0].team
    if theme.state is not ThemeState.TRIAGE:
        _leave_to_people(theme, _explain_doubt(theme, candidates[0].team if is_likely else None))
    return None


def _explain_doubt(theme: Theme, likely_team: Team | None) -> str:
    """Why no team has it suggested: it is severe, no team is likely, or nobody belongs to the one that is."""
    if theme.severe_count:
        return "It is severe, so a person decides"
    if likely_team is None:
        return "The router was not sure enough"
    return f"It seems to be for {likely_team.name}, to which nobody belongs"
