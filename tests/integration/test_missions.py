"""Missions: targets and their versions, points and revisions, ratings that the front line contradicts, stocktakes."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from sqlalchemy import select

from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import today
from frontline.missions import queries, service
from frontline.missions.models import (
    Direction,
    LinkState,
    Milestone,
    PointKind,
    Rating,
)
from frontline.missions.service import Aim
from frontline.themes.models import ThemeState
from tests.factories import make_insight, make_theme
from tests.missions import AIM, TABLE, Cast, severe

pytestmark = pytest.mark.usefixtures("app")


def test_a_table_of_points_is_taken_over_once_with_its_gaps() -> None:
    cast = Cast()
    assert cast.take(TABLE) == 5
    assert cast.take(TABLE) == 0
    rows = cast.standing.trajectory.rows
    assert (rows[-1].planned, rows[-1].actual) == (Decimal(75), None)


def test_a_measurement_is_held_against_the_line_between_planned_points() -> None:
    cast = Cast()
    cast.take("2024-07-31,60,\n2026-07-31,70,\n2025-07-31,,64.9")
    assert cast.standing.trajectory.is_behind is True
    cast.take("2025-07-31,,65.1")
    assert cast.standing.trajectory.is_behind is False


def test_less_is_better_where_it_is() -> None:
    cast = Cast(Aim("Waits", "Days", "days", Direction.DOWN, Decimal(18), dt.date(2028, 1, 1), "A plan", "Director"))
    cast.take("2024-01-01,40,\n2026-01-01,20,\n2025-01-01,,35")
    assert cast.standing.trajectory.is_behind is True


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x 2024,1,2", "Line 1"), ("2024-01-01,ten,", "“ten” is not a number"), ("2150-01-01,,3", "still to come"),
        ("2024-01-01,1\n31/31/2024,2", "Line 2"), ("day,planned", "no value"), ("2024-01-01,1e99,", "no number that"),
    ],
)  # fmt: skip
def test_a_table_with_a_wrong_line_names_it_and_keeps_nothing(text: str, why: str) -> None:
    cast = Cast()
    with pytest.raises(FieldError, match=why):
        cast.take(text)
    assert queries.points([cast.milestone.id])[cast.milestone.id] == []


def test_a_revised_value_stays_on_record() -> None:
    cast = Cast()
    cast.take("2024-01-01,,1")
    cast.take("2024-01-01,,2")
    assert [one.value for one in queries.points([cast.milestone.id])[cast.milestone.id]] == [2]
    assert [one.value for one in queries.revisions(cast.milestone.id)] == [1]


def test_nothing_is_measured_on_a_day_that_is_still_to_come() -> None:
    cast = Cast()
    later = today() + dt.timedelta(days=2)
    with pytest.raises(FieldError, match="still to come"):
        service.enter(milestone=cast.milestone, person=cast.person, kind=PointKind.ACTUAL, day=later, value=Decimal(1))


def test_a_target_that_changes_keeps_its_versions() -> None:
    cast = Cast()
    lower = Aim("Ready", "Good level", "%", Direction.UP, Decimal(70), dt.date(2029, 7, 31), "A paper", "Director")
    with pytest.raises(FieldError):
        service.revise(milestone=cast.milestone, person=cast.person, aim=lower, reason="")
    service.revise(milestone=cast.milestone, person=cast.person, aim=lower, reason="The metric changed")
    assert [one.value for one in queries.targets(cast.milestone.id)] == [70, 75]
    assert cast.milestone.target.value == 70


def test_a_milestone_replaced_in_mid_year_ends_with_its_history() -> None:
    cast = Cast()
    cast.take(TABLE)
    new = service.set_milestone(
        key=uuid.uuid4(), mission=cast.mission, person=cast.person, aim=AIM, replaces=cast.milestone, reason="Reset"
    )
    assert queries.milestones(cast.mission.id) == [new]
    assert queries.replaced_by(cast.milestone) is new
    assert queries.points([new.id])[new.id] == []
    with pytest.raises(TransitionError):
        cast.take(TABLE)


def test_a_green_rating_is_contradicted_by_a_growing_unanswered_severe_theme_that_people_confirmed() -> None:
    cast = Cast()
    theme = severe()
    cast.rate(Rating.AMBER_GREEN)
    service.suggest(cast.milestone)
    assert cast.standing.contradicted_by == []
    cast.link(theme)
    assert cast.standing.contradicted_by == [theme]
    cast.rate(Rating.RED)
    assert cast.standing.contradicted_by == []


def test_an_answered_theme_contradicts_nothing() -> None:
    cast = Cast()
    theme = severe(state=ThemeState.RESPONDED)
    cast.rate(Rating.GREEN)
    cast.link(theme)
    assert cast.standing.contradicted_by == []


def test_a_theme_that_people_rejected_is_not_suggested_again() -> None:
    cast = Cast()
    theme = make_theme(make_insight())
    cast.link(theme)
    cast.link(theme, LinkState.REJECTED)
    assert queries.linked([cast.milestone.id], cast.person)[cast.milestone.id] == []


def test_the_page_of_a_theme_says_on_which_milestones_it_bears() -> None:
    cast = Cast()
    theme = make_theme(make_insight())
    cast.link(theme)
    assert queries.milestones_of(theme.id) == [cast.milestone]
    assert db.session.scalars(select(Milestone)).unique().all()
