"""Teams that a coordinator should look at: without people, without themes, or with a fifth of all."""

from dataclasses import dataclass

from sqlalchemy import func, select

from frontline.accounts import queries as accounts
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.organisations.models import Team
from frontline.themes.models.theme import UNLISTED_STATES, WITH_TEAM_STATES, Routing, Theme

# A team with such a share of all themes attracts what is not its own; with fewer themes no share says anything.
_MAGNET_SHARE = 0.2
_MIN_THEMES = 20


@dataclass(frozen=True, slots=True)
class TeamWarning:
    """What is wrong with a team's place among the others, in words."""

    team: Team
    words: str


def list_team_warnings() -> list[TeamWarning]:
    """What to look at, by name of the team; of themes that are with a team now, suggested to it or confirmed."""
    is_with_team = Routing.state.in_(WITH_TEAM_STATES) & Theme.state.not_in(UNLISTED_STATES)
    query = select(Routing.team_id, func.count()).join(Theme).where(is_with_team).group_by(Routing.team_id)
    counts = {team_id: int(number) for team_id, number in db.session.execute(query)}
    staffed_ids, themes = accounts.list_staffed_team_ids(), sum(counts.values())
    warnings = []
    for team in sorted(organisations.list_open_teams(), key=lambda team: team.name):
        words = _describe_team(counts.get(team.id, 0), themes, is_staffed=team.id in staffed_ids)
        warnings += [TeamWarning(team, words)] if words else []
    return warnings


def _describe_team(themes: int, all_themes: int, *, is_staffed: bool) -> str:
    if not is_staffed:
        return _("Nobody belongs to it, so nothing is sent to it.")
    if all_themes < _MIN_THEMES:
        return ""
    if not themes:
        return _("No theme has come to it. Its remit may use other words than people do.")
    share = round(100 * themes / all_themes)
    if themes >= _MAGNET_SHARE * all_themes:
        return _("%(share)s%% of all themes come to it. Its remit may be too wide.", share=share)
    return ""
