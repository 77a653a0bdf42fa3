"""What would come to a team, and go, if its remit were another."""

import dataclasses
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline import analysis
from frontline.analysis import Ranking, TextGroup
from frontline.core.database import db
from frontline.core.jobs import end_transaction
from frontline.core.subprocess_pool import run_isolated
from frontline.organisations import queries as organisations
from frontline.subjects.queries import list_own_subjects
from frontline.themes.analysis.routing_evidence import list_routing_evidence, list_theme_texts, make_team_descriptions
from frontline.themes.models.curation import RemitTrial
from frontline.themes.models.theme import MIN_CONFIDENCE, RoutingState, Theme, ThemeState

# The latest of those that wait for a team, or that no team has accepted yet.
_MAX_THEMES = 300
_OPEN_STATES = (ThemeState.TRIAGE, ThemeState.SUGGESTED, ThemeState.ROUTED)


def run_remit_trial(trial_id: uuid.UUID) -> None:
    """Route what is open by the present remit and by the other, and keep the difference."""
    trial = db.session.get(RemitTrial, trial_id)
    if trial is None or trial.changes is not None:
        return
    themes = _list_open_themes()
    groups = list_theme_texts(themes)
    routable = [theme for theme in themes if theme.id in groups]
    shares = _compare_confidence(trial, [groups[theme.id] for theme in routable])
    pairs = [
        (theme, before, after)
        for theme, (before, after) in zip(routable, shares, strict=True)
        if not _has_refused(theme, trial.team_id)
    ]
    trial.changes = {
        "come": [_make_change(theme, old, new) for theme, old, new in pairs if old < MIN_CONFIDENCE <= new],
        "go": [_make_change(theme, old, new) for theme, old, new in pairs if new < MIN_CONFIDENCE <= old],
        "stay": sum(old >= MIN_CONFIDENCE <= new for _, old, new in pairs),
        "looked_at": len(pairs),
    }


def _list_open_themes() -> Sequence[Theme]:
    query = select(Theme).where(Theme.state.in_(_OPEN_STATES)).options(selectinload(Theme.routings))
    return db.session.scalars(query.order_by(Theme.last_at.desc().nulls_last(), Theme.id).limit(_MAX_THEMES)).all()


def _has_refused(theme: Theme, team_id: uuid.UUID) -> bool:
    return any(routing.team_id == team_id and routing.state is RoutingState.REFUSED for routing in theme.routings)


def _compare_confidence(trial: RemitTrial, texts: list[TextGroup]) -> list[tuple[float, float]]:
    """How sure the router is of the team for each of some texts: by its present remit, and by the other."""
    if not texts:
        return []
    teams, slug = organisations.list_open_teams(), organisations.get_team(trial.team_id).slug
    present = make_team_descriptions(teams)
    other = [
        dataclasses.replace(team, remit=trial.remit, phrases=tuple(trial.phrases)) if team.team == slug else team
        for team in present
    ]
    evidence, own_subjects = list_routing_evidence(teams), list_own_subjects()
    end_transaction()
    before, after = (
        run_isolated(analysis.rank_teams, descriptions, evidence, texts, own_subjects)
        for descriptions in (present, other)
    )
    return [(_get_confidence(old, slug), _get_confidence(new, slug)) for old, new in zip(before, after, strict=True)]


def _get_confidence(ranking: Ranking, slug: str) -> float:
    """How sure the router is that a team is the one."""
    return next((route.confidence for route in ranking.routes if route.team == slug), 0.0)


def _make_change(theme: Theme, before: float, after: float) -> dict[str, object]:
    return {"theme": str(theme.id), "before": round(before, 3), "after": round(after, 3)}
