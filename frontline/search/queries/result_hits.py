"""What a page of results shows of each hit, with the words that were looked for marked."""

import textwrap
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import selectinload

from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.responses.models.answer import Response
from frontline.search.queries import matching
from frontline.search.queries.ranking import InsightHit, Search
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import list_readable_themes
from frontline.themes.queries.insights import list_visible_insights

_BEGINNING = 220
_MARKS = 'StartSel=\x02, StopSel=\x03, MaxFragments=2, MaxWords=36, MinWords=18, FragmentDelimiter=" … "'
_HEADLINES = text(
    "SELECT key, ts_headline('english', body, CAST(:query AS tsquery), :marks) AS shown"
    " FROM unnest(CAST(:keys AS uuid[]), CAST(:texts AS text[])) AS t(key, body)"
)


@dataclass(frozen=True, slots=True)
class ResultHit:
    """One result: the thing itself, the theme through which it is read, and a part of its text.

    Attributes:
        item: the insight, theme, answer or placement.
        theme: of an insight.
        snippet: with the words that were looked for between the characters STX and ETX.
        title: of what a higher domain contributes.
        path: where that leads.
        description: what else is said of it.
    """

    item: Any
    theme: Theme | None = None
    snippet: str = ""
    title: str = ""
    path: str = ""
    description: str = ""


def list_insight_hits(keys: Sequence[InsightHit], search: Search) -> list[ResultHit]:
    """What is shown of insights that were found: those that the person may still see."""
    insights = list_visible_insights([key.insight_id for key in keys], search.person)
    themes = list_readable_themes({key.theme_id for key in keys}, search.person)
    snippets = get_snippets({insight.id: insight.text for insight in insights.values()}, search)
    return [
        ResultHit(insights[key.insight_id], themes[key.theme_id], snippets[key.insight_id])
        for key in keys
        if key.insight_id in insights and key.theme_id in themes
    ]


def list_theme_hits(keys: Sequence[uuid.UUID], search: Search) -> list[ResultHit]:
    """What is shown of themes that were found."""
    query = select(Theme).where(Theme.id.in_(keys)).options(selectinload(Theme.routings))
    themes = {theme.id: theme for theme in db.session.scalars(query)}
    snippets = get_snippets({theme.id: theme.summary for theme in themes.values() if theme.summary}, search)
    return [ResultHit(themes[key], snippet=snippets.get(key, "")) for key in keys if key in themes]


def list_answer_hits(keys: Sequence[uuid.UUID], search: Search) -> list[ResultHit]:
    """What is shown of answers that were found, each with a theme through which the person reads it."""
    responses = {
        response.id: response for response in db.session.scalars(select(Response).where(Response.id.in_(keys)))
    }
    themes = list_readable_themes(
        {theme.id for response in responses.values() for theme in response.themes}, search.person
    )
    snippets = get_snippets({response.id: response.body for response in responses.values()}, search)
    return [
        ResultHit(
            responses[key],
            next((themes[theme.id] for theme in responses[key].themes if theme.id in themes), None),
            snippets[key],
        )
        for key in keys
        if key in responses
    ]


def list_own_hits(keys: Sequence[uuid.UUID], search: Search) -> list[ResultHit]:
    """What is shown of the insights that the person logged."""
    insights = {insight.id: insight for insight in db.session.scalars(select(Insight).where(Insight.id.in_(keys)))}
    snippets = get_snippets({insight.id: insight.text for insight in insights.values()}, search)
    return [ResultHit(insights[key], snippet=snippets[key]) for key in keys]


def get_snippets(texts: dict[uuid.UUID, str], search: Search) -> dict[uuid.UUID, str]:
    """The parts of some texts in which the words stand, or their beginnings."""
    parameters = {
        "keys": list(texts), "texts": list(texts.values()), "marks": _MARKS,
        "query": matching.make_any_term_query(search.terms.terms),
    }  # fmt: skip
    snippets = {row.key: row.shown for row in db.session.execute(_HEADLINES, parameters)}
    return {key: _add_ellipses(snippets[key], text) for key, text in texts.items()}


def _add_ellipses(snippet: str, text: str) -> str:
    """A part of a text, with what says that it begins or ends in the middle; where no word is marked, the beginning."""
    if "\x02" not in snippet:
        return textwrap.shorten(text, _BEGINNING, placeholder=" …")
    bare, whole = " ".join(snippet.replace("\x02", "").replace("\x03", "").split()), " ".join(text.split())
    before = "" if whole.startswith(bare[:20]) else "… "
    return f"{before}{snippet.strip()}{'' if whole.endswith(bare[-20:]) else ' …'}"
