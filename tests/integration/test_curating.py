"""Is this one theme? What people change stays, can be undone, and is never done over somebody's head."""

import pytest
from sqlalchemy import text

from frontline import analysis
from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.responses.models.answer import ResponseState
from frontline.responses.queries.answers import get_response, list_published_responses, list_theme_responses
from frontline.themes.analysis.routing import explain_routings
from frontline.themes.models.membership import Membership
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.queries.history import list_theme_history
from frontline.themes.service.curation import confirm_theme, dismiss_theme, rename_theme
from frontline.themes.service.edits import get_edit_revision
from frontline.themes.service.regrouping import merge_themes, move_insights, split_theme
from frontline.themes.service.undo import find_last_edit, undo_edit
from tests.answers import Desk
from tests.factories import add_member, make_department, make_insight, make_person, make_team, make_theme, route_to
from tests.pages import CheckingClient
from tests.themes import again, insights_of, make_theme_pair, members


@pytest.mark.usefixtures("app")
def test_a_merger_moves_every_insight_and_undoing_it_brings_back_exactly_those() -> None:
    theme, into, lead = make_theme_pair()
    before = members(theme), members(into)
    merge_themes(theme=theme, into=into, person=lead)
    assert members(into) == before[0] | before[1]
    assert (again(theme).state, again(into).insight_count) == (ThemeState.MERGED, 5)
    later = make_insight()
    add_member(later, into)
    edit = find_last_edit(into.id)
    assert edit is not None
    undo_edit(theme=into, edit_id=str(edit.id))
    assert (members(theme), members(into)) == (before[0], before[1] | {later.id})
    assert again(theme).state is ThemeState.ROUTED


@pytest.mark.usefixtures("app")
def test_a_theme_goes_neither_into_itself_nor_into_what_was_split_from_it() -> None:
    theme, _, lead = make_theme_pair()
    child = split_theme(theme=theme, insight_ids=list(members(theme))[:1], name="One of them", person=lead)
    for into, why in ((theme, "itself"), (child, "was split from")):
        with pytest.raises(FieldError, match=why):
            merge_themes(theme=theme, into=into, person=lead)
    merge_themes(theme=child, into=theme, person=lead)
    assert len(members(theme)) == 3


@pytest.mark.usefixtures("app")
def test_what_is_split_off_has_reasons_of_its_own_for_its_team() -> None:
    buses, books = ("The school bus is late.", "School buses are late."), ("Books are torn.", "Books are old.")
    team = make_team(remit="School transport. School buses. Books.", department=make_department())
    make_team(remit="Prisons. Prison officers.")
    theme = make_theme(*(make_insight(what_happened=text) for text in (*buses, *books)), name="Both")
    route_to(theme, team)
    again(theme).routings[0].reasons = [{"kind": "words", "text": "It speaks of books."}]
    for insight in insights_of(theme):
        db.session.get_one(Membership, insight.id).embedding = analysis.encode_texts([insight.what_happened])[0]
    chosen = [insight.id for insight in insights_of(theme) if "bus" in insight.what_happened]
    child = split_theme(theme=theme, insight_ids=chosen, name="Buses", person=make_person(Role.MODERATOR))
    (routing,) = again(child).routings
    assert ["It was split from “Both”" in reason["text"] for reason in routing.reasons] == [True]
    explain_routings([child.id, theme.id])
    reasons = {reason["text"] for one in (child, theme) for reason in again(one).routings[0].reasons}
    assert not reasons & {"It speaks of books.", "It was split from “Both”, which is with this team."}


@pytest.mark.usefixtures("app")
def test_a_split_takes_some_and_never_none_or_all() -> None:
    theme, other, lead = make_theme_pair()
    every = list(members(theme))
    for chosen, why in (([], "Select"), (every, "Leave at least one"), (list(members(other)), "Select")):
        with pytest.raises(FieldError, match=why):
            split_theme(theme=theme, insight_ids=chosen, name="New", person=lead)
    child = split_theme(theme=theme, insight_ids=every[:2], name="New", person=lead)
    assert (members(child), members(theme)) == (set(every[:2]), set(every[2:]))
    assert (child.state, child.routed_at) == (ThemeState.ROUTED, again(theme).routed_at)
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=theme, edit_id=str(edit.id))
    assert members(theme) == set(every)
    assert again(child).state is ThemeState.RETIRED


@pytest.mark.usefixtures("app")
def test_what_is_moved_or_dismissed_can_be_undone_too() -> None:
    theme, other, lead = make_theme_pair()
    insight_id = next(iter(members(theme)))
    move_insights(insight_ids=[insight_id], theme=theme, to=other, person=lead)
    assert db.session.get_one(Membership, insight_id).pinned
    _undo(other)
    assert insight_id in members(theme)
    assert not db.session.get_one(Membership, insight_id, populate_existing=True).pinned
    dismiss_theme(theme=other, reason="Nothing in common", person=lead)
    assert again(other).state is ThemeState.DISMISSED
    _undo(other)
    assert (again(other).state, again(other).reason) == (ThemeState.ROUTED, "")


