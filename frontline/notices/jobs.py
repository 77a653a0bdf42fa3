from frontline.accounts import queries as accounts
from frontline.core.jobs import checkpoint, defer, job
from frontline.core.settings import load_settings
from frontline.notices import queries, service
from frontline.notices.models import Notice, Pace, Preference
from frontline.notices.transport import Transport, UnreachableError, transport

_AT_ONCE = 200


@job("notices.deliver", lock="notices")
def deliver() -> None:
    """Send what is queued; each message keeps its one id however often this runs.

    Each is marked before it is handed over and after, on its own: where a run is cut short in between, only that one
    may be sent a second time, under the same id, and `handed_over` counts it.
    """
    settings = load_settings()
    sender = transport(settings)
    waiting = [notice.id for notice in queries.queued(_AT_ONCE)]
    for notice_id in waiting:
        notice = queries.still_queued(notice_id)
        if notice is not None:
            _send(sender, notice)
    if len(waiting) == _AT_ONCE:
        defer(deliver)


def _send(sender: Transport, notice: Notice) -> None:
    """One that cannot be written must not hold up the others; a mail server that is not there holds up all."""
    preference = queries.preference(notice.person_id)
    if preference.pace is Pace.NEVER and notice.address is None:
        service.skipped(notice)
        checkpoint()
        return
    service.hand_over(notice)
    checkpoint()
    try:
        sender.send(notice, notice.address or _address(notice, preference))
    except UnreachableError:
        service.not_taken(notice)
        checkpoint()
        raise
    except (ValueError, LookupError) as error:
        service.failed(notice, reason=repr(error))
    else:
        service.sent(notice)
    checkpoint()


def _address(notice: Notice, preference: Preference) -> str:
    """The address that the person confirmed, which outlives their placement; before that the one they sign in with."""
    return preference.lasting_address or accounts.person(notice.person_id).email


@job("notices.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Deliver what no other job did."""
    if queries.queued(1):
        defer(deliver)
