"""A sample moderator curates some of the suggested themes, as one would: names them, tidies them, sends them to teams.

The machine's suggestions stay as they are where nobody in the sample has looked yet.
"""

import datetime as dt
import json
from collections import Counter, defaultdict
from importlib import resources
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from frontline.accounts.models import Grant, Person, Role
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.sample.accounts import get_sample_person
from frontline.sample.loader import list_all_sample_insights
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNCONFIRMED_STATES, Theme, ThemeState
from frontline.themes.queries.access import find_current_routing
from frontline.themes.service.curation import rename_theme
from frontline.themes.service.decisions import accept_theme, assign_team
from frontline.themes.service.regrouping import merge_themes, take_out_insights
from frontline.themes.states import lock_theme

if TYPE_CHECKING:
    import uuid

# Fewer are no theme that anybody would put before a team.
_FEWEST = 3
_RECENT = dt.timedelta(days=30)


def curate_sample_themes() -> int:
    """Name, tidy and send to their teams the themes of some concerns, once; returns how many."""
    choices = json.loads((resources.files("frontline.sample") / "data/curation.json").read_text())
    with db.transaction():
        moderator = get_sample_person("moderator@example.org")
        with acting(moderator.id):
            _place_severe_insights(choices, moderator)
            return sum(_curate_concern(concern, choice, moderator) for concern, choice in choices.items())


def _place_severe_insights(choices: dict[str, Any], moderator: Person) -> None:
    """What was severe before this month has its team; the latest are still on the clock."""
    concerns = {story.key: story.row["concern"] for story in list_all_sample_insights()}
    waiting = db.session.scalars(
        select(Theme).join(Insight, Insight.id == Theme.single_insight_id)
        .where(Theme.severe_count > 0, Theme.state.in_(UNCONFIRMED_STATES), Insight.submitted_at < now() - _RECENT)
    ).all()  # fmt: skip
    for theme in waiting:
        choice = choices.get(concerns.get(theme.single_insight_id or theme.id, ""))
        if choice:
            team = db.session.scalars(select(Team).where(Team.slug == choice["team"])).one()
            assign_team(theme=theme, team=team, person=moderator)


def _curate_concern(concern: str, choice: dict[str, Any], moderator: Person) -> bool:
    themes = list_themes_of_concern(concern)
    if not themes:
        return False
    theme, *others = themes
    for other in others:
        merge_themes(theme=other, into=theme, person=moderator)
    keys = {story.key: {story.row["concern"], story.row["also"]} for story in list_all_sample_insights()}
    members = db.session.scalars(select(Membership.insight_id).where(Membership.theme_id == theme.id)).all()
    strangers = [key for key in members if concern not in keys.get(key, {concern})]
    take_out_insights(insight_ids=strangers, theme=theme, person=moderator)
    rename_theme(theme=theme, name=choice["name"], person=moderator)
    team = db.session.scalars(select(Team).where(Team.slug == choice["team"])).one()
    assign_team(theme=theme, team=team, person=moderator)
    _date_back(theme, team, choice["days"])
    if "accepted" in choice:
        _accept(theme, team)
    return True


def list_themes_of_concern(concern: str) -> list[Theme]:
    """The unconfirmed themes that speak of nothing more often than of a concern, the one with most of it first."""
    concerns = {story.key: story.row["concern"] for story in list_all_sample_insights()}
    found: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for insight_id, theme_id in db.session.execute(select(Membership.insight_id, Membership.theme_id)):
        if theme_id and insight_id in concerns:
            found[theme_id][concerns[insight_id]] += 1
    leading = {
        theme_id: counts[concern]
        for theme_id, counts in found.items()
        if counts.most_common(1)[0][0] == concern and counts[concern] >= _FEWEST
    }
    themes = [lock_theme(theme_id) for theme_id in sorted(leading, key=lambda key: (-leading[key], str(key)))]
    return [theme for theme in themes if theme.state in UNCONFIRMED_STATES]


def _date_back(theme: Theme, team: Team, days: int) -> None:
    """The sample's curators have worked for months: some themes are overdue by now."""
    theme.routed_at = now() - dt.timedelta(days=days)
    routing = find_current_routing(theme)
    if routing is not None:
        routing.since = theme.routed_at
    set_deadline(theme, team)


def _accept(theme: Theme, team: Team) -> None:
    lead = db.session.scalars(
        select(Person).join(Grant).where(Grant.role == Role.POLICY_LEAD, Grant.team_id == team.id)
    ).first()
    if lead is not None and theme.state is ThemeState.ROUTED:
        with acting(lead.id):
            accept_theme(theme=theme, team=team, person=lead)
