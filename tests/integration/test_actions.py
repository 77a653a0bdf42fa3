"""Actions of stocktakes: who owns them, when they are reminded, and who may say what became of them."""

import datetime as dt

import pytest
import time_machine

from frontline.accounts.models import Person, Role
from frontline.core.clock import get_london_today
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError
from frontline.missions.models.stocktake import Action, ActionState
from frontline.missions.service.actions import ActionDetails, add_action, resolve_action
from frontline.missions.service.leavers import list_mission_work
from frontline.missions.service.reminders import send_mission_reminders
from frontline.missions.service.stocktakes import open_stocktake
from tests.factories import make_person
from tests.missions import Cast
from tests.pages import CheckingClient
from tests.themes import told

pytestmark = pytest.mark.usefixtures("app")


def _act(owner: Person, days: int = 20) -> Action:
    cast = Cast()
    meeting = cast.schedule()
    open_stocktake(stocktake=meeting, person=cast.person)
    due_on = get_london_today() + dt.timedelta(days=days)
    return add_action(stocktake=meeting, details=ActionDetails("Open hubs", "Director", due_on, owner.email))


def _remind_daily(first: dt.date, days: int) -> None:
    for day in range(days):
        with time_machine.travel(dt.datetime.combine(first + dt.timedelta(days=day), dt.time(12), dt.UTC)):
            send_mission_reminders()


def test_an_owner_is_reminded_before_the_day_on_it_and_each_week_after_it_once_each() -> None:
    owner = make_person(Role.POLICY_LEAD)
    action = _act(owner)
    _remind_daily(action.due_on - dt.timedelta(days=20), 18 + 20)
    due = f"{action.due_on.day} {action.due_on:%B %Y}"
    assert sorted(told(owner)) == [
        f"An action of yours is due on {due}", "An action of yours is due today",
        f"An action of yours was due on {due}", f"An action of yours was due on {due}",
    ]  # fmt: skip


def test_nobody_is_reminded_of_what_is_done() -> None:
    owner = make_person(Role.POLICY_LEAD)
    action = _act(owner)
    resolve_action(action=action, person=owner, state=ActionState.DONE, note="")
    db.session.flush()
    _remind_daily(action.due_on, 30)
    assert told(owner) == []


@pytest.mark.parametrize("role", [None, Role.SECONDEE])
def test_an_owner_is_an_account_that_reads_missions(role: Role | None) -> None:
    person = make_person(role) if role else make_person()
    with pytest.raises(FieldError, match="can read missions"):
        _act(person)


def test_an_owner_sees_their_actions_on_one_page_and_says_what_became_of_them(client: CheckingClient) -> None:
    owner, other = make_person(Role.POLICY_LEAD), make_person(Role.POLICY_LEAD)
    action = _act(owner)
    db.session.commit()
    client.sign_in(owner)
    assert "Open hubs" in client.get("/actions").text
    assert client.submit(f"/actions/{action.id}", state="done", note="Opened").status_code == 302
    assert "Done or dropped" in client.get("/actions").text
    client.sign_in(other)
    assert "You own no open action" in client.get("/actions").text
    assert "What happened?" not in client.get(f"/actions/{action.id}").text
    assert client.submit(f"/actions/{action.id}", state="open", note="").status_code == 403


def test_nobody_else_says_what_became_of_an_action() -> None:
    action = _act(make_person(Role.POLICY_LEAD))
    with pytest.raises(ForbiddenError):
        resolve_action(action=action, person=make_person(Role.DIRECTOR), state=ActionState.DONE, note="")


def test_what_was_typed_stays_where_the_address_of_the_owner_is_of_nobody(client: CheckingClient) -> None:
    cast = Cast()
    meeting = cast.schedule()
    open_stocktake(stocktake=meeting, person=cast.person)
    db.session.commit()
    client.sign_in(cast.person)
    day = {"due_on": ["1", "2", "2099"]}
    fields = {"what": "Open hubs", "owner": "Director", "owner_email": "nobody@example.org", "milestone": ""}
    answer = client.submit(f"/stocktakes/{meeting.id}/actions", **fields, **day)
    assert answer.status_code == 422
    assert "Enter the email address of an account that can read missions" in answer.text
    assert 'value="Open hubs"' in answer.text


def test_an_action_under_a_post_is_handed_over_with_its_account() -> None:
    owner, successor = make_person(Role.POLICY_LEAD), make_person(Role.COORDINATOR)
    action = _act(owner)
    work = next(work for work in list_mission_work(owner) if work.key == "actions")
    assert work.hand_over is not None
    work.hand_over(successor)
    assert (action.owner, action.owner_id) == (successor.name, successor.id)
