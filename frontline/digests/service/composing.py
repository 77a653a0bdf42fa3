"""Compose digests: once for each scope and period, however often a worker dies on the way."""

import datetime as dt
import textwrap
import uuid
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.furniture import date
from frontline.core.jobs import kept_apart
from frontline.core.translation import gettext as _
from frontline.digests import queries
from frontline.digests.models import COMPOSED, THEMED, Digest, Pace, Scope, Subscription
from frontline.digests.periods import Period, latest
from frontline.digests.service.reasons import in_words, reasons, within
from frontline.digests.service.subscribing import subscribe_by_role
from frontline.disclosure.masking import build_sort_key
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.insights.models import Insight
from frontline.notices.service import Message, tell
from frontline.organisations.models import Team
from frontline.responses.models import Audience, Receipt, Response, ResponseState
from frontline.themes.models import WITH_TEAM, Routing, Theme
from frontline.themes.numbers import size

_MOST = 60  # themes that are kept: of some a reader may not be told
_QUOTES = 4  # kept, so that two are left where some are taken back
_BEGINNING = 280  # characters of an insight that is a theme by itself
_LONGEST = dt.timedelta(days=31)
_ANSWERS = 20


def run(today: dt.date) -> int:
    """Compose and send whatever is due and was not composed yet; returns how many digests that is."""
    subscribe_by_role()
    done = 0
    for pace in COMPOSED:
        period = latest(pace, today)
        for scope, object_id in db.session.execute(_due(pace, period)).all():
            with kept_apart("digests.compose", scope=scope, object=str(object_id)):
                _send(compose(scope, object_id, pace, _since_the_last(scope, object_id, pace, period)))
                done += 1
    return done


def _due(pace: Pace, period: Period) -> Select[Scope, uuid.UUID | None]:
    """What somebody has subscribed to at a pace, and was not composed for a period."""
    mine = (Digest.scope == Subscription.scope) & Digest.object_id.is_not_distinct_from(Subscription.object_id)
    there = exists().where(mine, Digest.pace == pace, Digest.ends_on == period.ends_on)
    wanted = select(Subscription.scope, Subscription.object_id).join(Person, Person.id == Subscription.person_id)
    told = exists().where(Receipt.person_id == Subscription.object_id, within(Receipt.created_at, period))
    is_told = (Subscription.scope != Scope.OWN) | told  # nobody's archive fills with weeks in which nothing happened
    return wanted.where(Subscription.pace == pace, Person.deactivated_at.is_(None), ~there, is_told).distinct()


def _since_the_last(scope: Scope, object_id: uuid.UUID | None, pace: Pace, period: Period) -> Period:
    """A period that begins where the last digest ended: what happened while no worker ran is told too."""
    mine = (Digest.scope == scope) & Digest.object_id.is_not_distinct_from(object_id) & (Digest.pace == pace)
    last = db.session.scalar(select(func.max(Digest.ends_on)).where(mine, Digest.ends_on < period.starts_on))
    if last is None or scope is Scope.COMMUNITY:
        return period
    return Period(max(last + dt.timedelta(days=1), period.ends_on - _LONGEST), period.ends_on)


def compose(scope: Scope, object_id: uuid.UUID | None, pace: Pace, period: Period) -> Digest:
    """Compose one digest, and keep it: one without items says that there was nothing to say."""
    digest = preview(scope, object_id, pace, period)
    db.session.add(digest)
    db.session.flush()
    return digest


def preview(scope: Scope, object_id: uuid.UUID | None, pace: Pace, period: Period) -> Digest:
    """What a digest would be; nothing is kept."""
    content = _themed(scope, object_id, period) if scope in THEMED else _answered(scope, object_id, period)
    title = _title(scope, object_id, period)
    return Digest(
        scope=scope, object_id=object_id, pace=pace, starts_on=period.starts_on, ends_on=period.ends_on,
        title=title[:200], content=content, items=len(content["items"]) + bool(content.get("call")),
    )  # fmt: skip


def preview_bulletin(month: dt.date, today: dt.date) -> Digest:
    """What the bulletin of a month says so far."""
    return preview(Scope.COMMUNITY, None, Pace.MONTHLY, Period(month, today))


def _title(scope: Scope, object_id: uuid.UUID | None, period: Period) -> str:
    days = _days(period)
    if scope is Scope.OWN:
        return _("What happened with what you said, %(days)s", days=days)
    if scope is Scope.COMMUNITY:
        return _("You said, we did: %(days)s", days=days)
    name = queries.name_of(scope, object_id)
    return f"{name[:1].upper()}{name[1:]}, {days}"


