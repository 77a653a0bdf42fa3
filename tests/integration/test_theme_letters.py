"""The letter of a theme that has come to a team says which theme, what somebody said, and by when to act."""

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.digests.theme_letters import write_theme_letter
from frontline.insights.models.insight import Insight
from frontline.insights.service.submission import withdraw_insight
from frontline.notices.models import Notice
from frontline.themes.models.theme import Theme
from frontline.themes.notifications import notify_routed
from tests.factories import make_insight, make_person, make_team, make_theme, route_to

pytestmark = pytest.mark.usefixtures("app")
SAID = "The bus comes after the bell."


def _tell(severe_count: int = 0) -> tuple[Theme, Notice]:
    """A theme that has come to a team, and the notice of it to its member."""
    insights: list[Insight] = [make_insight(what_happened=SAID) for _ in range(6)]
    theme, team = make_theme(*insights, name="Late school buses"), make_team()
    theme.quotes = [{"insight_id": str(insights[0].id), "text": SAID}]
    make_person(Role.POLICY_MEMBER, team=team)
    route_to(theme, team)
    theme.severe_count = severe_count
    notify_routed(team, [theme])
    db.session.flush()
    return theme, db.session.scalars(select(Notice)).first() or pytest.fail("nobody was told")


def _read(notice: Notice) -> str:
    letter = write_theme_letter(notice)
    return " ".join(f"{block.text} {block.attribution}" for block in letter.blocks) if letter else ""


def test_it_names_the_theme_and_quotes_one_insight() -> None:
    words = _read(_tell()[1])
    assert "Late school buses" in words
    assert f"“{SAID}”" in words


def test_what_was_withdrawn_since_is_not_quoted() -> None:
    theme, notice = _tell()
    withdraw_insight(insight=db.session.get_one(Insight, theme.quotes[0]["insight_id"]))
    words = _read(notice)
    assert "Late school buses" in words
    assert SAID not in words


def test_what_is_severe_leaves_without_its_name_and_words() -> None:
    words = _read(_tell(severe_count=1)[1])
    assert "Late school buses" not in words
    assert SAID not in words
