"""How often people kept what the machine suggested: names, groups and teams of themes that they confirmed."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline import analysis
from frontline.accounts import queries as accounts
from frontline.analysis import Share
from frontline.core.clock import get_london_day
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.themes.models.curation import LineageEvent, LineageKind, TeamAutonomy
from frontline.themes.models.theme import (
    ENDED_STATES,
    MIN_CONFIDENCE,
    WITH_TEAM_STATES,
    Routing,
    RoutingState,
    Theme,
)

# At least so many of what the machine suggests should be kept.
TARGET = 0.95
_REGROUPED = (LineageKind.SPLIT, LineageKind.MERGED, LineageKind.MOVED, LineageKind.TAKEN_OUT)
_EDGES = (0.0, 0.5, 0.7, 0.9, 1.0)
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """Of the themes that people confirmed in a month, how many kept the name, the group, the team."""

    month: dt.date
    names: Share
    groups: Share
    teams: Share


@dataclass(frozen=True, slots=True)
class ConfidenceBand:
    """Suggestions of teams from one confidence to the next, and how many of them people kept."""

    low: float
    high: float
    kept: Share


@dataclass(frozen=True, slots=True)
class WrongTeam:
    """A theme that went to another team than the machine was surest of."""

    theme: Theme
    suggested: Routing


@dataclass(frozen=True, slots=True)
class SuggestionRecord:
    """The record of this installation, the latest month first."""

    months: list[MonthRecord]
    bands: list[ConfidenceBand]
    surest_wrong: list[WrongTeam]


@dataclass(frozen=True, slots=True)
class _Decision:
    theme: Theme
    name_kept: bool
    group_kept: bool
    first_choice: Routing | None

    @property
    def team_kept(self) -> bool:
        """Whether the theme is with the team of which the machine was surest."""
        return self.first_choice is not None and self.first_choice.state in WITH_TEAM_STATES

    @property
    def was_suggested(self) -> bool:
        """Whether the machine was sure enough of its first choice to suggest it; of what is severe it never is."""
        is_sure = self.first_choice is not None and self.first_choice.confidence >= MIN_CONFIDENCE
        return is_sure and not self.theme.severe_count


def get_suggestion_record() -> SuggestionRecord:
    """What people made of what the machine suggested, by the month in which they confirmed it."""
    decisions = _list_decisions()
    months = sorted({_get_month(decision.theme) for decision in decisions}, reverse=True)
    return SuggestionRecord(
        [_make_month(month, [d for d in decisions if _get_month(d.theme) == month]) for month in months],
        _make_bands(decisions),
        _list_surest_wrong(decisions),
    )


def find_month_record(month: dt.date) -> MonthRecord | None:
    """What people made of suggestions in a month, by its first day; None where nobody confirmed any."""
    decisions = [decision for decision in _list_decisions() if _get_month(decision.theme) == month]
    return _make_month(month, decisions) if decisions else None


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """How many of the themes that the machine suggested to a team people left there, and what follows from it.

    Attributes:
        is_allowed: somebody has switched on that suggestions need no person's word.
        is_borne_out: enough was decided, and the lower end of the interval is at the bar.
    """

    team: Team
    kept: Share
    is_allowed: bool
    is_borne_out: bool


def list_team_records() -> list[TeamRecord]:
    """The record of every open team to which anything was suggested and decided, by name."""
    allowed_ids = set(db.session.scalars(select(TeamAutonomy.team_id)))
    kept: dict[uuid.UUID, list[bool]] = defaultdict(list)
    for decision in _list_decisions():
        if decision.first_choice and decision.was_suggested and not decision.theme.routed_alone:
            kept[decision.first_choice.team_id].append(decision.team_kept)
    teams = [team for team in organisations.list_open_teams() if team.id in kept or team.id in allowed_ids]
    return [
        TeamRecord(team, share := _share(kept[team.id]), team.id in allowed_ids, _is_borne_out(share))
        for team in sorted(teams, key=lambda team: team.name)
    ]


def list_autonomous_team_ids() -> set[uuid.UUID]:
    """Teams whose suggestions need no person's word now: switched on, borne out by the record, and with people."""
    if not db.session.scalar(select(TeamAutonomy.team_id).limit(1)):
        return set()  # the usual case, in which no record need be read
    records = [record for record in list_team_records() if record.is_allowed and record.is_borne_out]
    return {record.team.id for record in records} & accounts.list_staffed_team_ids()


def _is_borne_out(share: Share) -> bool:
    settings = get_settings()
    return share.total >= settings.autonomy_decisions and share.low >= settings.autonomy_bar


def _list_decisions() -> list[_Decision]:
    query = select(Theme).where(Theme.confirmed_by_id.is_not(None), Theme.state.not_in(ENDED_STATES))
    themes = db.session.scalars(query.options(selectinload(Theme.routings)).order_by(Theme.id)).all()
    regrouped = _list_regrouped([theme.id for theme in themes])
    return [
        _Decision(theme, not theme.named_by_person, theme.id not in regrouped, _find_first_choice(theme))
        for theme in themes
    ]


def _list_regrouped(theme_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some themes in which a person split, merged, moved or took out something."""
    by_hand = LineageEvent.person_id.is_not(None) & LineageEvent.undone_at.is_(None) & LineageEvent.kind.in_(_REGROUPED)
    events = db.session.execute(select(LineageEvent.theme_id, LineageEvent.other_id).where(by_hand))
    return {theme_id for event in events for theme_id in event if theme_id} & set(theme_ids)


def _find_first_choice(theme: Theme) -> Routing | None:
    """The team of which the machine was surest; None where it has said nothing of the theme."""
    ranked = [routing for routing in theme.routings if routing.confidence > 0 and routing.reasons]
    return max(ranked, key=lambda routing: routing.confidence, default=None)


def _get_month(theme: Theme) -> dt.date:
    return get_london_day(theme.routed_at or theme.created_at).replace(day=1)


def _make_month(month: dt.date, decisions: Sequence[_Decision]) -> MonthRecord:
    routed = [decision for decision in decisions if decision.was_suggested]
    groups = [decision for decision in decisions if decision.theme.single_insight_id is None]
    return MonthRecord(
        month,
        _share(decision.name_kept for decision in groups),
        _share(decision.group_kept for decision in groups),
        _share(decision.team_kept for decision in routed),
    )


def _share(kept: Iterable[bool]) -> Share:
    values = list(kept)
    return analysis.compute_share(sum(values), len(values))


def _make_bands(decisions: Sequence[_Decision]) -> list[ConfidenceBand]:
    pairs = [(decision.first_choice.confidence, decision.team_kept) for decision in decisions if decision.first_choice]
    kept = analysis.compare_confidence(pairs, _EDGES)
    return [ConfidenceBand(low, high, kept.get(low) or _share(())) for low, high in pairwise(_EDGES)]


def _list_surest_wrong(decisions: Sequence[_Decision]) -> list[WrongTeam]:
    elsewhere = [(d.theme, d.first_choice) for d in decisions if d.first_choice and d.was_suggested and not d.team_kept]
    wrong = [WrongTeam(theme, choice) for theme, choice in elsewhere if choice.state is not RoutingState.CONTRIBUTING]
    return sorted(wrong, key=lambda one: -one.suggested.confidence)[:_MOST_SHOWN]
