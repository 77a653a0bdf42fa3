"""What is kept of a digest that is made of themes: references, and the words and numbers of the day of writing."""

import textwrap
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, or_, select

from frontline.core.database import db
from frontline.digests.models import Scope
from frontline.digests.periods import Period
from frontline.digests.queries.commitments import list_due_commitment_ids
from frontline.digests.queries.scopes import select_themes_in_scope
from frontline.digests.service.counts import count_period
from frontline.digests.service.reasons import describe_reason, list_reason_conditions
from frontline.disclosure.masking import build_sort_key
from frontline.insights.models.insight import Insight
from frontline.themes.models.theme import Theme
from frontline.themes.numbers import describe_size

_MAX_QUOTED_THEMES = 60  # a reader may not read all of them; those beyond are kept without quotes
_MAX_QUOTES = 4  # stored, so that one remains where some are withdrawn
_MAX_EXCERPT = 280  # characters of an insight that is a theme by itself


def list_theme_content(scope: Scope, object_id: uuid.UUID | None, period: Period) -> dict[str, Any]:
    """The themes of a period and why, the commitments that are late or due, and what is counted."""
    items = [
        _make_theme_item(theme, names, is_quoted=rank < _MAX_QUOTED_THEMES)
        for rank, (theme, names) in enumerate(_list_themes(scope, object_id, period))
    ]
    commitments = list_due_commitment_ids(scope, object_id, period.ends_on)
    return {
        "items": items,
        "commitments": [str(commitment_id) for commitment_id in commitments],
        "counts": count_period(scope, object_id, period, items, len(commitments)),
    }


def _list_themes(scope: Scope, object_id: uuid.UUID | None, period: Period) -> list[tuple[Theme, list[str]]]:
    """The themes with the most important reasons, those of most people first among equals; and their reasons."""
    conditions = list_reason_conditions(scope, period)
    urgency = case(*((condition, rank) for rank, condition in enumerate(conditions.values())), else_=len(conditions))
    has_reason = or_(*conditions.values()) & select_themes_in_scope(scope, object_id)
    columns = [condition.label(name) for name, condition in conditions.items()]
    results = db.session.execute(
        select(Theme, *columns).where(has_reason).order_by(urgency, build_sort_key(Theme.people_count).desc(), Theme.id)
    )
    return [
        (result[0], [name for name, holds in zip(conditions, result[1:], strict=True) if holds]) for result in results
    ]


def _make_theme_item(theme: Theme, names: Sequence[str], *, is_quoted: bool) -> dict[str, Any]:
    names = [name for name in names if name != "new" or "severe" not in names]
    item: dict[str, Any] = {
        "theme": str(theme.id),
        "names": names,
        "reasons": [describe_reason(name, theme) for name in names],
        "size": describe_size(theme),
        "quotes": _list_quote_items(theme) if is_quoted else [],
    }
    if names == ["suggested"]:
        item["suggested"] = True
    return item


def _list_quote_items(theme: Theme) -> list[dict[str, str]]:
    """The quotes of a theme; of a single insight its first words."""
    if theme.single_insight_id is None:
        return [{"insight": quote["insight_id"], "text": quote["text"]} for quote in theme.quotes[:_MAX_QUOTES]]
    insight = db.session.get_one(Insight, theme.single_insight_id)
    excerpt = textwrap.shorten(insight.what_happened, _MAX_EXCERPT, placeholder="")
    return [{"insight": str(insight.id), "text": excerpt}] if excerpt else []
