"""Mail that comes back silences the address that it was sent to, and nobody else's, until its owner says so."""

import uuid

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.notices import bounces, queries
from frontline.notices.bounces import BounceOutcome
from frontline.notices.models import DeliveryState, Notice
from frontline.notices.service import Notification, notify_person
from tests.conftest import SHARED
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
        assert bounces.process_bounce_report(_REPORT.format(**given | other).encode()) is BounceOutcome.IGNORED
    for report in (b"Action: failed\nFinal-Recipient: rfc822; ann@example.org\n", b"\xff nonsense"):
        assert bounces.process_bounce_report(report) is BounceOutcome.IGNORED
    assert queries.get_preference(notice.person_id).bounced_address is None
    whole = _REPORT.format(**given).replace("text/rfc822-headers", "message/rfc822")
    assert bounces.process_bounce_report(whole.encode()) is BounceOutcome.SILENCED
    assert queries.get_preference(notice.person_id).bounced_address == "ann@example.org"


def test_the_command_for_reports_says_what_it_did() -> None:
    from frontline.cli.mail import bounce

    assert "standard input" in CliRunner().invoke(bounce, ["--help"]).output


_SILENCED, _TRIED, _IGNORED = BounceOutcome.SILENCED, BounceOutcome.TRIED_AGAIN, BounceOutcome.IGNORED
_CASES = {
    "RFC822_in_capitals_no_space": _SILENCED, "delayed_warning": _IGNORED, "exchange_NDR_crlf": _SILENCED,
    "exim_X-Failed-Recipients": _SILENCED, "feedback_report_(complaint_RFC_5965)": _IGNORED,
    "folded_Final-Recipient": _SILENCED, "forwarded_final_differs_original_named": _SILENCED,
    "global-delivery-status_(RFC_6533)": _SILENCED, "live_mailbox_full_5.2.2": _TRIED,
    "live_our_server_blocked_5.7.1": _TRIED, "mailbox_full_5.2.2_(over_quota)": _TRIED,
    "mbox_From__line_first": _SILENCED, "message_id_folded_on_next_line": _SILENCED,
    "message_too_big_5.3.4": _TRIED, "no_returned_message_at_all": _IGNORED,
    "our_own_domain_blocked_5.7.1_spam": _TRIED, "out_of_office": _IGNORED, "plain-text_qmail_bounce": _SILENCED,
    "policy_5.7.129_sender_restricted": _TRIED, "policy_5.7.133_not_authenticated": _TRIED,
    "postfix_user_unknown_5.1.1": _SILENCED, "recipient_in_angle_brackets": _SILENCED, "relayed": _IGNORED,
    "returned_headers_in_base64": _SILENCED, "status_part_in_base64": _SILENCED,
    "utf-8_address_type_(RFC_6533)": _SILENCED, "x-unix_final_recipient_(Exim-cron)": _SILENCED,
}  # fmt: skip


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("case", _CASES)
def test_only_what_is_about_the_address_silences_it(case: str) -> None:
    path = SHARED / "cases/bounce" / f"{case}.eml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    address = "host.manager@example.org" if case.startswith("live_") else "casey.o'neil@school.example.org"
    key = "0076f2c7-6682-400d-8748-5166f261df34" if case.startswith("live_") else "d8ba2a14-03db-458b-ab9a-3b83f1af64dc"
    notice = told(address)
    notice.id, notice.sent_to, notice.delivery, notice.delivery_attempts = (
        uuid.UUID(key),
        address,
        DeliveryState.SENT,
        1,
    )
    db.session.flush()
    assert bounces.process_bounce_report(path.read_bytes()) is _CASES[case]
    bounced = queries.get_preference(notice.person_id).bounced_address
    assert (bounced is not None) is (_CASES[case] is _SILENCED)
    assert (notice.delivery is DeliveryState.QUEUED) is (_CASES[case] is _TRIED)


def test_the_folder_of_reports_is_known_whole() -> None:
    folder = SHARED / "cases/bounce"
    if not folder.exists():
        pytest.skip(f"{folder} is not here")
    assert {path.stem for path in folder.iterdir()} == set(_CASES)
