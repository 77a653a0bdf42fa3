"""Themes that come back after they were answered."""

import pytest

from frontline.core.clock import now
from frontline.responses.models.feedback import VerdictChoice
from frontline.responses.service.verdicts import record_verdict
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.recurrence import check_recurrences, compute_recurrence_threshold, monitor_theme
from tests.answers import Desk
from tests.factories import add_member, make_insight
from tests.themes import again, told


@pytest.mark.usefixtures("app")
def test_enough_people_who_say_not_resolved_bring_a_theme_back() -> None:
    insights = [make_insight() for _ in range(60)]
    desk = Desk.of(*insights)
    answer = desk.publish()
    for number, insight in enumerate(insights[:5], start=1):
        assert _state(desk.theme) is ThemeState.RESPONDED
        record_verdict(response=answer, insight=insight, judgement=VerdictChoice.NOT_RESOLVED, reason=f"Still {number}")
    assert _state(desk.theme) is ThemeState.RECURRING
    assert "is back" in " ".join(told(desk.lead))
    desk.draft()
    assert _state(desk.theme) is ThemeState.UNDER_REVIEW


def _state(theme: Theme) -> ThemeState:
    return again(theme).state


@pytest.mark.usefixtures("app")
def test_enough_new_people_bring_back_what_is_watched() -> None:
    desk = Desk.of(*(make_insight() for _ in range(20)))
    desk.publish()
    monitor_theme(theme=desk.theme)
    check_recurrences()
    assert _state(desk.theme) is ThemeState.MONITORING
    for _ in range(compute_recurrence_threshold(20)):
        add_member(make_insight(submitted_at=now()), desk.theme)
    check_recurrences()
    assert _state(desk.theme) is ThemeState.RECURRING
