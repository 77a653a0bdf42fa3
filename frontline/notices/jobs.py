from frontline.accounts import queries as accounts
from frontline.core.jobs import checkpoint, defer, job
from frontline.core.settings import load_settings
from frontline.notices import queries, service
from frontline.notices.models import Notice, Pace, Preference
from frontline.notices.transport import Transport, UnreachableError, transport

_AT_ONCE = 200
_GIVE_UP = 3  # messages in a row for which the mail server did not answer: it is not there


@job("notices.deliver", lock="notices")
def deliver() -> None:
    """Send what is queued; each message keeps its one id however often this runs.

    Each is marked before it is handed over and after, on its own: where a run is cut short in between, only that one
    may be sent a second time, under the same id, and `handed_over` counts it.

    Raises:
        UnreachableError: the mail server did not answer for some; the job is tried again later.
    """
    sender = transport(load_settings())
    waiting = [notice.id for notice in queries.queued(_AT_ONCE)]
    left, in_a_row = 0, 0
    for notice_id in waiting:
        notice = queries.still_queued(notice_id)
        if notice is None:
            continue
        in_a_row = 0 if _send(sender, notice) else in_a_row + 1
        left += in_a_row > 0
        if in_a_row >= _GIVE_UP:
            break
    if left:
        raise UnreachableError(f"{left} messages were not taken")
    if len(waiting) == _AT_ONCE:
        defer(deliver)


def _send(sender: Transport, notice: Notice) -> bool:
    """Whether the server said anything; one message that cannot be written must not hold up the others."""
    preference = queries.preference(notice.person_id)
    if preference.pace is Pace.NEVER and notice.address is None:
        service.skipped(notice)
        checkpoint()
        return True
    service.hand_over(notice)
    checkpoint()
    answered = True
    try:
        sender.send(notice, notice.address or _address(notice, preference))
    except UnreachableError:
        service.not_taken(notice)
        answered = False
    except (ValueError, LookupError) as error:
        service.failed(notice, reason=repr(error))
    else:
        service.sent(notice)
    checkpoint()
    return answered


def _address(notice: Notice, preference: Preference) -> str:
    """The address that the person confirmed, which outlives their placement; before that the one they sign in with."""
    return preference.lasting_address or accounts.person(notice.person_id).email


@job("notices.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Deliver what no other job did."""
    if queries.queued(1):
        defer(deliver)
