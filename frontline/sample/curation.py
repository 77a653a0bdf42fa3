"""A sample moderator curates some of the suggested themes, as one would: names them, tidies them, sends them to teams.

The machine's suggestions stay as they are where nobody in the sample has looked yet.
"""

import datetime as dt
import functools
import json
import uuid
from collections import Counter, defaultdict
from importlib import resources
from typing import Any

from sqlalchemy import select, update

from frontline.accounts.models import Person, Role
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.sample.accounts import find_team_member, get_sample_person, get_sample_team
from frontline.sample.loader import list_all_sample_insights
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import UNCONFIRMED_STATES, Theme, ThemeState
from frontline.themes.queries.access import find_current_routing
from frontline.themes.service.curation import rename_theme
from frontline.themes.service.decisions import accept_theme, assign_team, refuse_theme
from frontline.themes.service.regrouping import merge_themes, pin_insight, split_theme, take_out_insights
from frontline.themes.states import lock_theme

# Fewer are no theme that anybody would put before a team.
_FEWEST = 3
_FEWEST_TO_SPLIT = 4
_RECENT = dt.timedelta(days=30)


def curate_sample_themes() -> int:
    """Name, tidy and send to their teams the themes of some concerns, once; returns how many."""
    choices = read_curation_choices()
    with db.transaction():
        moderator = get_sample_person("moderator@example.org")
        with acting(moderator.id):
            _place_severe_insights(choices, moderator)
            return sum(_curate_concern(concern, choice, moderator) for concern, choice in choices.items())


def read_curation_choices() -> dict[str, Any]:
    """Name, team and day that a moderator chooses for the theme of each concern."""
    choices: dict[str, Any] = json.loads((resources.files("frontline.sample") / "data/curation.json").read_text())
    return choices


@functools.cache
def _get_stories() -> dict[uuid.UUID, dict[str, Any]]:
    """The rows from which the insights were made, by insight."""
    return {story.key: story.row for story in list_all_sample_insights()}


def _place_severe_insights(choices: dict[str, Any], moderator: Person) -> None:
    """What was severe before this month has its team; the latest are still on the clock."""
    waiting = db.session.scalars(
        select(Theme).join(Insight, Insight.id == Theme.single_insight_id)
        .where(Theme.severe_count > 0, Theme.state.in_(UNCONFIRMED_STATES), Insight.submitted_at < now() - _RECENT)
    ).all()  # fmt: skip
    for theme in waiting:
        story = _get_stories().get(theme.single_insight_id or theme.id, {})
        if choice := choices.get(story.get("concern", "")):
            assign_team(theme=theme, team=get_sample_team(choice["team"]), person=moderator)


def _curate_concern(concern: str, choice: dict[str, Any], moderator: Person) -> bool:
    themes = list_themes_of_concern(concern) or _split_off(concern, choice["name"], moderator)
    if not themes:
        return False
    theme, *others = themes
    for other in others:
        merge_themes(theme=other, into=theme, person=moderator)
    _tidy(theme, concern, moderator)
    if theme.name not in choice.get("good_names", ()):
        rename_theme(theme=theme, name=choice["name"], person=moderator)
    team = get_sample_team(choice["team"])
    assign_team(theme=theme, team=team, person=moderator)
    _date_back(theme, team, choice["days"])
    if "accepted" in choice:
        _accept(theme, team, days=choice["accepted"])
    for refusal in choice.get("refusals", ()):
        _refuse(theme, refusal)
    return True


def _tidy(theme: Theme, concern: str, moderator: Person) -> None:
    """What is about something else leaves the theme; what was doubtful and belongs stays by hand."""
    members = db.session.execute(
        select(Membership.insight_id, Membership.fit).where(Membership.theme_id == theme.id)
    ).all()
    stories = _get_stories()
    strangers = [
        key
        for key, _fit in members
        if key in stories and concern not in (stories[key]["concern"], stories[key]["also"])
    ]
    take_out_insights(insight_ids=strangers, theme=theme, person=moderator)
    for key, fit in members:
        if fit is Fit.EDGE and key not in strangers:
            pin_insight(insight_id=key, theme=theme, person=moderator, pinned=True)
    refresh_counts([theme.id])


