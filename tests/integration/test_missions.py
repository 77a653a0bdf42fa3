"""Missions: targets and their versions, points and revisions, ratings that the front line contradicts, stocktakes."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from sqlalchemy import select

from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.missions.models.milestone import ConfidenceRating, Direction, LinkState, Milestone, PointKind
from frontline.missions.queries.milestones import (
    find_replacement,
    list_milestones,
    list_points_by_milestone,
    list_revised_points,
    list_target_versions,
)
from frontline.missions.queries.theme_links import list_milestones_of_theme, list_theme_links
from frontline.missions.service.milestones import MilestoneTarget, revise_milestone, set_milestone
from frontline.missions.service.relevance import suggest_themes
from frontline.missions.service.trajectory_points import enter_point
from frontline.themes.models.theme import ThemeState
from tests.factories import make_insight, make_theme
from tests.missions import AIM, TABLE, Cast, severe

pytestmark = pytest.mark.usefixtures("app")


def test_a_table_of_points_is_imported_once_with_its_gaps() -> None:
    cast = Cast()
    assert cast.take(TABLE) == 5
    assert cast.take(TABLE) == 0
    days = cast.standing.trajectory.rows
    assert (days[-1].planned, days[-1].actual) == (Decimal(75), None)


def test_a_measurement_is_held_against_the_line_between_planned_points() -> None:
    cast = Cast()
    cast.take("2024-07-31,60,\n2026-07-31,70,\n2025-07-31,,64.9")
    assert cast.standing.trajectory.is_behind is True
    cast.take("2025-07-31,,65.1")
    assert cast.standing.trajectory.is_behind is False


def test_less_is_better_where_it_is() -> None:
    cast = Cast(
        MilestoneTarget("Waits", "Days", "days", Direction.DOWN, Decimal(18), dt.date(2028, 1, 1), "A plan", "Director")
    )
    cast.take("2024-01-01,40,\n2026-01-01,20,\n2025-01-01,,35")
    assert cast.standing.trajectory.is_behind is True


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x 2024,1,2", "Line 1"), ("2024-01-01,ten,", "“ten” is not a number"), ("2150-01-01,,3", "still to come"),
        ("2024-01-01,1\n31/31/2024,2", "Line 2"), ("day,planned", "no value"), ("2024-01-01,1e99,", "too large"),
    ],
)  # fmt: skip
def test_a_table_with_a_wrong_line_names_it_and_keeps_nothing(text: str, why: str) -> None:
    cast = Cast()
    with pytest.raises(FieldError, match=why):
        cast.take(text)
    assert list_points_by_milestone([cast.milestone.id])[cast.milestone.id] == []


def test_a_revised_value_stays_on_record() -> None:
    cast = Cast()
    cast.take("2024-01-01,,1")
    cast.take("2024-01-01,,2")
    assert [point.value for point in list_points_by_milestone([cast.milestone.id])[cast.milestone.id]] == [2]
    assert [point.value for point in list_revised_points(cast.milestone.id)] == [1]


def test_nothing_is_measured_on_a_day_that_is_still_to_come() -> None:
    cast = Cast()
    later = get_london_today() + dt.timedelta(days=2)
    with pytest.raises(FieldError, match="still to come"):
        enter_point(milestone=cast.milestone, person=cast.person, kind=PointKind.ACTUAL, day=later, value=Decimal(1))


def test_a_target_that_changes_keeps_its_versions() -> None:
    cast = Cast()
    lower = MilestoneTarget(
        "Ready", "Good level", "%", Direction.UP, Decimal(70), dt.date(2029, 7, 31), "A paper", "Director"
    )
    with pytest.raises(FieldError):
        revise_milestone(milestone=cast.milestone, person=cast.person, target=lower, reason="")
    revise_milestone(milestone=cast.milestone, person=cast.person, target=lower, reason="The metric changed")
    assert [version.value for version in list_target_versions(cast.milestone.id)] == [70, 75]
    assert cast.milestone.target.value == 70


def test_a_milestone_replaced_in_mid_year_ends_with_its_history() -> None:
    cast = Cast()
    cast.take(TABLE)
    new = set_milestone(
        key=uuid.uuid4(), mission=cast.mission, person=cast.person, target=AIM, replaces=cast.milestone, reason="Reset"
    )
    assert list_milestones(cast.mission.id) == [new]
    assert find_replacement(cast.milestone) is new
    assert list_points_by_milestone([new.id])[new.id] == []
    with pytest.raises(TransitionError):
        cast.take(TABLE)


def test_a_green_rating_is_contradicted_by_a_growing_unanswered_severe_theme_that_people_confirmed() -> None:
    cast = Cast()
    theme = severe()
    cast.rate(ConfidenceRating.AMBER_GREEN)
    suggest_themes(cast.milestone)
    assert cast.standing.contradicted_by == []
    cast.link(theme)
    assert cast.standing.contradicted_by == [theme]
    cast.rate(ConfidenceRating.RED)
    assert cast.standing.contradicted_by == []


def test_an_answered_theme_contradicts_nothing() -> None:
    cast = Cast()
    theme = severe(state=ThemeState.RESPONDED)
    cast.rate(ConfidenceRating.GREEN)
    cast.link(theme)
    assert cast.standing.contradicted_by == []


def test_a_theme_that_people_rejected_is_not_suggested_again() -> None:
    cast = Cast()
    theme = make_theme(make_insight())
    cast.link(theme)
    cast.link(theme, LinkState.REJECTED)
    assert list_theme_links([cast.milestone.id], cast.person)[cast.milestone.id] == []


def test_the_page_of_a_theme_says_on_which_milestones_it_bears() -> None:
    cast = Cast()
    theme = make_theme(make_insight())
    cast.link(theme)
    assert list_milestones_of_theme(theme.id) == [cast.milestone]
    assert db.session.scalars(select(Milestone)).unique().all()
