"""What would come to a team, and go, if its remit were another: looked at before it is changed."""

import dataclasses
import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline import analysis
from frontline.accounts.models import Person
from frontline.core.apart import apart
from frontline.core.database import db, now
from frontline.core.errors import TransitionError
from frontline.core.jobs import defer, end_transaction
from frontline.organisations import queries as organisations
from frontline.organisations import service as organisations_service
from frontline.organisations.models import Team
from frontline.organisations.service import TeamDetails
from frontline.themes.models import RemitTrial, RoutingState, Theme, ThemeState
from frontline.themes.service.eligibility import THRESHOLD
from frontline.themes.service.routing import described, groups_of, learning

# The latest of those that wait for a team, or that no team has accepted yet.
_MOST = 300
_OPEN = (ThemeState.TRIAGE, ThemeState.ROUTED)


def try_remit(*, team: Team, person: Person, remit: str, phrases: list[str]) -> RemitTrial:
    """Ask what would come and go with another remit; a job finds it."""
    trial = RemitTrial(team_id=team.id, person_id=person.id, remit=remit, phrases=phrases)
    db.session.add(trial)
    db.session.flush()
    defer("themes.try_remit", trial_id=str(trial.id))
    return trial


def find_changes(trial_id: uuid.UUID) -> None:
    """Route what is open by the remit of now and by the other, and keep the difference."""
    trial = db.session.get(RemitTrial, trial_id)
    if trial is None or trial.found is not None:
        return
    newest = select(Theme).where(Theme.state.in_(_OPEN)).options(selectinload(Theme.routings))
    themes = list(db.session.scalars(newest.order_by(Theme.last_at.desc().nulls_last(), Theme.id).limit(_MOST)))
    groups = groups_of(themes)
    routable = [theme for theme in themes if theme.id in groups]
    teams = organisations.open_teams()
    slug = organisations.team(trial.team_id).slug
    known = described(teams)
    other = [
        dataclasses.replace(one, remit=trial.remit, phrases=tuple(trial.phrases)) if one.team == slug else one
        for one in known
    ]
    asked, taught = [groups[theme.id] for theme in routable], learning(teams)
    end_transaction()
    before, after = (apart(analysis.route, remits, taught, asked) if asked else [] for remits in (known, other))
    shares = [(_share(one, slug), _share(two, slug)) for one, two in zip(before, after, strict=True)]
    pairs = [
        (theme, old, new)
        for theme, (old, new) in zip(routable, shares, strict=True)
        if not any(r.team.slug == slug and r.state is RoutingState.REFUSED for r in theme.routings)
    ]
    trial.found = {
        "come": [_row(theme, old, new) for theme, old, new in pairs if old < THRESHOLD <= new],
        "go": [_row(theme, old, new) for theme, old, new in pairs if new < THRESHOLD <= old],
        "stay": sum(old >= THRESHOLD <= new for _, old, new in pairs),
        "looked_at": len(pairs),
    }


def _share(ranking: analysis.Ranking, slug: str) -> float:
    """How sure the router is that a team is the one."""
    return next((route.confidence for route in ranking.routes if route.team == slug), 0.0)


def _row(theme: Theme, before: float, after: float) -> dict[str, object]:
    return {"theme": str(theme.id), "before": round(before, 3), "after": round(after, 3)}


def use_remit(*, trial: RemitTrial, team: Team) -> None:
    """Change the remit to the one that was tried; what waits in triage is routed anew.

    Raises:
        TransitionError: it was used already.
    """
    if trial.used_at is not None:
        raise TransitionError("This remit is in use already.")
    trial.used_at = now()
    details = TeamDetails(team.name, trial.remit, tuple(trial.phrases), team.acknowledge_days, team.answer_weeks)
    organisations_service.change_team(team=team, details=details)
    defer("themes.route", key="themes.route")
