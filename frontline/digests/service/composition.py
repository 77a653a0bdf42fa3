"""Compose digests: once for each scope and period, however often a worker dies on the way."""

import datetime as dt
import uuid

from sqlalchemy import Select, exists, func, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.jobs import savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.digests.models import COMPOSED_FREQUENCIES, THEMED_SCOPES, Digest, Frequency, Scope, Subscription
from frontline.digests.periods import Period, format_period, get_latest_period
from frontline.digests.queries.archive import get_scope_name
from frontline.digests.service.answer_items import list_answer_content
from frontline.digests.service.reasons import is_in_period
from frontline.digests.service.subscriptions import subscribe_by_role
from frontline.digests.service.theme_items import list_theme_content
from frontline.notices.service import Notification, notify
from frontline.responses.models.feedback import Receipt

_MAX_PERIOD = dt.timedelta(days=31)


def send_due_digests(today: dt.date) -> int:
    """Compose and send whatever is due and was not composed yet; returns how many digests that is."""
    subscribe_by_role()
    composed_count = 0
    for pace in COMPOSED_FREQUENCIES:
        period = get_latest_period(pace, today)
        for scope, object_id in db.session.execute(_list_due_scopes(pace, period)).all():
            with savepoint_per_item("digests.compose", scope=scope, object=str(object_id)):
                digest_period = _extend_period_to_last_digest(scope, object_id, pace, period)
                _send_digest(compose_digest(scope, object_id, pace, digest_period))
                composed_count += 1
    return composed_count


def _list_due_scopes(pace: Frequency, period: Period) -> Select[Scope, uuid.UUID | None]:
    """Scopes that somebody subscribed to at a frequency and that were not composed for a period."""
    same_scope = (Digest.scope == Subscription.scope) & Digest.object_id.is_not_distinct_from(Subscription.object_id)
    composed = exists().where(same_scope, Digest.pace == pace, Digest.ends_on == period.ends_on)
    query = select(Subscription.scope, Subscription.object_id).join(Person, Person.id == Subscription.person_id)
    has_receipt = exists().where(Receipt.person_id == Subscription.object_id, is_in_period(Receipt.created_at, period))
    has_news = (
        Subscription.scope != Scope.OWN
    ) | has_receipt  # nobody's archive fills with weeks in which nothing happened
    return query.where(Subscription.pace == pace, Person.deactivated_at.is_(None), ~composed, has_news).distinct()


def _extend_period_to_last_digest(scope: Scope, object_id: uuid.UUID | None, pace: Frequency, period: Period) -> Period:
    """A period that begins where the last digest ended: what happened while no worker ran is included."""
    same_series = (Digest.scope == scope) & Digest.object_id.is_not_distinct_from(object_id) & (Digest.pace == pace)
    last = db.session.scalar(select(func.max(Digest.ends_on)).where(same_series, Digest.ends_on < period.starts_on))
    if last is None or scope is Scope.COMMUNITY:
        return period
    return Period(max(last + dt.timedelta(days=1), period.ends_on - _MAX_PERIOD), period.ends_on)


def compose_digest(scope: Scope, object_id: uuid.UUID | None, pace: Frequency, period: Period) -> Digest:
    """Compose one digest, and keep it: one without items is not sent."""
    digest = preview_digest(scope, object_id, pace, period)
    db.session.add(digest)
    db.session.flush()
    return digest


def preview_digest(scope: Scope, object_id: uuid.UUID | None, pace: Frequency, period: Period) -> Digest:
    """What a digest would be; nothing is kept."""
    list_content = list_theme_content if scope in THEMED_SCOPES else list_answer_content
    content = list_content(scope, object_id, period)
    item_count = len(content["items"]) + len(content.get("commitments", ())) + bool(content.get("call"))
    title = _make_title(scope, object_id, period)
    return Digest(
        scope=scope, object_id=object_id, pace=pace, starts_on=period.starts_on, ends_on=period.ends_on,
        title=title[:200], content=content, items=item_count,
    )  # fmt: skip


def preview_bulletin(month: dt.date, today: dt.date) -> Digest:
    """What the bulletin of a month says so far."""
    return preview_digest(Scope.COMMUNITY, None, Frequency.MONTHLY, Period(month, today))


def _make_title(scope: Scope, object_id: uuid.UUID | None, period: Period) -> str:
    days = format_period(period)
    if scope is Scope.OWN:
        return _("Answers to what you said, %(days)s", days=days)
    if scope is Scope.COMMUNITY:
        return _("You said, we did: %(days)s", days=days)
    name = get_scope_name(scope, object_id)
    return f"{name[:1].upper()}{name[1:]}, {days}"


def _send_digest(digest: Digest) -> None:
    """Send it to every subscriber, in their own morning; one without items to nobody."""
    if not digest.items:
        return
    in_scope = (Subscription.scope == digest.scope) & Subscription.object_id.is_not_distinct_from(digest.object_id)
    recipients = select(Subscription.person_id).join(Person, Person.id == Subscription.person_id)
    recipients = recipients.where(in_scope, Subscription.pace == digest.pace, Person.deactivated_at.is_(None))
    message = Notification(f"digest:{digest.id}", digest.title, _make_notice_body(digest), f"/digests/{digest.id}")
    notify(recipients, message, morning_after=digest.ends_on)


def _make_notice_body(digest: Digest) -> str:
    if digest.scope in THEMED_SCOPES:
        return _("What people on the front line said in this period, the most urgent first.")
    return _("Answers in these days.")
