"""A day is a day in London, on both sides of midnight and when the clocks change."""

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import func, select

from frontline.accounts.models import Person
from frontline.core.clock import (
    get_london_day,
    get_london_moment,
    get_london_today,
    get_start_of_day,
    make_london_day_expression,
)
from frontline.core.database import db
from frontline.themes.deadlines import set_deadline
from frontline.themes.models.counts import ThemeMonth
from frontline.themes.models.curation import LeaveCover
from frontline.themes.notifications import add_leave_covers
from tests.factories import added, make_insight, make_person, make_team, make_theme, route_to
from tests.unit.test_structure import ROOT

_AFTER_MIDNIGHT = dt.datetime(
    2026, 6, 30, 23, 30, tzinfo=dt.UTC
)  # half past midnight of 1 July by the clocks of London
# A day that is made in these places belongs to no zone: it was typed, or is that of a person's own clock.
_NO_MOMENT = (
    "core/clock.py",
    "disclosure/filters.py",
    "placements/spreadsheets/row_parser.py",
    "missions/service/trajectory_points.py",
    "notices/service.py",
    "insights/importing/rows.py",
)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-29T00:59:59", "2026-03-29"), ("2026-03-29T22:59:59", "2026-03-29"),
        ("2026-03-29T23:00:00", "2026-03-30"), ("2026-06-30T23:30:00", "2026-07-01"),
        ("2026-10-24T23:00:00", "2026-10-25"), ("2026-10-25T23:59:59", "2026-10-25"),
        ("2026-12-31T23:59:59", "2026-12-31"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("app")
def test_the_day_of_a_moment_is_the_same_in_python_and_in_the_database(moment: str, day: str) -> None:
    at, expected = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC), dt.date.fromisoformat(day)
    assert get_london_day(at) == db.session.scalar(select(make_london_day_expression(at))) == expected
    assert get_start_of_day(expected) <= at < get_start_of_day(expected + dt.timedelta(days=1))
    with time_machine.travel(at, tick=False):
        assert get_london_today() == expected


@pytest.mark.parametrize(("day", "hour"), [("2026-03-28", 9), ("2026-03-29", 8), ("2026-10-24", 8), ("2026-10-25", 9)])
def test_nine_in_the_morning_is_so_by_the_clocks_of_london(day: str, hour: int) -> None:
    moment = get_london_moment(dt.date.fromisoformat(day), dt.time(9))
    assert moment.astimezone(dt.UTC).hour == hour


@pytest.mark.usefixtures("app")
def test_a_theme_that_comes_after_midnight_is_due_as_one_of_that_day() -> None:
    team, theme = make_team(acknowledge_days=5), make_theme(make_insight())
    route_to(theme, team)
    theme.routed_at = _AFTER_MIDNIGHT
    set_deadline(theme, team)
    assert theme.due_on == dt.date(2026, 7, 8)


@pytest.mark.usefixtures("app")
def test_an_insight_sent_after_midnight_counts_to_the_new_month() -> None:
    theme = make_theme(make_insight(submitted_at=_AFTER_MIDNIGHT))
    months = db.session.scalars(select(ThemeMonth.month).where(ThemeMonth.theme_id == theme.id)).all()
    assert months == [dt.date(2026, 7, 1)]


@pytest.mark.usefixtures("app")
def test_cover_begins_with_the_day_in_london() -> None:
    away, covering = make_person(), make_person()
    day = dt.date(2026, 7, 1)
    added(LeaveCover(person_id=away.id, covered_by_id=covering.id, starts_on=day, ends_on=day))
    for moment, told in ((_AFTER_MIDNIGHT, 2), (_AFTER_MIDNIGHT - dt.timedelta(hours=1), 1)):
        with time_machine.travel(moment, tick=False):
            people = add_leave_covers(select(Person.id).where(Person.id == away.id)).subquery()
        assert db.session.scalar(select(func.count()).select_from(people)) == told


def test_no_day_is_made_of_a_moment_but_by_the_one_function() -> None:
    made = re.compile(r"\.date\(\)|func\.date\(|current_date|date\.today|timezone\(\"Europe|tzinfo=_?LONDON")
    paths = [*(ROOT / "frontline").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    wrong = [str(path.relative_to(ROOT)) for path in paths if made.search(path.read_text(encoding="utf-8"))]
    assert {path for path in wrong if not path.endswith(_NO_MOMENT)} == set()
