"""What came of what was said, and what stays of a placement: paths, hand-over notes, who can be asked."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today, now
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.notices.models import Notice
from frontline.organisations.models import Team
from frontline.oversight import service
from frontline.oversight.queries.figures import FigureScope
from frontline.oversight.queries.outcomes import list_group_outcomes
from frontline.placements.service.completion import set_stays_reachable
from frontline.placements.service.expertise import save_handover_note
from frontline.responses.models.answer import Outcome, Response, ResponseState
from frontline.responses.models.commitment import ChangeScale, Commitment, CommitmentState
from frontline.themes.models.theme import Theme
from tests import placements as made
from tests.factories import added, make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.pages import CheckingClient


def _make_heard_theme(name: str, profession: str, people: int, *, is_changed: bool = False) -> Theme:
    """A theme with a team, of so many people of a profession who were placed all the while."""
    placements = [make_placement(make_person(Role.SECONDEE), profession=profession) for _ in range(people)]
    for placement in placements:
        placement.starts_on = get_london_today() - dt.timedelta(days=400)
    db.session.flush()
    at = now() - dt.timedelta(days=40)
    insights = [
        make_insight(placement.person, placement_id=placement.id, submitted_at=at, accepted_at=at)
        for placement in placements
    ]
    team, theme = make_team(), make_theme(*insights, name=name)
    route_to(theme, team)
    if is_changed:
        _publish_change(theme, team)
    return theme


def _publish_change(theme: Theme, team: Team) -> None:
    author = make_person(Role.POLICY_MEMBER, team=team)
    answer = added(
        Response(
            team_id=team.id, author_id=author.id, outcome=Outcome.CHANGE_PLANNED, body="Words", themes=[theme],
            state=ResponseState.PUBLISHED, published_at=now(),
        )
    )  # fmt: skip
    theme.responded_at, day = answer.published_at, get_london_today()
    given = {"state": CommitmentState.CHANGE_MADE, "scale": ChangeScale.LOCAL, "due_on": day, "first_due_on": day}
    added(Commitment(response_id=answer.id, team_id=team.id, what="Fund it", evidence="Seen", **given))


def _list_outcomes(by: str) -> list[tuple[str, int, int, int, int, int]]:
    scope = FigureScope(get_london_today(), 12)
    service.refresh_measures(scope.today)
    return [dataclasses.astuple(group)[1:] for group in list_group_outcomes(by, scope)]


@pytest.mark.usefixtures("app")
def test_what_came_of_each_profession_and_region_is_counted_theme_by_theme() -> None:
    _make_heard_theme("Buses", "Zoologist", 6, is_changed=True)
    _make_heard_theme("Trains", "Zoologist", 6)
    assert _list_outcomes("profession") == [("Zoologists", 2, 1, 1, 1, 0)]
    assert _list_outcomes("region") == [("North West", 2, 1, 1, 1, 0)]


@pytest.mark.usefixtures("app")
def test_a_profession_of_too_few_people_is_told_of_no_theme() -> None:
    _make_heard_theme("Buses", "Zoologist", 4, is_changed=True)
    assert _list_outcomes("profession") == []


def test_the_page_of_outcomes_leads_from_a_group_to_its_themes(client: CheckingClient) -> None:
    theme = _make_heard_theme("Buses", "Zoologist", 6, is_changed=True)
    service.refresh_measures(get_london_today())
    client.sign_in(make_person(Role.COORDINATOR))
    key = list_group_outcomes("profession", FigureScope(get_london_today()))[0].key
    page = client.get(f"/oversight/outcomes?group={key}").text
    assert "Zoologists: theme by theme" in page
    assert f'href="/themes/{theme.id}"' in page
    assert "Change planned: answered on" in page
    assert "Fund it" in page
    assert client.get("/oversight/outcomes?by=nothing&group=x&period=soon").status_code == 200


def test_a_hand_over_note_is_found_by_coordinators_once_its_author_can_be_contacted(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.ended(cast)
    client.sign_in(cast.secondee)
    path = f"/placements/{placement.id}/steps/write-handover-note"
    assert client.submit(path, lessons="Ask early.", subjects=" , ").status_code == 422
    assert client.submit(path, lessons="Ask early.", subjects="Buses, buses,School transport").status_code == 302
    assert "Ask early." in client.get(path).text
    client.sign_in(cast.coordinator)
    assert cast.secondee.name not in client.get("/placements/expertise?words=transport").text
    set_stays_reachable(placement=placement, person=cast.secondee, is_reachable=True)
    assert cast.secondee.name in client.get("/placements/expertise?words=school+transport").text
    assert cast.secondee.name not in client.get("/placements/expertise?words=prisons").text
    assert "Ask early." in client.get(f"/placements/{placement.id}").text


@pytest.mark.usefixtures("app")
def test_a_hand_over_note_is_the_secondees_own_and_comes_at_the_end() -> None:
    cast = made.make_cast()
    placement, words = made.active(cast), {"lessons": "Much", "subjects": "Buses"}
    with pytest.raises(TransitionError):
        save_handover_note(placement=placement, person=cast.secondee, **words)
    ended = made.ended(made.make_cast())
    with pytest.raises(TransitionError, match="Only the secondee"):
        save_handover_note(placement=ended, person=cast.coordinator, **words)
    with pytest.raises(FieldError):
        save_handover_note(placement=ended, person=ended.person, lessons="Much", subjects=",")


def test_a_policy_team_asks_through_the_coordinators_and_is_told_no_name(client: CheckingClient) -> None:
    cast = made.make_cast()
    placement = made.ended(cast)
    save_handover_note(placement=placement, person=cast.secondee, lessons="Ask early.", subjects="School transport")
    set_stays_reachable(placement=placement, person=cast.secondee, is_reachable=True)
    client.sign_in(make_person(Role.POLICY_MEMBER, team=make_team()))
    key = "7d1f0f0e-7a4d-4c07-9d3b-0d7c9a3f2f11"
    asked = {"key": key, "subject": "School transport", "question": "Who books it?"}
    assert client.submit("/expertise/ask", **asked | {"question": ""}).status_code == 422
    for _ in range(2):
        assert client.submit("/expertise/ask", **asked).status_code == 302
    assert cast.secondee.name not in client.get("/expertise/ask?subject=School+transport").text
    assert client.get("/placements/expertise").status_code == 403
    told = select(Notice).where(Notice.person_id == cast.coordinator.id, Notice.dedup_key == f"expertise:{key}")
    assert "Who books it?" in db.session.scalars(told).one().body