def _days(period: Period) -> str:
    """From when to when, with what both days share said once."""
    first, last = period.starts_on, period.ends_on
    if first == last:
        return date(last)
    shared = first.year == last.year
    start = str(first.day) if shared and first.month == last.month else f"{first.day} {first:%B}"
    return _("%(first)s to %(last)s", first=start if shared else date(first), last=date(last))


def _send(digest: Digest) -> None:
    """To everybody who wants it, in their own morning; where there is nothing to say, to nobody."""
    if not digest.items:
        return
    about = (Subscription.scope == digest.scope) & Subscription.object_id.is_not_distinct_from(digest.object_id)
    people = select(Subscription.person_id).join(Person, Person.id == Subscription.person_id)
    people = people.where(about, Subscription.pace == digest.pace, Person.deactivated_at.is_(None))
    message = Message(f"digest:{digest.id}", digest.title, _body(digest), f"/digests/{digest.id}")
    tell(people, message, morning_after=digest.ends_on)


def _body(digest: Digest) -> str:
    if digest.scope in THEMED:
        return _("What people on the front line said in these days, the most urgent first.")
    return _("What came of it in these days.")


def _themed(scope: Scope, object_id: uuid.UUID | None, period: Period) -> dict[str, Any]:
    """The themes with the most important reasons, those of most people first among equals."""
    found = reasons(scope, period)
    names = list(found)
    urgent = case(*((condition, place) for place, condition in enumerate(found.values())), else_=len(names))
    wanted = or_(*found.values()) & queries.in_scope(scope, object_id)
    columns = [condition.label(name) for name, condition in found.items()]
    rows = db.session.execute(
        select(Theme, *columns)
        .where(wanted)
        .order_by(urgent, build_sort_key(Theme.people_count).desc(), Theme.id)
        .limit(_MOST)
    ).all()
    teams = _teams([row[0].id for row in rows]) if scope is not Scope.TEAM else {}
    return {
        "items": [
            _item(row[0], [name for name, holds in zip(names, row[1:], strict=True) if holds], teams) for row in rows
        ]
    }


def _teams(theme_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The name of the team that has each of some themes."""
    held = select(Routing.theme_id, Team.name).join(Team, Team.id == Routing.team_id)
    rows = db.session.execute(held.where(Routing.theme_id.in_(theme_ids), Routing.state.in_(WITH_TEAM)))
    return {row.theme_id: row.name for row in rows}


def _item(theme: Theme, names: list[str], teams: dict[uuid.UUID, str]) -> dict[str, Any]:
    why = [in_words(name, theme) for name in names if name != "new" or "severe" not in names]
    item = {"theme": str(theme.id), "reasons": why, "size": size(theme), "quotes": _quotes(theme)}
    return item | ({"team": teams[theme.id]} if theme.id in teams else {})


def _quotes(theme: Theme) -> list[dict[str, str]]:
    """What is quoted of a theme; of one insight by itself its beginning."""
    if theme.alone_insight_id is None:
        return [{"insight": quote["insight_id"], "text": quote["text"]} for quote in theme.quotes[:_QUOTES]]
    insight = db.session.get_one(Insight, theme.alone_insight_id)
    beginning = textwrap.shorten(insight.saw, _BEGINNING, placeholder="")
    return [{"insight": str(insight.id), "text": beginning}] if beginning else []


def _answered(scope: Scope, object_id: uuid.UUID | None, period: Period) -> dict[str, Any]:
    if scope is Scope.COMMUNITY:
        return {"items": _published(period), "call": queries.call_of(period.ends_on.replace(day=1))}
    told = within(Receipt.created_at, period)
    mine = select(Receipt.response_id, Receipt.insight_id).where(told, Receipt.person_id == object_id).distinct()
    rows = db.session.execute(mine.order_by(Receipt.response_id, Receipt.insight_id).limit(_ANSWERS))
    return {"items": [{"response": str(row.response_id), "insight": str(row.insight_id)} for row in rows]}


def _published(period: Period) -> list[dict[str, Any]]:
    """What was answered to everybody: first, and in focus, what most people spoke of, where they are enough."""
    everybody = (Response.state == ResponseState.PUBLISHED) & (Response.audience == Audience.COMMUNITY)
    heard = func.max(Theme.people_count).filter(Theme.people_count >= MINIMUM_GROUP_SIZE)
    answered = select(Response.id, heard.label("heard")).outerjoin(Response.themes).group_by(Response.id)
    rows = db.session.execute(
        answered.where(within(Response.published_at, period), everybody)
        .order_by(heard.desc().nulls_last(), Response.id)
        .limit(_ANSWERS)
    )
    return [{"response": str(row.id), "in_focus": not place and bool(row.heard)} for place, row in enumerate(rows)]
