"""Reads of insights."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Select, case, null, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import or_missing
from frontline.core.panels import Status, Step, statuses, story
from frontline.insights.models import Insight, Original, Severity, State

_GRAVEST_FIRST = case({Severity.SEVERE: 0, Severity.SERIOUS: 1}, value=Insight.severity, else_=2)
_WAITING = (State.SUBMITTED, State.IN_MODERATION)
_STATUSES = {
    State.DRAFT: Status("Draft"),
    State.SUBMITTED: Status("Sent", "blue"),
    State.IN_MODERATION: Status("Being checked", "blue"),
    State.ACCEPTED: Status("Checked: safe to share", "turquoise"),
    State.DECLINED: Status("Not shared", "red"),
    State.WITHDRAWN: Status("Withdrawn"),
}


def mine(person: Person) -> Select[Insight]:
    """What a person logged, drafts and latest first."""
    drafts_first = (Insight.state != State.DRAFT).asc()
    return (
        select(Insight)
        .where(Insight.author_id == person.id)
        .order_by(drafts_first, Insight.submitted_at.desc(), Insight.created_at.desc())
    )


def own(insight_id: uuid.UUID, person: Person) -> Insight:
    """One's own insight.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    return or_missing(db.session.scalar(mine(person).where(Insight.id == insight_id)), "There is no such insight.")


def status_of(insights: Sequence[Insight]) -> dict[uuid.UUID, Status]:
    """How far each has come, in words; higher domains know more than the stored state."""
    found = {insight.id: _STATUSES[insight.state] for insight in insights}
    further = statuses("insights", [i.id for i in insights if i.state is State.ACCEPTED])
    return found | further


def timeline(insight: Insight) -> list[Step]:
    """What happened to an insight, oldest first."""
    steps = [
        (
            insight.submitted_at,
            "You sent it",
            "A moderator checks that it is safe to share.",
        ),
        (insight.accepted_at, "A moderator accepted it", "Policy teams can see the text below."),
    ]
    if insight.closed_at and insight.state is State.DECLINED:
        steps.append((insight.closed_at, "A moderator did not share it", insight.decline_reason))
    if insight.closed_at and insight.state is State.WITHDRAWN:
        steps.append((insight.closed_at, "You withdrew it", "Nothing of it is shown to anybody any more."))
    own_steps = [Step(at, what, more) for at, what, more in steps if at]
    return story("insight", own_steps, insight=insight)


def queue() -> Select[Insight]:
    """What waits for a moderator, gravest and oldest first."""
    return (
        select(Insight)
        .where(Insight.state.in_(_WAITING))
        .options(joinedload(Insight.original).load_only(Original.findings))
        .order_by(_GRAVEST_FIRST, Insight.submitted_at, Insight.id)
    )


def waiting(insight_id: uuid.UUID) -> Insight:
    """One insight that waits for a moderator.

    Raises:
        NotFoundError: there is none, or it waits no more.
    """
    return or_missing(
        db.session.scalar(queue().where(Insight.id == insight_id)), "This insight does not wait for a moderator."
    )


def unscreened() -> Sequence[uuid.UUID]:
    """Insights that have waited for the screen for ten minutes, oldest first."""
    late = (Insight.submitted_at < now() - dt.timedelta(minutes=10)) & Insight.state.in_(_WAITING)
    query = select(Insight.id).join(Original).where(late, Original.findings.is_(null()))
    return db.session.scalars(query.order_by(Insight.submitted_at).limit(500)).all()
