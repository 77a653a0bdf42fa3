"""Five minutes of a policy lead: what is new, whose it is, who owns it, who covers."""

import datetime as dt

import pytest
from sqlalchemy import select

from frontline.accounts.models import Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, TransitionError
from frontline.notices.models import Notice
from frontline.themes.models.curation import SavedView
from frontline.themes.models.theme import Routing, RoutingState, Theme, ThemeState
from frontline.themes.queries.teamwork import list_leave_covers
from frontline.themes.service import teamwork
from frontline.themes.service.decisions import assign_team, refuse_theme, share_theme
from frontline.themes.service.recurrence import send_theme_reminders
from tests.bad_rows import refuse
from tests.factories import grant_role, make_insight, make_person, make_placement, make_team, make_theme
from tests.pages import CheckingClient
from tests.themes import routed, told


def test_filters_show_what_they_say(client: CheckingClient) -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    routed(team, "Fresh buses")
    grown = routed(team, "Growing buses")
    grown.trend_status = "growing"
    late = routed(team, "Late buses")
    late.due_on = get_london_today() - dt.timedelta(days=1)
    back = routed(team, "Returned buses")
    back.state = ThemeState.RECURRING
    client.sign_in(lead)
    for show, name in (("growing", "Growing"), ("overdue", "Late"), ("recurring", "Returned")):
        page = client.get(f"/inbox?show={show}").text
        assert f"{name} buses" in page
        assert "Fresh buses" not in page
    assert "Fresh buses" in client.get("/inbox").text
    assert "Late buses" not in client.get("/inbox?words=fresh").text
    assert client.get("/inbox?show=nonsense&order=nonsense&team=nonsense&profession=x").status_code == 200


def test_several_are_accepted_or_assigned_at_once(client: CheckingClient) -> None:
    team = make_team()
    lead, member = make_person(Role.POLICY_LEAD, team=team), make_person(Role.POLICY_MEMBER, team=team)
    themes = [routed(team, f"Theme {n}") for n in range(3)]
    ids = [str(theme.id) for theme in themes]
    client.sign_in(lead)
    client.submit("/inbox/selected", theme=ids[:2], do="accept")
    client.submit("/inbox/selected", theme=[*ids, "nonsense"], do="assign", member=str(member.id))
    states = [db.session.get_one(Theme, theme.id, populate_existing=True).state for theme in themes]
    assert states == [ThemeState.ACKNOWLEDGED, ThemeState.ACKNOWLEDGED, ThemeState.ROUTED]
    assert set(db.session.scalars(select(Routing.assignee_id))) == {member.id}
    assert "Select at least one theme" in client.get(client.submit("/inbox/selected", do="accept").location).text
    assert "Theme 2" in client.get("/inbox?show=new").text
    client.sign_in(member)
    assert "Theme 0" in client.get("/inbox?show=mine").text


def test_of_several_that_are_accepted_one_that_fails_leaves_nothing_and_is_named(client: CheckingClient) -> None:
    team = make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    bad, good = routed(team, "Bad buses").id, routed(team, "Good buses").id
    refuse("audit_event", "new.object_id = :bad AND new.action = 'theme.acknowledged'", bad=bad)
    client.sign_in(lead)
    sent = client.submit("/inbox/selected", theme=[str(bad), str(good)], do="accept")
    assert "1 accepted. 1 could not be: “Bad buses”." in client.get(sent.location).text
    states = dict(db.session.execute(select(Theme.id, Theme.state)).all())
    assert states == {good: ThemeState.ACKNOWLEDGED, bad: ThemeState.ROUTED}


def test_a_view_is_saved_under_a_name_and_deleted(client: CheckingClient) -> None:
    lead = make_person(Role.POLICY_LEAD)
    client.sign_in(lead)
    client.submit("/inbox/views?show=overdue&order=due", name="Mornings")
    view = db.session.scalars(select(SavedView)).one()
    assert view.query == "show=overdue&order=due"
    assert "Mornings" in client.get("/inbox").text
    assert client.submit("/inbox/views?show=overdue", name=" ").status_code == 422
    client.submit(f"/inbox/views/{view.id}/delete")
    assert "Mornings" not in client.get("/inbox").text.replace("“Mornings” is saved", "")


