"""Insights and themes as records: the shared wording, and who it is from as far as a policy team may know."""

import itertools
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.filters import truncate_to_month
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.models.insight import Insight
from frontline.operations.information_requests.criteria import (
    RequestCriteria,
    get_held_theme_condition,
    get_months_condition,
    get_open_insight_condition,
    get_text_condition,
    is_in_themes,
    select_matching_theme_ids,
)
from frontline.operations.information_requests.exemptions import suggest_for_insight, suggest_for_theme
from frontline.operations.information_requests.records import (
    HeldRecord,
    RecordKind,
    RecordSource,
    format_month,
    join_paragraphs,
)
from frontline.organisations.models import Team
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import UNLISTED_STATES, Theme
from frontline.themes.numbers import describe_size
from frontline.themes.queries.access import find_current_routing

_SENT_AT = func.coalesce(Insight.submitted_at, Insight.accepted_at)


def _select_insights(criteria: RequestCriteria) -> Select[Any]:
    """Month by month, and never in the order of arrival."""
    query = select(Insight).where(get_open_insight_condition(), get_months_condition(criteria, _SENT_AT, _SENT_AT))
    if criteria.is_about_holders:
        query = query.where(is_in_themes(select(Theme.id).where(get_held_theme_condition(criteria))))
    is_found = get_text_condition(criteria, Insight.__table__.c.searchable)
    query = query.where(or_(is_found, is_in_themes(select_matching_theme_ids(criteria))))
    loaded = joinedload(Insight.placement), joinedload(Insight.source), joinedload(Insight.region)
    return query.options(*loaded).order_by(truncate_to_month(_SENT_AT), Insight.id)


def _build_insights(insights: Sequence[Insight]) -> Iterator[HeldRecord]:
    groups, themes = get_anonymity_groups(), _get_themes_of_insights([insight.id for insight in insights])
    for insight in insights:
        theme = themes.get(insight.id)
        yield HeldRecord(
            RecordKind.INSIGHT, insight.id, _format_month_sent(insight), _describe_theme_holder(theme),
            f"{insight.kind.label}. {insight.gravest.label}", join_paragraphs(insight.headline, insight.text),
            f"/themes/{theme.id}/insights/{insight.id}" if theme else "", describe_author(insight, groups),
            list(suggest_for_insight(insight)),
        )  # fmt: skip


def _format_month_sent(insight: Insight) -> str:
    sent_at = insight.submitted_at or insight.accepted_at
    return format_month(sent_at) if sent_at else ""


def _get_themes_of_insights(insight_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Theme]:
    """The theme on whose page each insight is read."""
    query = select(Theme).where(Theme.state.not_in(UNLISTED_STATES)).options(_with_teams())
    single = db.session.execute(
        query.add_columns(Theme.single_insight_id).where(Theme.single_insight_id.in_(insight_ids))
    )
    themed = query.add_columns(Membership.insight_id).join(Membership, Membership.theme_id == Theme.id)
    members = db.session.execute(themed.where(Membership.insight_id.in_(insight_ids)))
    return {insight_id: theme for theme, insight_id in itertools.chain(single, members)}


def _with_teams() -> Any:
    return selectinload(Theme.routings)


def describe_team(team: Team | None) -> str:
    """A team with its department."""
    return f"{team.name}, {team.department.name}" if team else _("With no team yet")


def _describe_theme_holder(theme: Theme | None) -> str:
    routing = find_current_routing(theme) if theme else None
    return describe_team(routing.team if routing else None)


def _select_themes(criteria: RequestCriteria) -> Select[Any]:
    """Those of several insights; a single insight is a record of its own."""
    first, last = func.coalesce(Theme.first_at, Theme.created_at), func.coalesce(Theme.last_at, Theme.created_at)
    return (
        select(Theme)
        .where(Theme.single_insight_id.is_(None), Theme.state.not_in(UNLISTED_STATES))
        .where(get_held_theme_condition(criteria), get_months_condition(criteria, first, last))
        .where(get_text_condition(criteria, Theme.__table__.c.searchable))
        .options(_with_teams())
        .order_by(Theme.name, Theme.id)
    )


def _build_themes(themes: Sequence[Theme]) -> Iterator[HeldRecord]:
    for theme in themes:
        yield HeldRecord(
            RecordKind.THEME, theme.id, format_month(theme.first_at or theme.created_at), _describe_theme_holder(theme),
            theme.state.label, join_paragraphs(theme.name, theme.summary, describe_size(theme) + "."),
            f"/themes/{theme.id}", exemptions=list(suggest_for_theme(theme)),
        )  # fmt: skip


SOURCES = (
    RecordSource(RecordKind.INSIGHT, _select_insights, _build_insights),
    RecordSource(RecordKind.THEME, _select_themes, _build_themes),
)
