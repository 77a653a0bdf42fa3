from frontline.accounts import queries as accounts
from frontline.core.jobs import defer, job
from frontline.core.settings import load_settings
from frontline.notices import queries, service
from frontline.notices.transport import FileTransport

_AT_ONCE = 200


@job("notices.deliver", lock="notices")
def deliver() -> None:
    """Send what is queued; each message keeps its one id however often this runs."""
    settings = load_settings()
    transport = FileTransport(settings.outbox, settings.contact_email)
    waiting = queries.queued(_AT_ONCE)
    for notice in waiting:
        transport.send(notice, accounts.person(notice.person_id))
        service.sent(notice)
    if len(waiting) == _AT_ONCE:
        defer(deliver)