def test_the_link_in_a_message_opens_one_page_on_which_to_decide(client: CheckingClient) -> None:
    team, other = make_team(), make_team()
    lead = make_person(Role.POLICY_LEAD, team=team)
    theme = make_theme(make_insight(), state=ThemeState.TRIAGE)
    assign_team(theme=theme, team=team, person=make_person(Role.MODERATOR))
    notice = db.session.scalars(select(Notice).where(Notice.person_id == lead.id)).one()
    client.sign_in(lead)
    page = client.get(notice.path).text
    for words in ("Accept for", "Say who owns it", "It is not ours", "Share it with", "It is outside government"):
        assert words in page
    client.submit(f"{notice.path}/refuse", reason="It is about buses", suggestion=str(other.id))
    found = db.session.scalars(select(Routing).where(Routing.state == RoutingState.CURRENT)).unique().one()
    assert found.team_id == other.id


@pytest.mark.usefixtures("app")
def test_whoever_covers_is_told_while_somebody_is_away() -> None:
    team, today = make_team(), get_london_today()
    lead, colleague = make_person(Role.POLICY_LEAD, team=team), make_person()
    teamwork.add_leave_cover(person=lead, covered_by=colleague, starts_on=today, ends_on=today)
    theme = make_theme(make_insight(), state=ThemeState.TRIAGE)
    assign_team(theme=theme, team=team, person=make_person(Role.MODERATOR))
    assert "A theme has come to" in " ".join(told(colleague))
    with pytest.raises(FieldError, match="somebody else"):
        teamwork.add_leave_cover(person=lead, covered_by=lead, starts_on=today, ends_on=today)
    yesterday = today - dt.timedelta(days=1)
    with pytest.raises(FieldError, match="first day or later"):
        teamwork.add_leave_cover(person=lead, covered_by=colleague, starts_on=today, ends_on=yesterday)


def test_leave_is_entered_and_taken_back(client: CheckingClient) -> None:
    team = make_team()
    lead, member = (make_person(role, team=team) for role in (Role.POLICY_LEAD, Role.POLICY_MEMBER))
    day = get_london_today() + dt.timedelta(days=3)
    days = [str(day.day), str(day.month), str(day.year)]
    name = member.name
    client.sign_in(lead)
    assert client.submit("/inbox/away", by="", starts_on=days, ends_on=days).status_code == 422
    client.submit("/inbox/away", by=str(member.id), starts_on=days, ends_on=days)
    assert f"{name} covers from" in client.get("/inbox/away").text
    cover = list_leave_covers(lead, get_london_today())[0][0]
    client.submit(f"/inbox/away/{cover.id}/end")
    assert f"{name} covers from" not in client.get("/inbox/away").text


@pytest.mark.usefixtures("app")
def test_what_is_due_is_said_once_before_and_once_after() -> None:
    team = make_team()
    lead, theme = make_person(Role.POLICY_LEAD, team=team), routed(team, "Buses")
    director = make_person()
    grant_role(director, Role.DIRECTOR, team)
    assert theme.due_on is not None
    for days in (-9, -2, -1, 1, 5):
        send_theme_reminders(theme.due_on + dt.timedelta(days=days))
    assert [("overdue" in title) for title in told(lead)] == [False, True]
    assert len(told(director)) == 1


@pytest.mark.usefixtures("app")
def test_a_single_insight_is_never_shown_to_the_department_it_hides_from() -> None:
    placement = make_placement(make_person(Role.SECONDEE))
    hidden = make_insight(placement.person, hidden_from_host=True, placement_id=placement.id)
    theme = Theme(single_insight_id=hidden.id, name="Alone", phrases=[], quotes=[], state=ThemeState.TRIAGE)
    db.session.add(theme)
    db.session.flush()
    host, other = make_team(department=placement.host_department), make_team()
    with pytest.raises(FieldError, match="must not see"):
        assign_team(theme=theme, team=host, person=make_person())
    assign_team(theme=theme, team=other, person=make_person())
    with pytest.raises(FieldError, match="must not see"):
        share_theme(theme=theme, team=host, person=make_person())


@pytest.mark.usefixtures("app")
def test_what_the_cabinet_office_decided_is_not_refused_again() -> None:
    team = make_team()
    theme = make_theme(make_insight(), state=ThemeState.ESCALATED)
    assign_team(theme=theme, team=team, person=make_person(Role.COORDINATOR))
    with pytest.raises(TransitionError, match="has decided"):
        refuse_theme(theme=theme, team=team, person=make_person(), reason="No")
