"""What authors read: their list, one insight, its files and questions."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import NotFoundError, or_missing
from frontline.core.panels import Status, statuses
from frontline.insights.models import (
    Attachment,
    Clarification,
    Insight,
    State,
)

WAITING = (State.SUBMITTED, State.IN_MODERATION)
_STATUSES = {
    State.DRAFT: Status("Draft"),
    State.SUBMITTED: Status("Sent", "blue"),
    State.IN_MODERATION: Status("Being checked", "blue"),
    State.CLARIFICATION_REQUESTED: Status("A moderator asks you something", "yellow"),
    State.PROPOSED: Status("Read how it will be shown", "yellow"),
    State.ACCEPTED: Status("Checked: safe to share", "turquoise"),
    State.DECLINED: Status("Not shared", "red"),
    State.REDIRECTED: Status("Passed on", "orange"),
    State.DUPLICATE: Status("You said it before"),
    State.WITHDRAWN: Status("Withdrawn"),
}
SHOWS = {
    "all": _l("All"),
    "drafts": _l("Drafts"),
    "yours": _l("Waiting for you"),
    "checking": _l("Being checked"),
    "shared": _l("Shared"),
    "ended": _l("Not shared or withdrawn"),
}
_SHOWN: dict[str, ColumnElement[bool]] = {
    "drafts": Insight.state == State.DRAFT,
    "yours": Insight.state.in_((State.CLARIFICATION_REQUESTED, State.PROPOSED)),
    "checking": Insight.state.in_(WAITING),
    "shared": Insight.state == State.ACCEPTED,
    "ended": Insight.state.in_((State.DECLINED, State.REDIRECTED, State.DUPLICATE, State.WITHDRAWN)),
}


def mine(person: Person, *, show: str = "all", kind: str = "") -> Select[Insight]:
    """What a person logged: what waits for them, then drafts, then latest first."""
    first = case({State.CLARIFICATION_REQUESTED: 0, State.PROPOSED: 0, State.DRAFT: 1}, value=Insight.state, else_=2)
    query = (
        select(Insight)
        .where(Insight.author_id == person.id)
        .order_by(first, Insight.submitted_at.desc(), Insight.created_at.desc())
    )
    if kind:
        query = query.where(Insight.kind == kind)
    return query.where(_SHOWN[show]) if show in _SHOWN else query


def waiting_for_author(person_id: uuid.UUID) -> Sequence[Insight]:
    """Insights of somebody on which a moderator has asked something, or proposes a wording."""
    asked = Insight.state.in_((State.CLARIFICATION_REQUESTED, State.PROPOSED))
    query = select(Insight).where(Insight.author_id == person_id, asked).order_by(Insight.submitted_at)
    return db.session.scalars(query).all()


def unsent(person_id: uuid.UUID) -> int:
    """How many drafts somebody keeps."""
    drafts = (Insight.author_id == person_id) & (Insight.state == State.DRAFT)
    return db.session.scalar(select(func.count()).select_from(Insight).where(drafts)) or 0


def own(insight_id: uuid.UUID, person: Person, *, lock: bool = False) -> Insight:
    """One's own insight; where it is to be changed, nobody else's to change until the transaction ends.

    Raises:
        NotFoundError: there is none that is theirs.
    """
    query = mine(person).where(Insight.id == insight_id)
    query = query.options(joinedload(Insight.placement), joinedload(Insight.source))
    if lock:
        query = query.with_for_update(of=Insight).execution_options(populate_existing=True)
    return or_missing(db.session.scalar(query), "There is no such insight.")


def status_of(insights: Sequence[Insight]) -> dict[uuid.UUID, Status]:
    """How far each has come, in words; higher domains know more than the stored state."""
    found = {insight.id: _STATUSES[insight.state] for insight in insights}
    return found | statuses("insights", [i.id for i in insights if i.state is State.ACCEPTED])


def attachments(insight_id: uuid.UUID) -> Sequence[Attachment]:
    """The files of an insight, in the order in which they were added."""
    query = select(Attachment).where(Attachment.insight_id == insight_id)
    return db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)).all()


def shared_files(insight_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Attachment]]:
    """The files that a moderator let through, by insight."""
    query = select(Attachment).where(Attachment.insight_id.in_(insight_ids), Attachment.is_shared)
    found: dict[uuid.UUID, list[Attachment]] = {}
    for row in db.session.scalars(query.order_by(Attachment.created_at, Attachment.id)):
        found.setdefault(row.insight_id, []).append(row)
    return found


def attachment(attachment_id: uuid.UUID, insight_id: uuid.UUID) -> Attachment:
    """One file of an insight.

    Raises:
        NotFoundError: it has no such file.
    """
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.insight_id != insight_id:
        raise NotFoundError("There is no such file.")
    return found


def clarifications(insight_id: uuid.UUID) -> Sequence[Clarification]:
    """What was asked and answered about an insight, oldest first."""
    query = select(Clarification).where(Clarification.insight_id == insight_id)
    return db.session.scalars(query.order_by(Clarification.asked_at)).all()


def told_by(coordinator: Person) -> Sequence[tuple[str, dt.datetime]]:
    """For whom a coordinator wrote something down that they have not sent yet, and when."""
    waits = (Insight.logged_by_id == coordinator.id) & (Insight.state == State.DRAFT)
    query = select(Person.name, Insight.created_at).join(Person, Person.id == Insight.author_id).where(waits)
    return [(name, at) for name, at in db.session.execute(query.order_by(Insight.created_at))]
