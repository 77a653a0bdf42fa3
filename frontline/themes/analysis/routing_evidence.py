"""What the router reads: teams with their remits, the firmest texts of themes, and what people decided before."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from frontline import analysis
from frontline.analysis import RoutingEvidence, TextGroup
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.organisations.models import Team
from frontline.themes.analysis.vectors import AnalysedInsights, read_analysed_insights
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, Theme

# Insights read of each theme; learned from each theme that people decided on; and the latest of all.
_MAX_OF_THEME = 60
_MAX_LEARNED_OF_THEME = 20
_MAX_LATEST = 4_000


def make_team_descriptions(teams: Sequence[Team]) -> list[analysis.Team]:
    """Teams as the language layer knows them."""
    return [analysis.Team(team.slug, team.remit, team.department.slug, tuple(team.phrases)) for team in teams]


def list_theme_texts(themes: Sequence[Theme], earlier: AnalysedInsights | None = None) -> dict[uuid.UUID, TextGroup]:
    """The firmest texts of each theme."""
    insights = _select_firmest_texts([theme.id for theme in themes], _MAX_OF_THEME, earlier)
    groups, texts, speaks = {}, insights.join_headlines(), insights.find_speaking()
    for theme_id, all_indices in insights.group_by_theme().items():
        # The words that weighed most are shown: they must not come from what is hidden from some.
        indices = [index for index in all_indices if speaks[index]]
        if indices:
            groups[theme_id] = TextGroup([texts[index] for index in indices], insights.vectors[indices])
    single_theme_ids = {theme.single_insight_id: theme.id for theme in themes if theme.single_insight_id}
    single_insights = read_analysed_insights(Insight.id.in_(single_theme_ids), earlier=earlier)
    for index, text in enumerate(single_insights.join_headlines()):
        theme_id = single_theme_ids[single_insights.insight_ids[index]]
        groups[theme_id] = TextGroup([text], single_insights.vectors[index : index + 1])
    return groups


def _select_firmest_texts(
    theme_ids: Sequence[uuid.UUID], most: int, earlier: AnalysedInsights | None
) -> AnalysedInsights:
    rank = func.row_number().over(
        partition_by=Membership.theme_id, order_by=[Membership.strength.desc(), Membership.insight_id]
    )
    ranked = select(Membership.insight_id, rank.label("rank")).where(Membership.theme_id.in_(theme_ids)).subquery()
    chosen = select(ranked.c.insight_id).where(ranked.c.rank <= most)
    return read_analysed_insights(Insight.id.in_(chosen), in_time=True, earlier=earlier)


def list_routing_evidence(teams: Sequence[Team], earlier: AnalysedInsights | None = None) -> RoutingEvidence:
    """The latest insights, and those of themes whose team a person chose or confirmed."""
    slugs = {team.id: team.slug for team in teams}
    decisions = {
        theme_id: slugs[team_id]
        for theme_id, team_id in db.session.execute(
            select(Routing.theme_id, Routing.team_id).where(
                Routing.state.in_(WITH_TEAM_STATES),
                Routing.decided_by_id.is_not(None),
            )
        )
        if team_id in slugs
    }
    decided_ids = select(Membership.insight_id).where(Membership.theme_id.in_(decisions))
    latest_ids = select(Membership.insight_id).join(Insight).order_by(Insight.accepted_at.desc(), Insight.id)
    is_evidence = or_(Insight.id.in_(latest_ids.limit(_MAX_LATEST)), Insight.id.in_(decided_ids))
    insights = read_analysed_insights(is_evidence, in_time=True, earlier=earlier)
    decided: list[str | None] = [None] * len(insights.texts)
    for theme_id, indices in insights.group_by_theme().items():
        for index in indices[-_MAX_LEARNED_OF_THEME:]:
            decided[index] = decisions.get(theme_id)
    return RoutingEvidence(insights.join_headlines(), insights.vectors, decided)
