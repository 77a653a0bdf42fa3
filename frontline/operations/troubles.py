"""What does not work just now though the product goes on: pages say it where it matters, and never fail by it."""

import datetime as dt
import time
from collections.abc import Collection
from dataclasses import dataclass

import structlog
from sqlalchemy import select

from frontline.core import policy_side
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.formatting import format_moment
from frontline.core.jobs import get_queue_status
from frontline.core.settings import get_settings
from frontline.core.storage import is_storage_nearly_full
from frontline.core.translation import gettext as _
from frontline.operations.models import Trouble, TroubleKind

log = structlog.stdlib.get_logger(__name__)
LONGEST_QUEUE = 600  # seconds that a job may be due
_KEPT_SECONDS = 30
# What takes too long for a page, or has no beginning of its own: a job looks at it each minute.
_WATCHED_BY_JOB = (TroubleKind.MAIL, TroubleKind.MODEL)


@dataclass(frozen=True, slots=True)
class PresentTrouble:
    """What does not work, and since when, as far as that is known."""

    kind: TroubleKind
    since: dt.datetime | None = None

    @property
    def sentence(self) -> str:
        """What it means for whoever is at work, in plain words."""
        since = format_moment(self.since) if self.since else ""
        return {
            "worker": _(
                "Work in the background stands still at the moment. What you send is kept and nothing is lost: "
                "screening, themes and emails go on as soon as it runs again."
            ),
            "queue": _(
                "Work in the background is late: some of it has waited since %(since)s. What you send is kept and "
                "nothing is lost. It is dealt with in turn.", since=since,
            ),
            "mail": _(
                "Some emails have not been taken by the mail server since %(since)s. They are kept, and sent as soon "
                "as it takes them.", since=since,
            ),
            "model": _(
                "Suggestions have stood still since %(since)s, because the language model is missing. What you write "
                "is kept, and they go on by themselves when it is back.", since=since,
            ),
            "storage": _(
                "There is hardly any room for files, so a file may not be taken at the moment. Text is kept as usual."
            ),
        }[self.kind.value]  # fmt: skip


class _LastLook:
    """What this process found last."""

    troubles: tuple[PresentTrouble, ...] = ()
    kept_until = 0.0


def list_present_troubles(kinds: Collection[str] = tuple(TroubleKind)) -> list[PresentTrouble]:
    """The troubles of some kinds, as they were found within half a minute; none where looking fails."""
    if time.monotonic() >= _LastLook.kept_until:
        # Kept even where it fails, so that a page that is slow already does not look again at once.
        _LastLook.kept_until = time.monotonic() + _KEPT_SECONDS
        _LastLook.troubles = _look()
    return [trouble for trouble in _LastLook.troubles if trouble.kind in kinds]


def forget_look() -> None:
    """Look anew the next time."""
    _LastLook.kept_until = 0.0


def _look() -> tuple[PresentTrouble, ...]:
    """In a savepoint of the connection alone: neither does it write what the page has not yet, nor break it."""
    try:
        with db.session.no_autoflush, policy_side.read_with_all_rights(db.session()):
            return (*find_queue_troubles(), *_list_watched_troubles(), *find_storage_troubles())
    except Exception:
        log.warning("troubles_not_looked_for", exc_info=True)
        return ()


def find_queue_troubles() -> list[PresentTrouble]:
    """Whether no worker runs, or jobs are late."""
    status = get_queue_status()
    if not status.workers:
        return [PresentTrouble(TroubleKind.WORKER)]
    if status.oldest_seconds > LONGEST_QUEUE:
        return [PresentTrouble(TroubleKind.QUEUE, now() - dt.timedelta(seconds=status.oldest_seconds))]
    return []


def find_storage_troubles() -> list[PresentTrouble]:
    """Whether hardly any room is left for files."""
    return [PresentTrouble(TroubleKind.STORAGE)] if is_storage_nearly_full(get_settings()) else []


def _list_watched_troubles() -> list[PresentTrouble]:
    is_open = Trouble.ended_at.is_(None) & Trouble.kind.in_(_WATCHED_BY_JOB)
    rows = db.session.execute(select(Trouble.kind, Trouble.since).where(is_open).order_by(Trouble.since))
    return [PresentTrouble(kind, since) for kind, since in rows]