def _undo(theme: Theme) -> None:
    edit = find_last_edit(theme.id)
    assert edit is not None
    undo_edit(theme=theme, edit_id=str(edit.id))


@pytest.mark.usefixtures("app")
def test_only_the_last_edit_is_undone_and_only_once() -> None:
    theme, _, lead = make_theme_pair()
    rename_theme(theme=theme, name="First", person=lead)
    first = find_last_edit(theme.id)
    rename_theme(theme=theme, name="Second", person=lead)
    second = find_last_edit(theme.id)
    assert first is not None
    assert second is not None
    with pytest.raises(TransitionError, match="something else happened"):
        undo_edit(theme=theme, edit_id=str(first.id))
    undo_edit(theme=theme, edit_id=str(second.id))
    assert again(theme).name == "First"
    with pytest.raises(TransitionError, match="undone already"):
        undo_edit(theme=theme, edit_id=str(second.id))


def test_somebody_who_was_faster_is_told_of_and_nothing_typed_is_lost(client: CheckingClient) -> None:
    theme, _, lead = make_theme_pair()
    client.sign_in(lead)
    seen = get_edit_revision(theme.id)
    rename_theme(theme=theme, name="By a colleague", person=make_person())
    answer = client.submit(f"/themes/{theme.id}/rename", name="By me", edit_revision=seen)
    assert answer.status_code == 422
    assert "Somebody else changed this theme" in answer.text
    assert 'value="By me"' in answer.text
    assert again(theme).name == "By a colleague"


@pytest.mark.usefixtures("app")
def test_drafts_follow_a_merger_and_answers_a_split() -> None:
    desk = Desk.of(make_insight(), make_insight())
    answer = desk.publish()
    child = split_theme(
        theme=desk.theme, insight_ids=list(members(desk.theme))[:1], name="Child", person=desk.lead
    )  # fmt: skip
    assert [one.id for one in list_published_responses([child.id])] == [answer.id]
    draft = desk.draft()
    into = make_theme(make_insight())
    route_to(into, desk.team)
    merge_themes(theme=desk.theme, into=into, person=desk.lead)
    db.session.flush()
    db.session.expire_all()
    assert [theme.id for theme in get_response(draft.id).themes] == [into.id]
    assert get_response(answer.id).state is ResponseState.PUBLISHED
    assert {one.id for one in list_theme_responses(again(into), desk.lead)} == {draft.id, answer.id}


@pytest.mark.usefixtures("app")
def test_a_single_insight_goes_into_a_theme_and_comes_back_by_itself() -> None:
    theme, _, lead = make_theme_pair()
    insight = make_insight()
    add_member(insight, None)
    alone = Theme(single_insight_id=insight.id, name="Alone", phrases=[], quotes=[], state=ThemeState.TRIAGE)
    db.session.add(alone)
    db.session.flush()
    merge_themes(theme=alone, into=theme, person=lead)
    assert insight.id in members(theme)
    with pytest.raises(FieldError, match="single insight"):
        merge_themes(theme=theme, into=alone, person=lead)
    _undo(theme)
    assert insight.id not in members(theme)
    assert again(alone).state is ThemeState.TRIAGE


def test_the_history_says_who_did_what(client: CheckingClient) -> None:
    theme, other, lead = make_theme_pair()
    split_theme(theme=theme, insight_ids=list(members(theme))[:1], name="Late buses", person=lead)
    dismiss_theme(theme=other, reason="Nothing in common", person=lead)
    name, ids = lead.name, (theme.id, other.id)
    assert list_theme_history(theme, lead)[-1].what.startswith(name)
    client.sign_in(lead)
    assert f"{name} split 1 insight from this into “Late buses”" in client.get(f"/themes/{ids[0]}/history").text
    page = client.get(f"/themes/{ids[1]}/history").text
    assert "said that this is not a theme" in page
    assert "Nothing in common" in page


@pytest.mark.usefixtures("app")
def test_only_what_changes_the_insights_of_a_theme_has_it_described_anew() -> None:
    first, second, lead = make_theme_pair()
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'themes.describe'")
    rename_theme(theme=first, name="Our name", person=lead)
    confirm_theme(theme=first, person=lead)
    last = find_last_edit(first.id)
    assert last is not None
    undo_edit(theme=first, edit_id=str(last.id))
    assert db.session.scalar(waiting) == 0
    merge_themes(theme=first, into=second, person=lead)
    assert db.session.scalar(waiting) == 1