def _split_off(concern: str, name: str, moderator: Person) -> list[Theme]:
    """The insights of a concern that are in a theme of another, as a theme of their own where there are enough."""
    held: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for theme_id, key, of_concern in _list_members():
        if of_concern == concern:
            held[theme_id].append(key)
    largest = max(held.items(), key=lambda item: (len(item[1]), str(item[0])), default=None)
    if largest is None or len(largest[1]) < _FEWEST_TO_SPLIT:
        return []
    theme = lock_theme(largest[0])
    if theme.state not in UNCONFIRMED_STATES:
        return []
    return [split_theme(theme=theme, insight_ids=largest[1], name=name, person=moderator)]


def list_themes_of_concern(concern: str) -> list[Theme]:
    """The unconfirmed themes that speak of nothing more often than of a concern, the one with most of it first."""
    concerns_of_themes: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for theme_id, _key, of_concern in _list_members():
        concerns_of_themes[theme_id][of_concern] += 1
    leading = {
        theme_id: counts[concern]
        for theme_id, counts in concerns_of_themes.items()
        if counts.most_common(1)[0][0] == concern and counts[concern] >= _FEWEST
    }
    themes = [lock_theme(theme_id) for theme_id in sorted(leading, key=lambda key: (-leading[key], str(key)))]
    return [theme for theme in themes if theme.state in UNCONFIRMED_STATES]


def list_confirmed_themes_by_concern() -> dict[str, Theme]:
    """The theme that a person confirmed of each concern: the one that speaks most often of it."""
    concerns_of_themes: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for theme_id, _key, of_concern in _list_members():
        concerns_of_themes[theme_id][of_concern] += 1
    query = select(Theme).where(Theme.id.in_(concerns_of_themes), Theme.state.not_in(UNCONFIRMED_STATES))
    themes = sorted(db.session.scalars(query), key=lambda theme: (theme.insight_count, str(theme.id)))
    return {concerns_of_themes[theme.id].most_common(1)[0][0]: theme for theme in themes if theme.is_listed}


def _list_members() -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    """Theme and insight of each membership, with the concern that the insight was written about."""
    stories = _get_stories()
    members = db.session.execute(select(Membership.theme_id, Membership.insight_id).order_by(Membership.insight_id))
    return [(theme_id, key, stories[key]["concern"]) for theme_id, key in members if theme_id and key in stories]


def _date_back(theme: Theme, team: Team, days: int) -> None:
    """The sample's curators have worked for months: insights joined when they came, some themes are overdue by now."""
    theme.routed_at = now() - dt.timedelta(days=days)
    accepted_at = select(Insight.accepted_at).where(Insight.id == Membership.insight_id).scalar_subquery()
    joining = update(Membership).where(Membership.theme_id == theme.id)
    db.session.execute(joining.values(joined_at=accepted_at + dt.timedelta(days=1)))
    routing = find_current_routing(theme)
    if routing is not None:
        routing.since = theme.routed_at
    set_deadline(theme, team)


def _accept(theme: Theme, team: Team, *, days: int) -> None:
    lead = find_team_member(Role.POLICY_LEAD, team)
    if lead is not None and theme.state is ThemeState.ROUTED:
        with acting(lead.id):
            accept_theme(theme=theme, team=team, person=lead)
        theme.acknowledged_at = now() - dt.timedelta(days=days)


def _refuse(theme: Theme, refusal: dict[str, str]) -> None:
    """A team says that it is not theirs, and whose it may be: after two the Cabinet Office decides."""
    team = get_sample_team(refusal["team"])
    suggestion = get_sample_team(refusal["suggestion"]) if "suggestion" in refusal else None
    lead = find_team_member(Role.POLICY_LEAD, team)
    if lead is not None and theme.state is ThemeState.ROUTED:
        with acting(lead.id):
            refuse_theme(theme=theme, team=team, person=lead, reason=refusal["reason"], suggestion=suggestion)
