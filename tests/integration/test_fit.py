"""What counts, who is told and who may leave: the core of a theme, its edge, and what people put there."""

from random import Random

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.insights.models.insight import Insight
from frontline.notices.models import Notice
from frontline.responses.models.feedback import Receipt
from frontline.themes.analysis.counts import refresh_counts
from frontline.themes.extension_points import list_theme_steps
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.service.endorsements import leave_wrong_theme
from frontline.themes.service.regrouping import pin_insight, take_out_insights
from frontline.themes.service.undo import find_last_edit, undo_edit
from tests.answers import Desk
from tests.factories import make_insight, make_person, make_theme
from tests.pages import CheckingClient
from tests.themes import again, members

pytestmark = pytest.mark.usefixtures("app")


def _place_at_edge(insight: Insight) -> None:
    db.session.get_one(Membership, insight.id).fit = Fit.EDGE
    db.session.flush()


def test_what_is_at_the_edge_counts_for_nothing_until_somebody_says_that_it_belongs() -> None:
    core, edge = make_insight(), make_insight()
    theme = make_theme(core, edge)
    _place_at_edge(edge)
    refresh_counts([theme.id])
    assert (again(theme).insight_count, again(theme).people_count) == (1, 1)
    pin_insight(insight_id=edge.id, theme=theme, person=make_person(Role.MODERATOR), pinned=True)
    refresh_counts([theme.id])
    assert again(theme).insight_count == 2


def test_an_answer_reaches_the_core_and_others_hear_of_a_related_one() -> None:
    core, edge = make_insight(), make_insight()
    desk = Desk.of(core, edge, *(make_insight() for _ in range(5)))
    _place_at_edge(edge)
    response = desk.publish()
    reached = set(db.session.scalars(select(Receipt.insight_id).where(Receipt.response_id == response.id)))
    assert core.id in reached
    assert edge.id not in reached
    related = select(Notice.person_id).where(Notice.title == "A policy team has answered something related")
    assert set(db.session.scalars(related)) <= {edge.author_id}


def test_an_answer_reaches_what_its_author_ticked() -> None:
    ticked, left_out, edge = make_insight(), make_insight(), make_insight()
    desk = Desk.of(ticked, left_out, edge)
    _place_at_edge(edge)
    coverage = {ticked.id: True, left_out.id: False, edge.id: True}
    response = desk.publish(coverage=coverage)
    reached = set(db.session.scalars(select(Receipt.insight_id).where(Receipt.response_id == response.id)))
    assert reached == {ticked.id, edge.id}
    with pytest.raises(FieldError, match="at least one"):
        desk.draft(coverage=dict.fromkeys(coverage, False))


def test_what_is_taken_out_stays_out_and_comes_back_by_undo() -> None:
    leaving, staying = make_insight(), make_insight()
    theme, moderator = make_theme(leaving, staying), make_person(Role.MODERATOR)
    assert take_out_insights(insight_ids=[leaving.id], theme=theme, person=moderator) == 1
    assert members(theme) == {staying.id}
    assert db.session.get_one(Membership, leaving.id).pinned
    with pytest.raises(FieldError, match="Nothing would be left"):
        take_out_insights(insight_ids=[staying.id], theme=theme, person=moderator)
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=again(theme), edit_id=str(edit.id))
    assert members(theme) == {leaving.id, staying.id}


def test_an_author_takes_an_insight_out_in_one_tap_and_the_trail_does_not_say_who(client: CheckingClient) -> None:
    insight = make_insight()
    desk = Desk.of(insight, make_insight())
    assert insight.author_id
    client.sign_in(db.session.get_one(type(desk.lead), insight.author_id))
    assert "This does not belong here" in client.get(f"/insights/{insight.id}").text
    client.submit(f"/insights/{insight.id}/not-this-theme")
    assert insight.id not in members(desk.theme)
    edit = find_last_edit(desk.theme.id)
    assert edit is None or edit.person_id is None
    client.sign_in(make_person(Role.SECONDEE))
    assert client.submit(f"/insights/{insight.id}/not-this-theme").status_code == 404


@pytest.mark.parametrize("seed", range(6))
def test_in_random_lives_nobody_is_told_of_what_does_not_cover_their_insight(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    insights = [make_insight() for _ in range(random.randint(2, 7))]
    desk = Desk.of(*insights)
    for insight in insights:
        db.session.get_one(Membership, insight.id).fit = random.choice([Fit.CORE, Fit.CORE, Fit.EDGE, Fit.HAND])
    db.session.get_one(Membership, insights[0].id).fit = Fit.CORE
    leaving = random.sample(insights[1:], random.randint(0, len(insights) - 1))
    for insight in leaving:
        leave_wrong_theme(insight)
    shown = random.sample(insights, random.randint(0, len(insights)))
    coverage = {insight.id: random.random() < 0.5 for insight in shown} | {insights[0].id: True}
    refresh_counts([desk.theme.id])
    desk.theme = again(desk.theme)
    response = desk.publish(coverage=coverage)
    fits = {m.insight_id: m.fit for m in db.session.scalars(select(Membership)) if m.theme_id == desk.theme.id}
    reached = set(db.session.scalars(select(Receipt.insight_id).where(Receipt.response_id == response.id)))
    expected = {
        key for key, fit in fits.items() if coverage.get(key, fit is not Fit.EDGE)
    }  # fmt: skip
    assert reached == expected
    for insight in insights:
        said = " ".join(step.what for step in list_theme_steps(insight))
        is_inside = fits.get(insight.id, Fit.EDGE) is not Fit.EDGE
        assert ("became part of the theme" in said) is is_inside
