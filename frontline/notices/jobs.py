import structlog

from frontline.core.database import db, now
from frontline.core.jobs import checkpoint, job
from frontline.core.settings import load_settings
from frontline.notices import bounces, queries, service
from frontline.notices.letters import Letter, kind_of
from frontline.notices.models import Notice, Pace
from frontline.notices.stopping import stop_path
from frontline.notices.transport import Mail, RefusedError, Transport, UnreachableError, transport

log = structlog.stdlib.get_logger(__name__)
_AT_ONCE = 200
_GIVE_UP = 3  # messages in a row for which the server did not answer: it is not there


@job("notices.deliver", lock="notices")
def deliver() -> None:
    """Send what is due; each message keeps its one id however often this runs.

    Each is marked before it is handed over and after, on its own: where a run is cut short in between, only that one
    may be sent a second time, under the same id, and `handed_over` counts it. What is not taken is tried again later,
    each time after a longer wait.
    """
    sender = transport(load_settings())
    waiting = [notice.id for notice in queries.queued(_AT_ONCE)]
    in_a_row = 0
    for notice_id in waiting:
        notice = queries.still_queued(notice_id)
        if notice is None:
            continue
        in_a_row = 0 if _send(sender, notice) else in_a_row + 1
        if in_a_row >= _GIVE_UP:
            return
    if len(waiting) == _AT_ONCE:
        service.defer_delivery()


def _send(sender: Transport, notice: Notice) -> bool:
    """Whether the server said anything; one message that cannot be written must not hold up the others."""
    again = notice.handed_over > 0
    service.hand_over(notice, address=notice.address or queries.address_of(notice.person_id))
    checkpoint()
    answered = True
    try:
        with db.session.begin_nested():
            letter = _letter(notice)
        if letter is not None:
            checkpoint()  # no transaction is open while the server is asked
            sender.send(Mail(notice.id, notice.sent_to or "", letter, again))
            service.sent(notice)
    except RefusedError as error:
        service.failed(notice, reason=str(error))
        if error.is_address:
            bounces.mark(notice.person_id, notice.sent_to or "")
    except Exception as error:
        answered = not isinstance(error, UnreachableError)
        if answered:
            log.exception("letter_failed", notice=str(notice.id))
        service.not_taken(notice, reason=str(error) or repr(error))
    checkpoint()
    return answered


def _letter(notice: Notice) -> Letter | None:
    """What is sent now; None where nothing is, with the reason on the notice."""
    _, kind = kind_of(notice)
    if notice.address is not None or kind.is_duty:
        return kind.write(notice)
    preference = queries.preference(notice.person_id)
    if preference.pace is Pace.NEVER:
        service.skipped(notice, reason="the person wants no email")
    elif preference.bounced_address == notice.sent_to:
        service.skipped(notice, reason="email to this address came back")
    elif not queries.is_active(notice.person_id):
        service.skipped(notice, reason="the account is closed")
    elif preference.pace is Pace.DAILY and kind.is_bundled:
        service.skipped(notice, reason=service.BUNDLED)
    elif (letter := kind.write(notice)) is None:
        service.skipped(notice, reason="nothing is left in it that the person may see")
    else:
        return Letter(letter.subject, letter.blocks, stop_path(notice))
    return None


@job("notices.bundle", cron="5 * * * *")
def bundle() -> None:
    """One message a day for those who want it so, in their own morning."""
    service.bundle(now())


@job("notices.sweep", cron="* * * * *")
def sweep() -> None:
    """Deliver what is due and no other job delivered."""
    if queries.queued(1):
        service.defer_delivery()
