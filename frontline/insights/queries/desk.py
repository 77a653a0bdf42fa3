"""What moderators read: the queue, one insight on the desk, what waits elsewhere."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, null, or_, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import or_missing
from frontline.insights.models import (
    Acquaintance,
    Clarification,
    Identity,
    Insight,
    Original,
    Severity,
    State,
)
from frontline.insights.queries.authors import WAITING

_UNJUDGED = or_(Insight.severity == Severity.SEVERE, Insight.alarm == Severity.SEVERE)
_UNJUDGED_SERIOUS = or_(Insight.severity == Severity.SERIOUS, Insight.alarm == Severity.SERIOUS)
_GRAVITY = case(
    (Insight.judged_severity == Severity.SEVERE, 0),
    (Insight.judged_severity.is_(None) & _UNJUDGED, 0),
    (Insight.judged_severity == Severity.SERIOUS, 1),
    (Insight.judged_severity.is_(None) & _UNJUDGED_SERIOUS, 1),
    else_=2,
)


def queue(moderator: Person, *, show: str = "all") -> Select[Insight]:
    """What waits for a moderator, gravest and oldest first; they stand back from people they know.

    From the de-identified nobody stands back: that one is missing would tell who wrote it.
    """
    known = select(Acquaintance.person_id).where(Acquaintance.moderator_id == moderator.id)
    stranger = or_(
        Insight.identity == Identity.DE_IDENTIFIED, Insight.author_id.is_(None), Insight.author_id.not_in(known)
    )
    query = (
        select(Insight)
        .where(Insight.state.in_(WAITING), stranger, Insight.author_id.is_distinct_from(moderator.id))
        .options(joinedload(Insight.original).load_only(Original.findings))
        .order_by(_GRAVITY, Insight.submitted_at, Insight.id)
    )
    return query.where(_QUEUES[show](moderator)) if show in _QUEUES else query


QUEUES = {
    "all": _l("All"),
    "mine": _l("On my desk"),
    "second": _l("Second check"),
    "severe": _l("Severe"),
    "welsh": _l("In Welsh"),
    "elsewhere": _l("Asked, passed on or decided"),
}
_QUEUES: dict[str, Callable[[Person], ColumnElement[bool]]] = {
    "mine": lambda person: Insight.moderator_id == person.id,
    "second": lambda _: Insight.checked_by_id.is_not(None),
    "severe": lambda _: _GRAVITY == 0,
    "welsh": lambda _: Insight.language == "cy",
}


def waiting(insight_id: uuid.UUID, *, lock: bool = False) -> Insight:
    """One insight that waits for a moderator.

    Raises:
        NotFoundError: there is none, or it waits no more.
    """
    found = still_waiting([insight_id], lock=lock)
    return or_missing(found[0] if found else None, "This insight does not wait for a moderator.")


def still_waiting(insight_ids: Collection[uuid.UUID], *, lock: bool = True) -> Sequence[Insight]:
    """Those of some insights that wait for a moderator; to be changed, nobody else's to change meanwhile."""
    query = select(Insight).where(Insight.state.in_(WAITING), Insight.id.in_(insight_ids)).order_by(Insight.id)
    query = query.options(joinedload(Insight.original).load_only(Original.findings))
    if lock:
        query = query.with_for_update(of=Insight).execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def knows_author(moderator: Person, insight: Insight) -> bool:
    """Whether a moderator said that they know the author; of the de-identified nobody may tell."""
    if insight.identity is Identity.DE_IDENTIFIED or insight.author_id is None:
        return False
    return db.session.get(Acquaintance, (moderator.id, insight.author_id)) is not None


def who_know_author(insight: Insight) -> Select[uuid.UUID]:
    """Ids of moderators who said that they know the author."""
    return select(Acquaintance.moderator_id).where(Acquaintance.person_id == insight.author_id)


def elsewhere(moderator: Person) -> Select[Insight]:
    """What a moderator dealt with in the last 30 days, and what waits for its author, latest first."""
    theirs = or_(Insight.moderator_id == moderator.id, Insight.checked_by_id == moderator.id)
    lately = func.coalesce(Insight.closed_at, Insight.accepted_at, Insight.submitted_at) > now() - dt.timedelta(days=30)
    states = Insight.state.not_in((*WAITING, State.DRAFT, State.WITHDRAWN))
    return select(Insight).where(theirs, states, lately).order_by(Insight.submitted_at.desc(), Insight.id)


def asked_long_ago(before: dt.datetime) -> Select[Insight]:
    """Insights whose author was asked something before a moment and has not answered."""
    open_ones = Clarification.answered_at.is_(None) & (Clarification.asked_at < before)
    asked = select(Clarification.insight_id).where(open_ones)
    waits = Insight.state == State.CLARIFICATION_REQUESTED
    return select(Insight).where(waits, Insight.id.in_(asked))


def unscreened() -> Sequence[uuid.UUID]:
    """Insights that have waited for the screen for ten minutes, oldest first."""
    late = (Insight.submitted_at < now() - dt.timedelta(minutes=10)) & Insight.state.in_(WAITING)
    query = select(Insight.id).join(Original).where(late, Original.findings.is_(null()))
    return db.session.scalars(query.order_by(Insight.submitted_at).limit(500)).all()


def accepted_of_same_author(insight: Insight) -> Sequence[Insight]:
    """Accepted insights of the same author; of the de-identified none, since together they would tell more."""
    if insight.author_id is None or insight.identity is Identity.DE_IDENTIFIED:
        return []
    same = (Insight.author_id == insight.author_id) & (Insight.id != insight.id) & (Insight.state == State.ACCEPTED)
    query = select(Insight).where(same, Insight.identity != Identity.DE_IDENTIFIED)
    return db.session.scalars(query.order_by(Insight.submitted_at.desc()).limit(20)).all()


def accepted(insight_id: uuid.UUID) -> Insight:
    """An accepted insight.

    Raises:
        NotFoundError: there is none.
    """
    found = db.session.get(Insight, insight_id, with_for_update=True)
    return or_missing(found if found and found.state is State.ACCEPTED else None, "There is no such insight.")
