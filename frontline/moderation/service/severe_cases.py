"""Something severe has a named moderator from the moment it can be read, and an alarm when the hours are over."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import func, or_, select

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person, Role
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.settings import get_settings
from frontline.insights.models.choices import Severity
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import IN_MODERATION_STATES
from frontline.moderation.queries.acquaintances import list_moderators_knowing_author, may_moderate
from frontline.notices.service import Notification, notify, notify_person


def name_responsible_moderator(insight: Insight) -> None:
    """The moderator with the fewest severe cases sees to this one, and is told at once; they do not know its author."""
    if not insight.is_severe_to_anybody or insight.responsible_id is not None:
        return
    moderator = find_least_busy_moderator(insight)
    if moderator is None:
        return
    insight.responsible_id = moderator.id
    _tell_responsible(insight, moderator)


def _tell_responsible(insight: Insight, moderator: Person) -> None:
    hours = get_settings().severe_hours
    body = f"You see to it. If it still waits after {hours} hours, the Cabinet Office is told."
    notification = Notification(f"severe:{insight.id}", "Something severe was sent", body, f"/moderation/{insight.id}")
    notify_person(moderator.id, notification)


def find_least_busy_moderator(insight: Insight) -> Person | None:
    """The moderator with the fewest severe cases who may read an insight."""
    cases = select(func.count()).where(Insight.responsible_id == Person.id, Insight.state.in_(IN_MODERATION_STATES))
    query = select(Person).where(Person.id.in_(accounts.list_role_holder_ids(Role.MODERATOR)))
    query = query.where(
        Person.id.is_distinct_from(insight.author_id), Person.id.not_in(list_moderators_knowing_author(insight))
    )
    return db.session.scalars(query.order_by(cases.scalar_subquery(), Person.name, Person.id).limit(1)).first()


def hand_over_severe_insights(insights: Iterable[Insight], successor: Person | None) -> None:
    """To whoever takes them over; those that they may not read, and all without a successor, to the least busy.

    Whoever takes over is told of all of it at once elsewhere; the others are told here.
    """
    for insight in insights:
        is_fit = successor is not None and may_moderate(successor, insight)
        moderator = successor if is_fit else find_least_busy_moderator(insight)
        insight.responsible_id = moderator.id if moderator else None
        db.session.flush()
        if moderator is not None and not is_fit and insight.state in IN_MODERATION_STATES:
            _tell_responsible(insight, moderator)


def raise_severe_alarms() -> int:
    """Tell the coordinators, once for each, of what is severe and still waits for a moderator; returns of how many."""
    hours = get_settings().severe_hours
    is_severe = or_(*(level == Severity.SEVERE for level in (Insight.severity, Insight.severity_hint)))
    is_late = Insight.state.in_(IN_MODERATION_STATES) & (Insight.submitted_at < now() - dt.timedelta(hours=hours))
    late = db.session.execute(
        select(Insight.id, Person.name)
        .outerjoin(Person, Person.id == Insight.responsible_id)
        .where(is_late, or_(is_severe, Insight.judged_severity == Severity.SEVERE))
    ).all()
    for insight_id, name in late:
        who = f"{name} was to see to it." if name else "No moderator could be named for it."
        body = f"It was sent more than {hours} hours ago. {who}"
        title = "Something severe still waits for a moderator"
        notify(
            accounts.list_role_holder_ids(Role.COORDINATOR),
            Notification(f"severe-waits:{insight_id}", title, body, "/oversight"),
        )
    return len(late)
