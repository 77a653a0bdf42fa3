from frontline.accounts import queries as accounts
from frontline.core.jobs import defer, job
from frontline.core.settings import load_settings
from frontline.notices import queries, service
from frontline.notices.models import Notice, Pace, Preference
from frontline.notices.transport import FileTransport

_AT_ONCE = 200


@job("notices.deliver", lock="notices")
def deliver() -> None:
    """Send what is queued; each message keeps its one id however often this runs."""
    settings = load_settings()
    transport = FileTransport(settings.outbox, settings.contact_email)
    waiting = queries.queued(_AT_ONCE)
    for notice in waiting:
        _send(transport, notice)
    if len(waiting) == _AT_ONCE:
        defer(deliver)


def _send(transport: FileTransport, notice: Notice) -> None:
    """One that cannot be written must not hold up the others."""
    preference = queries.preference(notice.person_id)
    if preference.pace is Pace.NEVER and notice.address is None:
        service.skipped(notice)
        return
    try:
        transport.send(notice, notice.address or _address(notice, preference))
    except (ValueError, LookupError) as error:
        service.failed(notice, reason=repr(error))
    else:
        service.sent(notice)


def _address(notice: Notice, preference: Preference) -> str:
    """The address that the person confirmed, which outlives their placement; before that the one they sign in with."""
    return preference.lasting_address or accounts.person(notice.person_id).email


@job("notices.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Deliver what no other job did."""
    if queries.queued(1):
        defer(deliver)
