"""Is this one theme? What people change stays, can be undone, and is never done over somebody's head."""

import pytest
from sqlalchemy import select, text

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.responses import queries as responses
from frontline.responses.models import ResponseState
from frontline.themes import queries, service
from frontline.themes.models import Membership, Theme, ThemeState
from tests.answers import Desk
from tests.factories import add_member, make_department, make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again, insights_of, members


def _pair(*, first: int = 3, second: int = 2) -> tuple[Theme, Theme, Person]:
    """Two themes of one team, and its lead."""
    team = make_team()
    themes = [make_theme(*(make_insight() for _ in range(n))) for n in (first, second)]
    for theme in themes:
        route_to(theme, team)
    return themes[0], themes[1], make_person(Role.POLICY_LEAD, team=team)


@pytest.mark.usefixtures("app")
def test_a_merger_moves_every_insight_and_undoing_it_brings_back_exactly_those() -> None:
    theme, into, lead = _pair()
    before = members(theme), members(into)
    service.merge(theme=theme, into=into, person=lead)
    assert members(into) == before[0] | before[1]
    assert (again(theme).state, again(into).insight_count) == (ThemeState.MERGED, 5)
    later = make_insight()
    add_member(later, into)
    edit = service.last_edit(into.id)
    assert edit is not None
    service.undo(theme=into, edit_id=str(edit.id))
    assert (members(theme), members(into)) == (before[0], before[1] | {later.id})
    assert again(theme).state is ThemeState.ROUTED


@pytest.mark.usefixtures("app")
def test_a_theme_goes_neither_into_itself_nor_into_what_was_split_from_it() -> None:
    theme, _, lead = _pair()
    child = service.split(theme=theme, insight_ids=list(members(theme))[:1], name="One of them", person=lead)
    for into, why in ((theme, "itself"), (child, "was split from")):
        with pytest.raises(FieldError, match=why):
            service.merge(theme=theme, into=into, person=lead)
    service.merge(theme=child, into=theme, person=lead)
    assert len(members(theme)) == 3


@pytest.mark.usefixtures("app")
def test_what_is_split_off_has_reasons_of_its_own_for_its_team() -> None:
    buses, books = ("The school bus is late.", "School buses are late."), ("Books are torn.", "Books are old.")
    team = make_team(remit="School transport. School buses. Books.", department=make_department())
    make_team(remit="Prisons. Prison officers.")
    theme = make_theme(*(make_insight(saw=text) for text in (*buses, *books)), name="Both")
    route_to(theme, team)
    again(theme).routings[0].reasons = [{"kind": "words", "text": "It speaks of books."}]
    for insight in insights_of(theme):
        db.session.get_one(Membership, insight.id).embedding = analysis.encode([insight.saw])[0]
    chosen = [insight.id for insight in insights_of(theme) if "bus" in insight.saw]
    child = service.split(theme=theme, insight_ids=chosen, name="Buses", person=make_person(Role.MODERATOR))
    (routing,) = again(child).routings
    assert ["It was split from “Both”" in reason["text"] for reason in routing.reasons] == [True]
    service.explain([child.id, theme.id])
    reasons = {reason["text"] for one in (child, theme) for reason in again(one).routings[0].reasons}
    assert not reasons & {"It speaks of books.", "It was split from “Both”, which is with this team."}


@pytest.mark.usefixtures("app")
def test_a_split_takes_some_and_never_none_or_all() -> None:
    theme, other, lead = _pair()
    every = list(members(theme))
    for chosen, why in (([], "Select"), (every, "Leave at least one"), (list(members(other)), "Select")):
        with pytest.raises(FieldError, match=why):
            service.split(theme=theme, insight_ids=chosen, name="New", person=lead)
    child = service.split(theme=theme, insight_ids=every[:2], name="New", person=lead)
    assert (members(child), members(theme)) == (set(every[:2]), set(every[2:]))
    assert (child.state, child.routed_at) == (ThemeState.ROUTED, again(theme).routed_at)
    edit = service.last_edit(theme.id)
    assert edit is not None
    service.undo(theme=theme, edit_id=str(edit.id))
    assert members(theme) == set(every)
    assert again(child).state is ThemeState.RETIRED


@pytest.mark.usefixtures("app")
def test_what_is_moved_or_dismissed_can_be_undone_too() -> None:
    theme, other, lead = _pair()
    insight_id = next(iter(members(theme)))
    service.move_insight(insight_id=insight_id, theme=theme, to=other, person=lead)
    assert db.session.get_one(Membership, insight_id).pinned
    _undo(other)
    assert insight_id in members(theme)
    assert not db.session.get_one(Membership, insight_id, populate_existing=True).pinned
    service.dismiss(theme=other, reason="Nothing in common", person=lead)
    assert again(other).state is ThemeState.DISMISSED
    _undo(other)
    assert (again(other).state, again(other).reason) == (ThemeState.ROUTED, "")


def _undo(theme: Theme) -> None:
    edit = service.last_edit(theme.id)
    assert edit is not None
    service.undo(theme=theme, edit_id=str(edit.id))


@pytest.mark.usefixtures("app")
def test_only_the_last_edit_is_undone_and_only_once() -> None:
    theme, _, lead = _pair()
    service.rename(theme=theme, name="First", person=lead)
    first = service.last_edit(theme.id)
    service.rename(theme=theme, name="Second", person=lead)
    second = service.last_edit(theme.id)
    assert first is not None
    assert second is not None
    with pytest.raises(TransitionError, match="something else happened"):
        service.undo(theme=theme, edit_id=str(first.id))
    service.undo(theme=theme, edit_id=str(second.id))
    assert again(theme).name == "First"
    with pytest.raises(TransitionError, match="undone already"):
        service.undo(theme=theme, edit_id=str(second.id))


