"""Watch the installation: keep what does not work, tell administrators once, and once more when it is over."""

import datetime as dt
from dataclasses import asdict

from sqlalchemy import select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.analysis import find_model_problem
from frontline.audit import queries as audit
from frontline.core.clock import now
from frontline.core.database import db, lock_key
from frontline.core.formatting import format_moment
from frontline.core.jobs import defer
from frontline.core.settings import get_settings
from frontline.core.translation import gettext as _
from frontline.notices import queries as notices
from frontline.notices.service import Notification, notify
from frontline.operations.models import PeriodicLook, Trouble, TroubleKind
from frontline.operations.troubles import PresentTrouble, find_queue_troubles, find_storage_troubles

ALARM_AFTER = dt.timedelta(minutes=15)
_LETTER_KEY = "trouble"
_ROUND, _AUDIT = "round", "audit"


def watch_installation() -> None:
    """Keep what does not work just now, and tell administrators of what lasts; each of it once."""
    lock_key(_LETTER_KEY)
    moment = now()
    _record_silence(moment)
    present_troubles = {trouble.kind: trouble.since or moment for trouble in _find_troubles(moment)}
    open_rows = db.session.scalars(select(Trouble).where(Trouble.ended_at.is_(None)))
    open_troubles = {trouble.kind: trouble for trouble in open_rows}
    for kind in present_troubles.keys() - open_troubles.keys():
        open_troubles[kind] = _begin_trouble(kind, present_troubles[kind])
    for kind, trouble in open_troubles.items():
        if kind not in present_troubles:
            _end_trouble(trouble, moment)
        elif trouble.told_at is None and moment - trouble.since > ALARM_AFTER:
            _tell_of_trouble(trouble, moment)
    if find_look(_AUDIT) is None:
        defer("operations.verify_audit_trail", key="operations.verify_audit_trail")


def _find_troubles(moment: dt.datetime) -> list[PresentTrouble]:
    troubles = [*find_queue_troubles(), *find_storage_troubles()]
    if (mail := notices.get_delivery_trouble()).tried:
        troubles.append(PresentTrouble(TroubleKind.MAIL, mail.since))
    if find_model_problem(get_settings().model_folder):
        troubles.append(PresentTrouble(TroubleKind.MODEL, moment))
    # Whoever looks is a worker, though its heartbeat may be late.
    return [trouble for trouble in troubles if trouble.kind is not TroubleKind.WORKER]


def _record_silence(moment: dt.datetime) -> None:
    """Nobody was there to tell administrators while no worker ran: they are told when one does."""
    last_round = find_look(_ROUND)
    if last_round is not None and moment - last_round.looked_at > ALARM_AFTER:
        trouble = _begin_trouble(TroubleKind.WORKER, last_round.looked_at)
        trouble.told_at = moment
        _end_trouble(trouble, moment)
    _keep_look(_ROUND, moment, {})


def _begin_trouble(kind: TroubleKind, since: dt.datetime) -> Trouble:
    trouble = Trouble(kind=kind, since=since)
    db.session.add(trouble)
    db.session.flush()
    return trouble


def _tell_of_trouble(trouble: Trouble, moment: dt.datetime) -> None:
    trouble.told_at = moment
    body = _(
        "It has lasted since %(since)s. The page Installation says more. You are told when it is over.",
        since=format_moment(trouble.since),
    )
    _tell_administrators(f"{trouble.id}:begun", trouble.kind.label, body)


def _end_trouble(trouble: Trouble, moment: dt.datetime) -> None:
    trouble.ended_at = moment
    if trouble.told_at is not None:
        words = {"since": format_moment(trouble.since), "until": format_moment(moment)}
        title = _("Over: %(trouble)s", trouble=trouble.kind.label)
        body = _("It lasted from %(since)s to %(until)s. What waited meanwhile is being done.", **words)
        _tell_administrators(f"{trouble.id}:over", title, body)


def _tell_administrators(key: str, title: str, body: str) -> None:
    notification = Notification(f"{_LETTER_KEY}:{key}", title, body, "/admin/installation")
    notify(accounts.list_role_holder_ids(Role.ADMINISTRATOR), notification)


def verify_audit_trail() -> None:
    """Recompute the whole audit trail, and keep what was found for pages that have no time for it."""
    verification = audit.verify_chain()
    _keep_look(_AUDIT, now(), asdict(verification))


def find_audit_verification() -> tuple[dt.datetime, audit.ChainVerification] | None:
    """When the audit trail was last looked through, and what was found; None before the first time."""
    look = find_look(_AUDIT)
    return (look.looked_at, audit.ChainVerification(**look.finding)) if look else None


def find_look(name: str) -> PeriodicLook | None:
    """The last look of a name."""
    return db.session.get(PeriodicLook, name, populate_existing=True)


def _keep_look(name: str, moment: dt.datetime, finding: dict[str, object]) -> None:
    db.session.merge(PeriodicLook(name=name, looked_at=moment, finding=finding))
