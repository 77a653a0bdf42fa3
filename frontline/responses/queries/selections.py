"""What an answer is for: the themes, what stands in the way of some, and the insights that were ticked."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.responses.models.answer import Response, ResponseCoverage, ResponseState, ResponseTheme
from frontline.responses.models.feedback import Receipt
from frontline.responses.queries.answers import get_coverage
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.queries.access import find_current_routing, list_readable_themes, list_themes_with_routings
from frontline.themes.queries.insights import get_members_among, list_contributing_insight_ids


@dataclass(frozen=True, slots=True)
class AnsweredTheme:
    """A theme of an answer, and what stands in the way of answering it; empty for nothing."""

    theme: Theme
    obstacle: str


def list_answered_themes(response: Response, person: Person) -> list[AnsweredTheme]:
    """Those themes of an unpublished answer that a person may read, with what has come in the way of each."""
    themes = list_themes_with_routings([theme.id for theme in response.themes], person)
    since = response.cleared_at or response.created_at
    obstacles = describe_obstacles(themes, team_id=response.team_id, person=person, since=since)
    return [AnsweredTheme(theme, obstacles.get(theme.id, "")) for theme in themes]


def describe_obstacles(
    themes: Collection[Theme], *, team_id: uuid.UUID, person: Person, since: dt.datetime | None = None
) -> dict[uuid.UUID, str]:
    """Why a team cannot answer some themes, in words, or that they were answered since a moment; silent on the others.

    Args:
        themes: with their routings.
        team_id: of the team that would answer.
        person: who reads it.
        since: when they were last known not to be answered.
    """
    merged_ids = {theme.merged_into_id for theme in themes if theme.merged_into_id}
    names = {key: theme.name for key, theme in list_readable_themes(merged_ids, person).items()}
    obstacles = {theme.id: _describe_obstacle(theme, team_id, names) for theme in themes}
    for theme in themes:
        if not obstacles[theme.id] and since and theme.responded_at and theme.responded_at > since:
            obstacles[theme.id] = _("It was answered meanwhile, on %(day)s.", day=format_date(theme.responded_at))
    return {theme_id: obstacle for theme_id, obstacle in obstacles.items() if obstacle}


def _describe_obstacle(theme: Theme, team_id: uuid.UUID, names: dict[uuid.UUID, str]) -> str:
    """Why a team cannot answer a theme, in words; empty where it can."""
    routing = find_current_routing(theme)
    if theme.merged_into_id in names:
        return _("It is part of “%(theme)s” now.", theme=names[theme.merged_into_id])
    if theme.state is ThemeState.MERGED:
        return _("It is part of another theme now.")
    if theme.state is ThemeState.DISMISSED:
        return _("It was dismissed.")
    if theme.state is ThemeState.RETIRED:
        return _("It is no longer a theme.")
    if routing is None or routing.team_id != team_id:
        return _("It is not with your team.")
    return "" if theme.insight_count else _("Everything in it was withdrawn by its authors.")


def list_selected_insights(response: Response, person: Person) -> Sequence[Insight]:
    """The insights that were ticked for an answer, are in its themes and that a person may see, by title."""
    ticked = (ResponseCoverage.response_id == response.id) & ResponseCoverage.covered
    insight_ids = db.session.scalars(select(ResponseCoverage.insight_id).where(ticked)).all()
    members = get_members_among(response.themes, insight_ids, person)
    return sorted({insight.id: insight for insight in members.values()}.values(), key=lambda insight: insight.title)


def list_answered_ids(insight_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some insights that a published answer to their theme is meant for.

    By what its team ticked and saw, never by receipts, which would tell that an author has left.
    """
    coverage = (ResponseCoverage.response_id == Response.id) & (ResponseCoverage.insight_id == Membership.insight_id)
    is_meant = or_(
        ResponseCoverage.covered,
        ResponseCoverage.covered.is_(None) & ~Response.selected_only & (Membership.fit != Fit.EDGE),
    )
    query = (
        select(Membership.insight_id)
        .join(ResponseTheme, ResponseTheme.theme_id == Membership.theme_id)
        .join(Response, Response.id == ResponseTheme.response_id)
        .join(Insight, Insight.id == Membership.insight_id)
        .outerjoin(ResponseCoverage, coverage)
        .where(Membership.insight_id.in_(insight_ids), Response.state == ResponseState.PUBLISHED, is_meant)
        .where(Insight.accepted_at <= Response.published_at)
    )
    return set(db.session.scalars(query))


def has_selected_insights(response: Response, themes: Collection[Theme]) -> bool:
    """Whether something that an answer is meant for is still shared, and in one of its themes."""
    selected_ids = [insight_id for insight_id, is_covered in get_coverage(response.id).items() if is_covered]
    return bool(get_members_among(themes, selected_ids))


def has_unanswered_insights(theme: Theme) -> bool:
    """Whether something that makes up a theme, and that no author hides, has no answer yet."""
    told = select(Receipt.insight_id).join(Response, Response.id == Receipt.response_id)
    is_left = (
        Insight.id.in_(list_contributing_insight_ids(theme))
        & (Insight.state == InsightState.ACCEPTED)
        & Insight.author_id.is_not(None)
        & ~Insight.hidden_from_host
        & Insight.id.not_in(told.where(Response.state == ResponseState.PUBLISHED))
    )
    return db.session.scalar(select(exists().where(is_left))) or False