def test_somebody_who_was_faster_is_told_of_and_nothing_typed_is_lost(client: CheckingClient) -> None:
    theme, _, lead = _pair()
    client.sign_in(lead)
    seen = service.edition(theme.id)
    service.rename(theme=theme, name="By a colleague", person=make_person())
    answer = client.submit(f"/themes/{theme.id}/rename", name="By me", seen=seen)
    assert answer.status_code == 422
    assert "Somebody else changed this theme" in answer.text
    assert 'value="By me"' in answer.text
    assert again(theme).name == "By a colleague"


def test_a_merger_is_shown_before_it_is_done_and_undone_on_the_theme(client: CheckingClient) -> None:
    theme, into, lead = _pair()
    client.sign_in(lead)
    page = client.get(f"/themes/{theme.id}/merge?into={into.id}").text
    assert "It would hold 5 insights." in page
    assert members(theme)
    client.submit(f"/themes/{theme.id}/merge", into=str(into.id), seen=service.edition(theme.id))
    assert "merged “" in client.get(f"/themes/{into.id}/history").text
    edit = service.last_edit(into.id)
    assert edit is not None
    client.submit(f"/themes/{into.id}/undo", edit=str(edit.id))
    assert again(theme).state is ThemeState.ROUTED
    assert client.get(f"/themes/{theme.id}/merge?into={theme.id}").status_code == 422


def test_a_split_is_selected_over_several_pages(client: CheckingClient) -> None:
    team = make_team()
    theme = make_theme(*(make_insight(saw=f"Insight number {n}") for n in range(60)))
    route_to(theme, team)
    client.sign_in(make_person(Role.POLICY_LEAD, team=team))
    path, seen = f"/themes/{theme.id}/split", service.edition(theme.id)
    first, last = (sorted(map(str, members(theme)))[n] for n in (0, -1))
    page = client.submit(path, insight=first, kept="", shown=first, do="2", name="Two", seen=seen)
    assert f'value="{first}"' in page.text
    client.submit(path, insight=last, kept=first, shown=last, do="split", name="Two", seen=seen)
    child = db.session.scalars(select(Theme).where(Theme.name == "Two")).one()
    assert {str(one) for one in members(child)} == {first, last}


def test_another_team_changes_nothing(client: CheckingClient) -> None:
    theme, _, _ = _pair()
    client.sign_in(make_person(Role.POLICY_LEAD))
    assert client.submit(f"/themes/{theme.id}/rename", name="Ours now").status_code == 404
    client.sign_in(make_person(Role.MODERATOR))
    assert client.submit(f"/themes/{theme.id}/rename", name="Fine", seen=service.edition(theme.id)).status_code == 302


@pytest.mark.usefixtures("app")
def test_drafts_follow_a_merger_and_answers_a_split() -> None:
    desk = Desk.of(make_insight(), make_insight())
    answer = desk.publish()
    child = service.split(
        theme=desk.theme, insight_ids=list(members(desk.theme))[:1], name="Child", person=desk.lead
    )  # fmt: skip
    assert [one.id for one in responses.published([child.id])] == [answer.id]
    draft = desk.draft()
    into = make_theme(make_insight())
    route_to(into, desk.team)
    service.merge(theme=desk.theme, into=into, person=desk.lead)
    db.session.flush()
    db.session.expire_all()
    assert [theme.id for theme in responses.response(draft.id).themes] == [into.id]
    assert responses.response(answer.id).state is ResponseState.PUBLISHED
    assert {one.id for one in responses.of_theme(again(into), desk.lead)} == {draft.id, answer.id}


@pytest.mark.usefixtures("app")
def test_a_single_insight_goes_into_a_theme_and_comes_back_by_itself() -> None:
    theme, _, lead = _pair()
    insight = make_insight()
    add_member(insight, None)
    alone = Theme(alone_insight_id=insight.id, name="Alone", phrases=[], quotes=[], state=ThemeState.TRIAGE)
    db.session.add(alone)
    db.session.flush()
    service.merge(theme=alone, into=theme, person=lead)
    assert insight.id in members(theme)
    with pytest.raises(FieldError, match="single insight"):
        service.merge(theme=theme, into=alone, person=lead)
    _undo(theme)
    assert insight.id not in members(theme)
    assert again(alone).state is ThemeState.TRIAGE


def test_the_history_says_who_did_what(client: CheckingClient) -> None:
    theme, other, lead = _pair()
    service.split(theme=theme, insight_ids=list(members(theme))[:1], name="Late buses", person=lead)
    service.dismiss(theme=other, reason="Nothing in common", person=lead)
    name, ids = lead.name, (theme.id, other.id)
    assert queries.history(theme, lead)[-1].what.startswith(name)
    client.sign_in(lead)
    assert f"{name} split 1 insight from this into “Late buses”" in client.get(f"/themes/{ids[0]}/history").text
    page = client.get(f"/themes/{ids[1]}/history").text
    assert "said that this is no theme" in page
    assert "Nothing in common" in page


@pytest.mark.usefixtures("app")
def test_only_what_changes_the_insights_of_a_theme_has_it_described_anew() -> None:
    first, second, lead = _pair()
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'themes.describe'")
    service.rename(theme=first, name="Our name", person=lead)
    service.confirm(theme=first, person=lead)
    last = service.last_edit(first.id)
    assert last is not None
    service.undo(theme=first, edit_id=str(last.id))
    assert db.session.scalar(waiting) == 0
    service.merge(theme=first, into=second, person=lead)
    assert db.session.scalar(waiting) == 1
