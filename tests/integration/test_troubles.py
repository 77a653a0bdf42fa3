"""What does not work is said where it matters, and administrators are told of what lasts: once, and once more after."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import event, select, text

from frontline import analysis
from frontline.accounts.models import Person, Role
from frontline.audit.service import record_event, seal_events
from frontline.core import subprocess_pool
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, ModelUnavailableError
from frontline.insights.models.choices import InsightState
from frontline.insights.service.attachments import attach_file
from frontline.notices.models import DeliveryState, Notice
from frontline.operations.models import Trouble, TroubleKind
from frontline.operations.troubles import forget_look, list_present_troubles
from frontline.operations.watching import verify_audit_trail, watch_installation
from tests import files as made
from tests.factories import added, make_insight, make_person
from tests.pages import CheckingClient
from tests.settings import change_settings

START = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
STANDS_STILL = "Work in the background stands still at the moment"


def _start_worker() -> None:
    db.session.execute(text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 day')"))
    forget_look()


def _add_untaken_notice(person: Person) -> Notice:
    tried = {"delivery": DeliveryState.QUEUED, "delivery_attempts": 1, "failure": "refused", "next_try_at": now()}
    return added(Notice(person_id=person.id, dedup_key="a", title="T", body="B", path="/", created_at=now(), **tried))


def _watch_at(minute: int) -> None:
    with time_machine.travel(START + dt.timedelta(minutes=minute), tick=False):
        watch_installation()
        db.session.flush()


def _told(person: Person) -> list[str]:
    query = select(Notice.title).where(Notice.person_id == person.id, Notice.dedup_key.startswith("trouble:"))
    return list(db.session.scalars(query.order_by(Notice.created_at)))


def test_whoever_sends_reads_that_no_worker_runs_and_nothing_where_one_does(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.SECONDEE))
    assert STANDS_STILL in client.get("/insights").text
    _start_worker()
    assert STANDS_STILL not in client.get("/insights").text


def test_a_late_queue_is_said_to_whoever_waits_for_it(client: CheckingClient) -> None:
    _start_worker()
    late = "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, scheduled_at)"
    db.session.execute(text(late + " VALUES ('default', 'tests.note', 0, '{}', now() - interval '1 hour')"))
    client.sign_in(make_person(Role.MODERATOR))
    assert "Work in the background is late" in client.get("/moderation").text


def test_what_a_job_found_is_said_on_the_pages_that_promise_it(client: CheckingClient) -> None:
    _start_worker()
    for kind in (TroubleKind.MAIL, TroubleKind.MODEL):
        added(Trouble(kind=kind, since=START))
    client.sign_in(make_person(Role.POLICY_LEAD))
    page = client.get("/notices/settings").text
    assert "have not been taken by the mail server since 23 November 2026 at 9:00am" in page
    assert "language model" not in page
    assert "because the language model is missing" in client.get("/inbox").text


def test_a_forgotten_password_says_nothing_of_mail(client: CheckingClient) -> None:
    added(Trouble(kind=TroubleKind.MAIL, since=START))
    assert "mail server" not in client.get("/forgotten-password").text


def test_an_administrator_sees_it_above_every_page_and_others_do_not(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert "No worker runs. " in client.get("/account").text
    client.sign_in(make_person(Role.MODERATOR))
    assert "No worker runs" not in client.get("/account").text


@pytest.mark.usefixtures("app")
def test_looking_costs_nothing_twice_and_breaks_no_page() -> None:
    statements: list[str] = []
    event.listen(db.session.get_bind(), "before_cursor_execute", lambda *given: statements.append(str(given[2])))
    assert [trouble.kind for trouble in list_present_troubles()] == [TroubleKind.WORKER]
    asked = len(statements)
    list_present_troubles()
    assert len(statements) == asked
    db.session.execute(text("DROP TABLE trouble CASCADE"))
    forget_look()
    assert list_present_troubles() == []
    assert db.session.scalar(text("SELECT 1")) == 1


def test_full_storage_is_said_before_a_file_is_chosen_and_refuses_it_by_its_field(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("frontline.core.storage._LEAST_FREE", 1.0)
    author = make_person(Role.SECONDEE)
    insight = make_insight(author, state=InsightState.DRAFT)
    client.sign_in(author)
    assert "There is hardly any room for files" in client.get(f"/insights/{insight.id}/files").text
    (tmp_path / "files").touch()  # a folder can be made there no more than on a full disk
    change_settings(monkeypatch, instance=tmp_path)
    with pytest.raises(FieldError, match="Files cannot be kept at the moment"):
        attach_file(insight=insight, name="photo.png", content=made.photo("PNG"))


@pytest.mark.usefixtures("app")
def test_administrators_are_told_once_of_what_lasts_and_once_when_it_is_over() -> None:
    administrator = make_person(Role.ADMINISTRATOR)
    with time_machine.travel(START, tick=False):
        notice = _add_untaken_notice(make_person())
    _watch_at(10)
    assert _told(administrator) == []
    for minute in (20, 21, 22):
        _watch_at(minute)
    assert _told(administrator) == ["Emails are not taken"]
    notice.delivery = DeliveryState.SENT
    for minute in (23, 24):
        _watch_at(minute)
    assert sorted(_told(administrator)) == ["Emails are not taken", "Over: Emails are not taken"]


@pytest.mark.usefixtures("app")
def test_what_is_over_soon_is_told_to_nobody() -> None:
    administrator = make_person(Role.ADMINISTRATOR)
    with time_machine.travel(START, tick=False):
        notice = _add_untaken_notice(make_person())
    _watch_at(10)
    notice.delivery = DeliveryState.SENT
    _watch_at(12)
    assert _told(administrator) == []


@pytest.mark.usefixtures("app")
def test_administrators_are_told_that_no_worker_ran_when_one_does_again() -> None:
    administrator = make_person(Role.ADMINISTRATOR)
    for minute in (0, 1, 60, 61):
        _watch_at(minute)
    assert _told(administrator) == ["Over: No worker runs"]


@pytest.mark.usefixtures("app")
def test_a_missing_model_is_watched_and_what_needs_it_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    change_settings(monkeypatch, model_folder=tmp_path)
    _watch_at(0)
    assert db.session.scalars(select(Trouble.kind)).all() == [TroubleKind.MODEL]
    subprocess_pool.stop_processes()
    try:
        with pytest.raises(ModelUnavailableError, match="missing"):
            subprocess_pool.run_isolated(analysis.encode_texts, ["Buses"])
    finally:
        subprocess_pool.stop_processes()


def test_the_page_shows_what_the_job_found_in_the_audit_trail(client: CheckingClient) -> None:
    record_event("test.said", kind="test", reason="one")
    db.session.flush()
    seal_events()
    verify_audit_trail()
    client.sign_in(make_person(Role.ADMINISTRATOR))
    assert "whole, looked through on" in client.get("/admin/installation").text
    db.session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
    db.session.execute(text("UPDATE audit_event SET reason = 'forged' WHERE reason = 'one'"))
    db.session.expire_all()
    verify_audit_trail()
    assert "It was tampered with: the chain is broken at event" in client.get("/admin/installation").text
