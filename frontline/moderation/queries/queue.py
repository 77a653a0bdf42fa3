"""What moderators read: the queue, one insight on the desk, what waits elsewhere."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FrontlineError, require_found
from frontline.insights.models.choices import Identity, InsightState, Severity
from frontline.insights.models.clarification import Clarification
from frontline.insights.models.insight import Insight, Original
from frontline.insights.queries.own import IN_MODERATION_STATES
from frontline.moderation.queries.acquaintances import is_stranger_to


class NotOnDeskError(FrontlineError):
    """An insight is not on the desk of the moderator who acts on it: somebody else took it, or it waits no more."""

    def __init__(self, insight_id: uuid.UUID, *, is_waiting: bool) -> None:
        super().__init__("This insight is not on your desk.")
        self.insight_id = insight_id
        self.is_waiting = is_waiting


_SEVERE_UNJUDGED = or_(Insight.severity == Severity.SEVERE, Insight.severity_hint == Severity.SEVERE)
_SERIOUS_UNJUDGED = or_(Insight.severity == Severity.SERIOUS, Insight.severity_hint == Severity.SERIOUS)
_GRAVITY = case(
    (Insight.judged_severity == Severity.SEVERE, 0),
    (Insight.judged_severity.is_(None) & _SEVERE_UNJUDGED, 0),
    (Insight.judged_severity == Severity.SERIOUS, 1),
    (Insight.judged_severity.is_(None) & _SERIOUS_UNJUDGED, 1),
    else_=2,
)


def list_moderation_queue(moderator: Person, *, show: str = "all") -> Select[Insight]:
    """What waits for a moderator, gravest and oldest first; they stand back from people they know."""
    query = (
        select(Insight)
        .where(Insight.state.in_(IN_MODERATION_STATES), is_stranger_to(moderator))
        .options(joinedload(Insight.original).load_only(Original.findings))
        .order_by(_GRAVITY, Insight.submitted_at, Insight.id)
    )
    return query.where(_QUEUE_CONDITIONS[show](moderator)) if show in _QUEUE_CONDITIONS else query


QUEUE_FILTERS = {
    "all": _l("All"),
    "mine": _l("On my desk"),
    "second": _l("Second check"),
    "severe": _l("Severe"),
    "welsh": _l("In Welsh"),
    "elsewhere": _l("Asked, passed on or decided"),
}
_QUEUE_CONDITIONS: dict[str, Callable[[Person], ColumnElement[bool]]] = {
    "mine": lambda person: Insight.moderator_id == person.id,
    "second": lambda _: Insight.checked_by_id.is_not(None),
    "severe": lambda _: _GRAVITY == 0,
    "welsh": lambda _: Insight.language == "cy",
}


def get_insight_in_moderation(insight_id: uuid.UUID, *, lock: bool = False) -> Insight:
    """One insight that waits for a moderator.

    Raises:
        NotFoundError: there is none, or it waits no more.
    """
    insights = list_insights_in_moderation([insight_id], lock=lock)
    return require_found(insights[0] if insights else None, "This insight does not wait for a moderator.")


def get_insight_on_desk(insight_id: uuid.UUID, moderator: Person, *, lock: bool = False) -> Insight:
    """An insight that a moderator has taken on their desk.

    Raises:
        NotOnDeskError: it waits on another desk or on none, or no longer.
    """
    insights = list_insights_in_moderation([insight_id], lock=lock)
    if not insights or insights[0].moderator_id != moderator.id:
        raise NotOnDeskError(insight_id, is_waiting=bool(insights))
    return insights[0]


def get_asked_insight(insight_id: uuid.UUID, moderator: Person) -> Insight:
    """An insight about which a moderator waits for an answer, to be changed.

    Raises:
        NotFoundError: there is none of theirs.
    """
    query = list_moderated_lately(moderator).where(Insight.id == insight_id).with_for_update()
    return require_found(db.session.scalar(query), "Nothing is asked about this insight.")


def list_insights_in_moderation(insight_ids: Collection[uuid.UUID], *, lock: bool = True) -> Sequence[Insight]:
    """Those of some insights that wait for a moderator; to be changed, nobody else's to change meanwhile."""
    query = (
        select(Insight).where(Insight.state.in_(IN_MODERATION_STATES), Insight.id.in_(insight_ids)).order_by(Insight.id)
    )
    query = query.options(joinedload(Insight.original).load_only(Original.findings))
    if lock:
        query = query.with_for_update(of=Insight).execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def list_moderated_lately(moderator: Person) -> Select[Insight]:
    """What a moderator dealt with in the last 30 days, and what waits for its author, latest first."""
    moderated = or_(Insight.moderator_id == moderator.id, Insight.checked_by_id == moderator.id)
    lately = func.coalesce(Insight.closed_at, Insight.accepted_at, Insight.submitted_at) > now() - dt.timedelta(days=30)
    states = Insight.state.not_in((*IN_MODERATION_STATES, InsightState.DRAFT, InsightState.WITHDRAWN))
    return select(Insight).where(moderated, states, lately).order_by(Insight.submitted_at.desc(), Insight.id)


def list_unanswered_since(before: dt.datetime) -> Select[Insight]:
    """Insights whose author was asked something before a moment and has not answered."""
    is_open = Clarification.answered_at.is_(None) & (Clarification.asked_at < before)
    asked_ids = select(Clarification.insight_id).where(is_open)
    return select(Insight).where(Insight.state == InsightState.CLARIFICATION_REQUESTED, Insight.id.in_(asked_ids))


def list_accepted_by_same_author(insight: Insight) -> Sequence[Insight]:
    """Accepted insights of the same author; of the de-identified none, since together they would tell more."""
    if insight.author_id is None or insight.is_de_identified:
        return []
    is_same_author = (
        (Insight.author_id == insight.author_id) & (Insight.id != insight.id) & (Insight.state == InsightState.ACCEPTED)
    )
    query = select(Insight).where(is_same_author, Insight.identity != Identity.DE_IDENTIFIED)
    return db.session.scalars(query.order_by(Insight.submitted_at.desc()).limit(20)).all()


def get_accepted_insight(insight_id: uuid.UUID) -> Insight:
    """An accepted insight.

    Raises:
        NotFoundError: there is none.
    """
    insight = db.session.get(Insight, insight_id, with_for_update=True)
    is_accepted = insight is not None and insight.state is InsightState.ACCEPTED
    return require_found(insight if is_accepted else None, "There is no such insight.")
