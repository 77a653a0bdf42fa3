"""What is looked up most is found by an index, however much there is."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select, text

from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import IN_MODERATION_STATES
from frontline.moderation.queries.queue import list_moderated_lately
from frontline.notices.models import Notice
from frontline.responses.models.answer import Response
from frontline.themes.models.curation import ThemeWatch
from frontline.themes.models.theme import Theme
from tests.factories import make_person

KEY = uuid.uuid4()
LOOKED_UP: dict[str, tuple[Any, set[str]]] = {
    "what a moderator has dealt with": (
        select(Insight.id).where((Insight.moderator_id == KEY) | (Insight.checked_by_id == KEY)),
        {"ix_insight_moderator_id", "ix_insight_checked_by_id"},
    ),
    "what is on a moderator's desk": (
        select(Insight.id).where(Insight.moderator_id == KEY),
        {"ix_insight_moderator_id"},
    ),
    "what waits for moderators": (
        select(Insight.id).where(Insight.state.in_(IN_MODERATION_STATES)).order_by(Insight.submitted_at),
        {"ix_insight_state"},
    ),
    "the insights of an author": (select(Insight.id).where(Insight.author_id == KEY), {"ix_insight_author_id"}),
    "what was accepted last": (
        select(Insight.id).order_by(Insight.accepted_at.desc()).limit(10),
        {"ix_insight_accepted_at"},
    ),
    "what was accepted since a moment": (
        select(Insight.id).where(Insight.accepted_at > now()),
        {"ix_insight_accepted_at"},
    ),
    "what was logged by telephone": (
        select(Insight.id).where(Insight.logged_by_id == KEY),
        {"ix_insight_logged_by_id"},
    ),
    "the duplicates of an insight": (
        select(Insight.id).where(Insight.duplicate_of_id == KEY),
        {"ix_insight_duplicate_of_id"},
    ),
    "what became part of a theme": (
        select(Theme.id).where(Theme.merged_into_id == KEY),
        {"ix_theme_merged_into_id"},
    ),
    "themes that are due": (select(Theme.id).where(Theme.due_on <= get_london_today()), {"ix_theme_due_on"}),
    "what somebody watches": (
        select(ThemeWatch.theme_id).where(ThemeWatch.person_id == KEY),
        {"ix_theme_watch_person_id"},
    ),
    "what one message of a day tells of": (select(Notice.id).where(Notice.bundle_id == KEY), {"ix_notice_bundle_id"}),
    "later answers": (select(Response.id).where(Response.supersedes_id == KEY), {"ix_response_supersedes_id"}),
}


def _plan(query: Any) -> str:
    compiled = query.compile(db.session.connection(), compile_kwargs={"render_postcompile": True})
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    explained = db.session.connection().exec_driver_sql(f"EXPLAIN {compiled}", compiled.params)
    return "\n".join(row[0] for row in explained)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("what", LOOKED_UP)
def test_an_index_finds_it(what: str) -> None:
    query, indices = LOOKED_UP[what]
    plan = _plan(query)
    assert "Seq Scan" not in plan
    assert {name for name in indices if name not in plan} == set()


@pytest.mark.usefixtures("app")
def test_the_desk_of_a_moderator_is_found_by_its_indices() -> None:
    plan = _plan(list_moderated_lately(make_person()))
    assert "BitmapOr" in plan
    assert "Seq Scan" not in plan
