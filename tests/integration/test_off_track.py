"""What is off track, why and since when; where the record disagrees with itself; ratings side by side."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.missions.models.milestone import ConfidenceRating, Direction, LinkState, MilestoneTheme, Rater
from frontline.missions.queries.milestones import list_confidence_ratings
from frontline.missions.queries.theme_links import find_trusted_likeness
from frontline.missions.rating_history import build_rating_history
from frontline.missions.service.milestones import MilestoneTarget, add_plan_item
from tests.factories import make_department, make_insight, make_person, make_theme
from tests.missions import AIM, TABLE, Cast
from tests.pages import CheckingClient

pytestmark = pytest.mark.usefixtures("app")

PAST = MilestoneTarget("Waits", "Days", "days", Direction.DOWN, Decimal(18), dt.date(2025, 7, 31), "A plan", "Jo Bell")


def _list_reasons(cast: Cast) -> list[str]:
    off_track = cast.standing.off_track
    return list(off_track.reasons) if off_track else []


def test_a_figure_behind_its_trajectory_is_off_track_since_the_first_that_was() -> None:
    cast = Cast()
    cast.take("2022-07-31,60,60\n2026-07-31,68,\n2023-07-31,,63\n2024-07-31,,63.5\n2025-07-31,,65")
    off_track = cast.standing.off_track
    assert off_track is not None
    assert (off_track.distance, off_track.since) == ("1 percentage point", dt.date(2024, 7, 31))
    assert "65% on 31 July 2025, where 66% was planned" in off_track.reasons[0]


def test_a_red_rating_is_off_track_whoever_gave_it_and_a_later_green_one_ends_it() -> None:
    cast = Cast()
    cast.rate(ConfidenceRating.RED, Rater.OWNER)
    assert _list_reasons(cast) == ["Rated red by its owner: Because."]
    cast.rate(ConfidenceRating.AMBER, Rater.OWNER)
    assert _list_reasons(cast) == []


def test_a_date_that_is_past_is_off_track_unless_the_target_is_met() -> None:
    cast = Cast(PAST)
    assert _list_reasons(cast) == ["It was due on 31 July 2025, and no figure shows that the target is met."]
    cast.take("2025-07-01,,17")
    assert _list_reasons(cast) == []
    assert "still listed as live. Jo Bell can give" in cast.standing.contradictions[0]


def test_a_green_rating_above_a_figure_that_is_behind_is_said_with_who_can_settle_it() -> None:
    cast = Cast()
    cast.take(TABLE)
    cast.rate(ConfidenceRating.AMBER_GREEN)
    contradiction = cast.standing.contradictions[0]
    assert contradiction.startswith(
        "Rated amber/green, and the last figure is behind its trajectory. The delivery unit"
    )


def test_ratings_of_owner_and_delivery_unit_that_differ_are_said() -> None:
    cast = Cast()
    cast.rate(ConfidenceRating.AMBER)
    cast.rate(ConfidenceRating.GREEN, Rater.OWNER)
    assert cast.standing.confidence is not None
    assert cast.standing.confidence.rating is ConfidenceRating.AMBER
    assert cast.standing.contradictions[0].startswith("The delivery unit rates it amber, its owner green. Director")


def test_a_target_that_is_met_and_rated_red_is_said() -> None:
    cast = Cast()
    cast.take("2024-07-31,60,\n2028-07-31,75,\n2025-07-31,,76")
    cast.rate(ConfidenceRating.RED)
    assert cast.standing.contradictions[0].startswith("Rated red, and the last figure meets the target.")


def test_a_line_of_the_plan_whose_day_is_past_is_said() -> None:
    cast = Cast()
    add_plan_item(milestone=cast.milestone, what="Open hubs", owner="Jo Bell", due_on=dt.date(2025, 3, 1))
    db.session.flush()
    assert cast.standing.contradictions == [
        "“Open hubs” is still planned for 1 March 2025, which is past. Jo Bell can say whether it is done."
    ]


def test_an_old_figure_that_was_on_trajectory_says_since_when_one_is_due() -> None:
    cast = Cast()
    cast.take("2024-07-31,60,\n2025-07-31,65,66\n2026-07-31,70,")
    assert "one has been due since 31 July 2026" in cast.standing.contradictions[0]


def test_ratings_stand_in_one_history_with_a_line_for_each_rater() -> None:
    cast = Cast()
    for rating in (ConfidenceRating.GREEN, ConfidenceRating.RED):
        cast.rate(rating)
        cast.rate(ConfidenceRating.GREEN, Rater.OWNER)
    ratings = list_confidence_ratings(cast.milestone.id)
    for months, given in enumerate(ratings):
        given.at -= dt.timedelta(days=30 * months)
    history = build_rating_history(ratings)
    assert history.chart is not None
    unit, owner = history.chart.lines
    assert [len(history.ratings), len(unit.points), len(owner.points)] == [4, 2, 2]
    assert unit.points[1].y > unit.points[0].y
    assert history.summary.startswith("The delivery unit rated it red on")


def test_all_that_is_off_track_stands_on_one_page_filtered_by_mission_and_department(client: CheckingClient) -> None:
    education, other = make_department(), make_department()
    cast = Cast(dataclasses.replace(AIM, department_id=education.id))
    cast.take(TABLE)
    cast.schedule()
    lead = make_person(Role.POLICY_LEAD)
    db.session.commit()
    client.sign_in(lead)
    page = client.get(f"/missions/off-track?mission={cast.mission.id}&department={education.id}").text
    assert "Ready to learn" in page
    assert "Behind its trajectory" in page
    assert "0.7 percentage points" in page
    assert f"{get_london_today():%B %Y}" in page
    assert "No milestone matches" in client.get(f"/missions/off-track?department={other.id}").text


def test_themes_are_asked_about_until_decisions_bear_a_likeness_out(client: CheckingClient) -> None:
    cast, lead = Cast(), make_person(Role.POLICY_LEAD)
    _suggest(cast, "Alike", 0.6)
    db.session.commit()
    client.sign_in(lead)
    assert "Alike" not in client.get(f"/milestones/{cast.milestone.id}").text
    client.sign_in(cast.person)
    assert "Is any of these relevant?" in client.get(f"/milestones/{cast.milestone.id}").text


def test_nine_in_ten_of_twenty_decisions_bear_a_likeness_out() -> None:
    cast = Cast()
    for number in range(19):
        _suggest(cast, f"Right {number}", 0.7 - number / 100, LinkState.CONFIRMED)
    assert find_trusted_likeness() is None
    _suggest(cast, "Wrong", 0.5, LinkState.REJECTED)
    trusted = find_trusted_likeness()
    assert trusted is not None
    assert (trusted.likeness, trusted.decided_count, trusted.confirmed_count) == (0.5, 20, 19)
    for number in range(3):
        _suggest(cast, f"Wrong {number}", 0.6, LinkState.REJECTED)
    assert find_trusted_likeness() is None


def _suggest(cast: Cast, name: str, likeness: float, state: LinkState = LinkState.SUGGESTED) -> None:
    theme = make_theme(make_insight())
    theme.name = name
    db.session.add(MilestoneTheme(milestone_id=cast.milestone.id, theme_id=theme.id, likeness=likeness, state=state))
    db.session.flush()
