"""Mail that comes back silences the address that it was sent to, and nobody else's, until its owner says so."""

import uuid

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.notices import bounces, queries
from frontline.notices.models import DeliveryState, Notice
from frontline.notices.service import Notification, notify_person
from tests.mail import MailServer, deliver, told
from tests.pages import CheckingClient

_REPORT = """From: mailer@example.org
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@example.org>
--b--
"""


def test_an_address_that_is_refused_gets_no_more_until_its_owner_says_so(
    post: MailServer, client: CheckingClient
) -> None:
    notice = told("gone@example.org")
    deliver()
    assert (notice.delivery, post.messages) == (DeliveryState.FAILED, [])
    notify_person(notice.person_id, Notification("test:2", "Another", "Another", "/"))
    deliver()
    second = db.session.scalars(select(Notice).where(Notice.dedup_key == "test:2")).one()
    assert (second.delivery, second.failure) == (DeliveryState.SKIPPED, "email to this address came back")
    client.sign_in(db.session.get_one(Person, notice.person_id))
    assert "came back on" in client.get("/notices/settings").text
    client.submit("/notices/settings/works-again")
    assert queries.get_preference(notice.person_id).bounced_address is None


@pytest.mark.usefixtures("app")
def test_a_server_that_refuses_us_silences_nobody(post: MailServer) -> None:
    notice = told("relay@example.org")
    deliver()
    assert (notice.delivery, post.messages) == (DeliveryState.FAILED, [])
    assert queries.get_preference(notice.person_id).bounced_address is None


@pytest.mark.usefixtures("app")
def test_a_report_of_a_mail_server_marks_the_address_that_it_was_sent_to(post: MailServer) -> None:
    notice = told("ann@example.org")
    deliver()
    assert post.messages
    given = {"address": "Ann@example.org", "action": "failed", "key": notice.id}
    for other in ({"action": "delayed"}, {"address": "bob@example.org"}, {"key": uuid.uuid4()}, {"key": "-" * 36}):
        assert not bounces.process_bounce_report(_REPORT.format(**given | other).encode())
    assert not bounces.process_bounce_report(b"Action: failed\nFinal-Recipient: rfc822; ann@example.org\n")
    assert not bounces.process_bounce_report(b"\xff nonsense")
    assert queries.get_preference(notice.person_id).bounced_address is None
    whole = _REPORT.format(**given).replace("text/rfc822-headers", "message/rfc822")
    assert bounces.process_bounce_report(whole.encode())
    assert queries.get_preference(notice.person_id).bounced_address == "ann@example.org"


def test_the_command_for_reports_says_what_it_did() -> None:
    from frontline.cli.mail import bounce

    assert "standard input" in CliRunner().invoke(bounce, ["--help"]).output
