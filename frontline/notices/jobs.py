from frontline.accounts import queries as accounts
from frontline.core.jobs import defer, job
from frontline.core.settings import load_settings
from frontline.notices import queries, service
from frontline.notices.models import Notice
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
    try:
        transport.send(notice, accounts.person(notice.person_id))
    except (ValueError, LookupError) as error:
        service.failed(notice, reason=repr(error))
    else:
        service.sent(notice)


@job("notices.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """Deliver what no other job did."""
    if queries.queued(1):
        defer(deliver)
