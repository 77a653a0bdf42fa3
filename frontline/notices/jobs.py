import structlog

from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.jobs import commit_progress, job
from frontline.core.settings import get_settings
from frontline.notices import bounces, queries, service
from frontline.notices.letters import Letter, get_letter_kind
from frontline.notices.models import BUNDLED_REASON, EmailFrequency, Notice
from frontline.notices.transport import Mail, MailRefusedError, MailUnreachableError, Transport, build_transport
from frontline.notices.unsubscribe_links import build_unsubscribe_path

log = structlog.stdlib.get_logger(__name__)
_BATCH_SIZE = 200
_MAX_UNANSWERED = 3  # messages in a row for which the server did not answer: it is not there


@job("notices.deliver", lock="notices")
def deliver_notices() -> None:
    """Send what is due; each message keeps its one id however often this runs.

    Each is marked before it is handed over and after, on its own: where a run is cut short in between, only that one
    may be sent a second time, under the same id, and `delivery_attempts` counts it. What is not taken is tried again
    later, each time after a longer wait.
    """
    mail_transport = build_transport(get_settings())
    notice_ids = [notice.id for notice in queries.list_due_notices(_BATCH_SIZE)]
    unanswered = 0
    for notice_id in notice_ids:
        notice = queries.find_queued_notice(notice_id)
        if notice is None:
            continue
        unanswered = 0 if _send_notice(mail_transport, notice) else unanswered + 1
        if unanswered >= _MAX_UNANSWERED:
            return
    if len(notice_ids) == _BATCH_SIZE:
        service.defer_delivery()


def _send_notice(mail_transport: Transport, notice: Notice) -> bool:
    """Whether the server said anything; one message that cannot be written must not hold up the others."""
    is_retry = notice.delivery_attempts > 0
    service.mark_sending(notice, address=notice.address or queries.get_email_address(notice.person_id))
    commit_progress()
    is_answered = True
    try:
        with db.session.begin_nested():
            letter = _write_letter(notice)
        if letter is not None:
            commit_progress()  # no transaction is open while the server is asked
            mail_transport.send(Mail(notice.id, notice.sent_to or "", letter, is_retry))
            service.mark_sent(notice)
    except MailRefusedError as error:
        service.mark_failed(notice, reason=str(error))
        if error.is_address:
            bounces.record_bounce(notice.person_id, notice.sent_to or "")
    except Exception as error:
        is_answered = not isinstance(error, MailUnreachableError)
        if is_answered:
            log.exception("letter_failed", notice=str(notice.id))
        service.mark_not_taken(notice, reason=str(error) or repr(error))
    commit_progress()
    return is_answered


def _write_letter(notice: Notice) -> Letter | None:
    """What is sent now; None where nothing is, with the reason on the notice."""
    _, kind = get_letter_kind(notice)
    if notice.address is not None or kind.is_mandatory:
        return kind.write(notice)
    preference = queries.get_preference(notice.person_id)
    if preference.email_frequency is EmailFrequency.NEVER:
        service.mark_skipped(notice, reason="the person wants no email")
    elif preference.bounced_address == notice.sent_to:
        service.mark_skipped(notice, reason="email to this address came back")
    elif not queries.is_account_open(notice.person_id):
        service.mark_skipped(notice, reason="the account is closed")
    elif preference.email_frequency is EmailFrequency.DAILY and kind.is_bundled:
        service.mark_skipped(notice, reason=BUNDLED_REASON)
    elif (letter := kind.write(notice)) is None:
        service.mark_skipped(notice, reason="nothing is left in it that the person may see")
    else:
        return Letter(letter.subject, letter.blocks, build_unsubscribe_path(notice))
    return None


@job("notices.bundle", cron="5 * * * *")
def send_daily_bundles() -> None:
    """One message a day for those who want it so, in their own morning."""
    service.create_daily_bundles(now())


@job("notices.sweep", cron="* * * * *")
def sweep_undelivered_notices() -> None:
    """Deliver what is due and no other job delivered."""
    if queries.list_due_notices(1):
        service.defer_delivery()
