"""Compose digests: once for each scope and period, however often a worker dies on the way."""

import datetime as dt
import textwrap
import uuid
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.jobs import savepoint_per_item
from frontline.core.translation import gettext as _
from frontline.digests.models import COMPOSED_FREQUENCIES, THEMED_SCOPES, Digest, Frequency, Scope, Subscription
from frontline.digests.periods import Period, get_latest_period
from frontline.digests.queries.archive import get_bulletin_call, get_scope_name
from frontline.digests.queries.scopes import select_themes_in_scope
from frontline.digests.service.reasons import describe_reason, is_in_period, list_reason_conditions
from frontline.digests.service.subscriptions import subscribe_by_role
from frontline.disclosure.masking import build_sort_key
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify
from frontline.organisations.models import Team
from frontline.responses.models.answer import Audience, Response, ResponseState
from frontline.responses.models.feedback import Receipt
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, Theme
from frontline.themes.numbers import describe_size

_MAX_THEMES = 60  # stored: a reader may not read all of them
_MAX_QUOTES = 4  # stored, so that two remain where some are withdrawn
_MAX_EXCERPT = 280  # characters of an insight that is a theme by itself
_MAX_PERIOD = dt.timedelta(days=31)
_MAX_ANSWERS = 20


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
    content = (
        _list_theme_items(scope, object_id, period)
        if scope in THEMED_SCOPES
        else _list_answer_items(scope, object_id, period)
    )
    title = _make_title(scope, object_id, period)
    return Digest(
        scope=scope, object_id=object_id, pace=pace, starts_on=period.starts_on, ends_on=period.ends_on,
        title=title[:200], content=content, items=len(content["items"]) + bool(content.get("call")),
    )  # fmt: skip


def preview_bulletin(month: dt.date, today: dt.date) -> Digest:
    """What the bulletin of a month says so far."""
    return preview_digest(Scope.COMMUNITY, None, Frequency.MONTHLY, Period(month, today))


def _make_title(scope: Scope, object_id: uuid.UUID | None, period: Period) -> str:
    days = _format_period(period)
    if scope is Scope.OWN:
        return _("Answers to what you said, %(days)s", days=days)
    if scope is Scope.COMMUNITY:
        return _("You said, we did: %(days)s", days=days)
    name = get_scope_name(scope, object_id)
    return f"{name[:1].upper()}{name[1:]}, {days}"


def _format_period(period: Period) -> str:
    """The first and the last day, with the month and year once where they share them."""
    first, last = period.starts_on, period.ends_on
    if first == last:
        return format_date(last)
    shared = first.year == last.year
    start = str(first.day) if shared and first.month == last.month else f"{first.day} {first:%B}"
    return _("%(first)s to %(last)s", first=start if shared else format_date(first), last=format_date(last))


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


def _list_theme_items(scope: Scope, object_id: uuid.UUID | None, period: Period) -> dict[str, Any]:
    """The themes with the most important reasons, those of most people first among equals."""
    conditions = list_reason_conditions(scope, period)
    names = list(conditions)
    urgency = case(*((condition, rank) for rank, condition in enumerate(conditions.values())), else_=len(names))
    has_reason = or_(*conditions.values()) & select_themes_in_scope(scope, object_id)
    columns = [condition.label(name) for name, condition in conditions.items()]
    results = db.session.execute(
        select(Theme, *columns)
        .where(has_reason)
        .order_by(urgency, build_sort_key(Theme.people_count).desc(), Theme.id)
        .limit(_MAX_THEMES)
    ).all()
    teams = _get_team_names([result[0].id for result in results]) if scope is not Scope.TEAM else {}
    return {
        "items": [
            _make_theme_item(result[0], [name for name, holds in zip(names, result[1:], strict=True) if holds], teams)
            for result in results
        ]
    }


def _get_team_names(theme_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The name of the team that has each of some themes."""
    query = select(Routing.theme_id, Team.name).join(Team, Team.id == Routing.team_id)
    results = db.session.execute(query.where(Routing.theme_id.in_(theme_ids), Routing.state.in_(WITH_TEAM_STATES)))
    return {routing.theme_id: routing.name for routing in results}


def _make_theme_item(theme: Theme, names: list[str], teams: dict[uuid.UUID, str]) -> dict[str, Any]:
    why = [describe_reason(name, theme) for name in names if name != "new" or "severe" not in names]
    item: dict[str, Any] = {
        "theme": str(theme.id),
        "reasons": why,
        "size": describe_size(theme),
        "quotes": _list_quote_items(theme),
    }
    if names == ["suggested"]:
        item["suggested"] = True
    if theme.id in teams:
        item["team"] = teams[theme.id]
    return item


def _list_quote_items(theme: Theme) -> list[dict[str, str]]:
    """The quotes of a theme; of a single insight its first words."""
    if theme.single_insight_id is None:
        return [{"insight": quote["insight_id"], "text": quote["text"]} for quote in theme.quotes[:_MAX_QUOTES]]
    insight = db.session.get_one(Insight, theme.single_insight_id)
    excerpt = textwrap.shorten(insight.what_happened, _MAX_EXCERPT, placeholder="")
    return [{"insight": str(insight.id), "text": excerpt}] if excerpt else []


def _list_answer_items(scope: Scope, object_id: uuid.UUID | None, period: Period) -> dict[str, Any]:
    if scope is Scope.COMMUNITY:
        return {"items": _list_published_items(period), "call": get_bulletin_call(period.ends_on.replace(day=1))}
    in_period = is_in_period(Receipt.created_at, period)
    query = select(Receipt.response_id, Receipt.insight_id).where(in_period, Receipt.person_id == object_id).distinct()
    receipts = db.session.execute(query.order_by(Receipt.response_id, Receipt.insight_id).limit(_MAX_ANSWERS))
    return {
        "items": [{"response": str(receipt.response_id), "insight": str(receipt.insight_id)} for receipt in receipts]
    }


def _list_published_items(period: Period) -> list[dict[str, Any]]:
    """Answers for everybody: first, and in focus, the one to the theme of most people, where they are enough."""
    everybody = (Response.state == ResponseState.PUBLISHED) & (Response.audience == Audience.COMMUNITY)
    heard = func.max(Theme.people_count).filter(Theme.people_count >= MINIMUM_GROUP_SIZE)
    answered = select(Response.id, heard.label("heard")).outerjoin(Response.themes).group_by(Response.id)
    answers = db.session.execute(
        answered.where(is_in_period(Response.published_at, period), everybody)
        .order_by(heard.desc().nulls_last(), Response.id)
        .limit(_MAX_ANSWERS)
    )
    return [
        {"response": str(answer.id), "in_focus": not rank and bool(answer.heard)} for rank, answer in enumerate(answers)
    ]
